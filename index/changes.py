"""Whether the documents folder differs from what was built; light enough to ask at every question."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from index.errors import PolicybotError
from index.folder import facts_key, list_folder
from index.generations import Generations
from index.store import Store


def corpus_changed(home: Path) -> bool:
    """Return whether the documents folder differs from what was built, by sizes and times.

    Raises:
        IndexMissing: nothing has been built yet.
    """
    with Generations(home).hold() as held, closing(Store.open(held.folder)) as store:
        folder = Path(store.meta().folder)
        then = {(record.path, record.size, record.mtime, record.facts) for record in store.files()}
    try:
        listed = list_folder(folder)
    except PolicybotError:
        return True
    return then != {(file.name, file.size, file.mtime, facts_key(listed.facts_of(file))) for file in listed.files}
