"""What can be wrong with what an evaluation is given.

    EvalError                 anything here
    ├── BadSet                a question set, a sheet or its gold cannot be read
    ├── BadResult             a results file is none, or of another layout
    └── BadGate               a gate file is none, or names a metric that there is not

Each says what is wrong, where, and what to do about it; a command that meets one ends with code 2.
"""

from __future__ import annotations


class EvalError(Exception):
    """Something that an evaluation was given is wrong."""


class BadSet(EvalError):
    """A question set, a sheet or its gold cannot be read; one problem a line."""


class BadResult(EvalError):
    """A results file is none, or of another layout."""


class BadGate(EvalError):
    """A gate file is none, or names a metric that there is not."""
