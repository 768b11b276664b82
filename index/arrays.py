"""The rows of passages, clauses and documents, lined up with one another."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import undamaged


@dataclass(frozen=True, slots=True)
class Arrays:
    """The rows of passages, clauses and documents, lined up with one another."""

    passage_clause: NDArray[np.int64]
    passage_span: NDArray[np.int32]
    clause_document: NDArray[np.int64]
    is_meta: NDArray[np.bool_]

    def save(self, folder: Path) -> None:
        """Write the arrays into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name))

    @classmethod
    def load(cls, folder: Path) -> Arrays:
        """Return the arrays of a folder, memory-mapped.

        Raises:
            IndexMismatch: one is missing or damaged.
        """
        with undamaged(folder):
            return cls(*(np.asarray(np.load(folder / f"{field.name}.npy", mmap_mode="r")) for field in fields(cls)))
