"""An index for one evaluation, built from a folder and gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eval.errors import BadSet
from index.build import build
from index.retrieve import Index


@contextmanager
def indexed(corpus: Path) -> Iterator[Index]:
    """Yield an index over a folder of documents.

    Raises:
        BadSet: none of its files can be read.
    """
    with tempfile.TemporaryDirectory(prefix="policybot-eval-") as home:
        yield build_index(corpus, Path(home))


def build_index(corpus: Path, home: Path) -> Index:
    """Return the index of a folder of documents, built into a home.

    Raises:
        BadSet: none of its files can be read.
    """
    report = build(home, corpus)
    if report.result == "rejected":
        refused = "; ".join(f"{r.file}：{r.reason}" for r in report.refused)
        raise BadSet(f"{corpus}：没有能读的文件（{refused or '文件夹是空的'}）")
    return Index.open(home)
