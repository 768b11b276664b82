"""The process that fits the built-in encoder to a store while another writes its lexical indexes.

Run by :mod:`index.derived` as ``python -m index.encoder_worker FOLDER``, with one
BLAS thread: with more, the two get in one another's way.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from index.derived import cut_passages, encoder_folder
from index.lsa import fit_encoder
from index.store import Store


def main() -> None:
    """Fit the encoder of the generation in the folder that is named."""
    folder = Path(sys.argv[1])
    with closing(Store.unfinished(folder)) as store:
        cut = cut_passages(store.documents(), list(store.all_clauses()))
        texts = [passage.fielded.text for passage in cut]
    fit_encoder(texts, encoder_folder(folder))


if __name__ == "__main__":
    main()
