"""What can go wrong between a question and a model's prose.

    ModelError
     ├─ Unreachable   no answer in time, refused, rate-limited, broken off; worth another try
     ├─ Rejected      the key or the model's name is wrong: another try would fail as well
     ├─ Unreadable    it answered, but not in the schema
     └─ Spent         the day's tokens are used up, or the breaker is open

A user never sees them: the answer by rule is given. ``kind`` is what statistics count.
"""

from __future__ import annotations

from index.errors import PolicybotError


class ModelError(PolicybotError):
    """A model has not written what it was asked for."""

    kind = "error"


class Unreachable(ModelError):
    """No answer came, or not all of it."""

    kind = "unreachable"


class Rejected(ModelError):
    """The endpoint does not accept the request."""

    kind = "rejected"


class Unreadable(ModelError):
    """What came is not in the schema."""

    kind = "unreadable"


class Spent(ModelError):
    """Nothing is asked for the time being."""

    kind = "spent"
