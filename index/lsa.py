"""The built-in encoder, fitted on the corpus and saved for sentence-transformers.

Latent semantic analysis (Deerwester et al. 1990): passages x tokens, weighted by
idf, reduced by a truncated SVD; a text's vector is the sum of ``idf * V`` over
its characters, character pairs and ASCII words, made unit length.

StaticEmbedding averages token rows and Normalize follows, so any such sum can be
saved as an ordinary model, if each row holds the sum for what is inside its
token. The tokens are the corpus's words and characters; what is lost are the
pairs across word borders.

What that costs, on ncp-dev with the encoder alone (document R@1 / R@5 / MRR,
passages without titles; true: the same SVD on all overlapping pairs):

                      256 dimensions        512 dimensions
    true n-grams      .755 / .936 / .829    .789 / .957 / .862
    this model        .679 / .914 / .777    .725 / .924 / .813
    title before text .719 / .924 / .815    .765 / .927 / .842

Fused with BM25 at weight 0.1 all six give .908 / .991 / .944, as BM25 alone does
here, so the smaller one is the default. Rows of zeros for stop words and rows
for frequent phrases (20 000 more) moved the encoder alone by 0 to 2 points.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.text import ZERO_WIDTH, normalize, simplify
from index.tokens import Words, is_han, token_key

DIMENSION = 256
SAMPLE = 8_000
"""Passages that are enough to fit on; of more, an even sample is taken."""
UNKNOWN = "<unk>"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Space:
    """A fitted space: row ``i`` of ``loadings`` is ``idf * V`` of the token with key ``keys[i]`` (sorted)."""

    keys: NDArray[np.uint64]
    loadings: Floats

    def row(self, word: str) -> Floats:
        """Return the sum of the loadings of what is inside a word, [dimension]."""
        found = self._positions(features(word))
        row: Floats = self.loadings[found].sum(axis=0)
        return row

    def _positions(self, tokens: Sequence[str]) -> NDArray[np.int64]:
        keys = np.array([token_key(token) for token in tokens], dtype=np.uint64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known: NDArray[np.int64] = at[self.keys[at] == keys]
        return known


def features(word: str) -> list[str]:
    """Return what a word is made of: characters and pairs, or itself if it is ASCII."""
    if not is_han(word):
        return [word]
    return [*word, *(word[at : at + 2] for at in range(len(word) - 1))]


def fit_encoder(texts: Sequence[str], folder: Path, *, dimension: int = DIMENSION) -> None:
    """Fit the built-in encoder on passages and save it in folder as a SentenceTransformer."""
    sample = list(texts)[:: max(1, -(-len(texts) // SAMPLE))]
    segmenter = Words()
    segmented = [[word for word in segmenter.cut(normalize(text)) if word.isalnum()] for text in sample]
    space = fit_space(segmented, dimension)
    counts = Counter(word for words in segmented for word in words)
    for character in {character for word in counts if is_han(word) for character in word}:
        counts[character] += 1
    vocabulary = sorted(word for word, count in counts.items() if count > 1 or len(word) == 1)
    rows = np.zeros((len(vocabulary) + 1, space.loadings.shape[1]), dtype=np.float32)
    for at, word in enumerate(vocabulary, start=1):
        rows[at] = space.row(word)
    total = sum(counts.values())
    pieces = [(UNKNOWN, -30.0), *((word, float(np.log(counts[word] / total))) for word in vocabulary)]
    variants = traditional(vocabulary)
    place = {word: at for at, word in enumerate(vocabulary, start=1)}
    extra = [(variant, pieces[place[word]][1]) for variant, word in variants.items()]
    rows = np.concatenate([rows, rows[[place[word] for word in variants.values()]]])
    save(pieces + extra, rows, folder)


def fit_space(segmented: Sequence[Sequence[str]], dimension: int) -> Space:
    """Return the space of segmented passages; of fewer dimensions, if there are few passages or tokens."""
    import scipy.sparse
    from sklearn.utils.extmath import randomized_svd

    keys, rows = _feature_keys(segmented)
    vocabulary, columns = np.unique(keys, return_inverse=True)
    counts = scipy.sparse.csr_matrix(
        (np.ones(len(keys), np.float32), (rows, columns)), shape=(len(segmented), len(vocabulary))
    )
    df = np.bincount(counts.indices, minlength=len(vocabulary))
    kept = np.flatnonzero(df > 1) if (df > 1).sum() > dimension else np.arange(len(vocabulary))
    idf = np.log((1 + len(segmented)) / (1 + df[kept])).astype(np.float32) + 1
    weighted = counts[:, kept]
    weighted.data = 1 + np.log(weighted.data)
    weighted = weighted @ scipy.sparse.diags(idf)
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted = (scipy.sparse.diags(1 / np.maximum(lengths, 1e-9)) @ weighted).astype(np.float32).tocsr()
    rank = max(1, min(dimension, *(size - 1 for size in weighted.shape)))
    _, _, directions = randomized_svd(weighted, rank, n_iter=2, n_oversamples=10, random_state=0)
    return Space(vocabulary[kept], (directions.T * idf[:, None]).astype(np.float32))


def _feature_keys(segmented: Sequence[Sequence[str]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the keys of all features, and the passage that each stands in."""
    known: dict[str, list[int]] = {}
    keys: list[int] = []
    lengths: list[int] = []
    for words in segmented:
        before = len(keys)
        for word in words:
            if word not in known:
                known[word] = [token_key(feature) for feature in features(word)]
            keys.extend(known[word])
        lengths.append(len(keys) - before)
    return np.array(keys, dtype=np.uint64), np.repeat(np.arange(len(segmented)), lengths)


def traditional(vocabulary: Sequence[str]) -> dict[str, str]:
    """Return the Traditional forms of words that differ, each with its Simplified word."""
    from opencc import OpenCC

    known = set(vocabulary)
    forms: dict[str, str] = {}
    if not vocabulary:  # of a text without Chinese
        return forms
    for standard in ("s2t", "s2tw", "s2hk"):
        converted = OpenCC(standard).convert("\n".join(vocabulary)).split("\n")
        for word, form in zip(vocabulary, converted, strict=True):
            if form not in known and len(form) == len(word):
                forms.setdefault(form, word)
    characters = [chr(point) for point in range(0x3400, 0xA000)]
    for form, simple in zip(characters, simplify("\n".join(characters)).split("\n"), strict=True):
        if simple in known and form not in known:
            forms.setdefault(form, simple)
    return forms


def save(pieces: Sequence[tuple[str, float]], rows: Floats, folder: Path) -> None:
    """Write the folder that ``SentenceTransformer.save`` would write, without torch.

    Args:
        pieces: tokens with their log probabilities, the unknown token first.
        rows: the vector of each piece, float32 [pieces, dimension].
        folder: where to; created if need be.
    """
    from tokenizers import Regex, Tokenizer, normalizers
    from tokenizers.models import Unigram

    tokenizer = Tokenizer(Unigram(list(pieces), 0, False))
    invisible = "[" + "".join(f"\\x{{{ord(character):x}}}" for character in sorted(ZERO_WIDTH)) + "]"
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(invisible), ""), normalizers.Lowercase()]
    )
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    _save_rows(rows, folder / "model.safetensors")
    for name, content in _CONFIGURATION.items():
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")


_CONFIGURATION: Mapping[str, object] = {
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ],
    "config_sentence_transformers.json": {
        "model_type": "SentenceTransformer",
        "prompts": {"query": "", "document": ""},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    },
    "1_Normalize/config.json": {},
}


def _save_rows(rows: Floats, path: Path) -> None:
    """Write a safetensors file of one tensor, with its fingerprint in the header's metadata."""
    content = np.ascontiguousarray(rows, dtype="<f4").tobytes()
    header = {
        "__metadata__": {"format": "pt", "fingerprint": hashlib.blake2b(content, digest_size=4).hexdigest()},
        "embedding.weight": {"dtype": "F32", "shape": list(rows.shape), "data_offsets": [0, len(content)]},
    }
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(head)))
        file.write(head)
        file.write(content)
