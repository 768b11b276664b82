"""Exact dense search: inner products over the rows of a FAISS flat index.

Vectors are unit length, so the inner product is the cosine. Nothing is
approximated: filtering through HNSW found 61 % of the true neighbours, so a
filter is served by gathering the filtered rows and scoring them exactly.

The folder holds ``vectors.faiss``, an ``IndexFlatIP`` that ``faiss.read_index``
opens, and a layout. Its rows stand as plain float32 behind the header, so numpy
reads them itself: importing faiss costs 0.27 s of a question's 0.5 s. They are
read and not mapped, for the header has 45 bytes and numpy copies what is not
aligned for every product (100 000 x 256: 160 ms instead of 32 on a busy machine;
reading them once takes 70 to 150).

One query, 256 dimensions, 2 cores, medians; busy is two or four other processes.
``@`` starts BLAS threads: waiting for them on a busy machine costs more than the
product of a small index, and is repaid by a large one, so ``BLAS_ROWS`` decides:

    vectors    idle: vecdot, @    busy: vecdot, @       idle: faiss flat, FP16 (best 100)
      3 752     0.2 ms, -          0.2 ms, 8 ms            -
     10 000     -, 0.25            1.2, 16                 -
     95 706      14, 6             26, 16 (two)            11, 6 (100 000)
                                   34, 24 (four)

At 500 000 FP16 took 65 ms and ``@`` 94 (busy); it does not pay below that.
"""

from __future__ import annotations

import struct
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexMismatch, undamaged
from index.layouts import load_layout, save_layout

FORMAT = "policybot-dense"
VERSION = 1
BLAS_ROWS = 50_000  # from how many vectors on BLAS scores a question
_FLAT = struct.Struct("<4siq")

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a folder holds; written beside the vectors and checked when opened."""

    encoder: str
    dimension: int
    count: int
    format: str = FORMAT
    version: int = VERSION

    @classmethod
    def load(cls, folder: Path) -> Layout:
        """Return the layout of a folder.

        Raises:
            IndexMissing: there is no index in the folder.
            IndexMismatch: it was written by another format or version, or is damaged.
        """
        raw = load_layout(folder, "向量索引", (FORMAT, VERSION))
        with undamaged(folder):
            return cls(**raw)


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Unit vectors [count, dimension] of one folder."""

    layout: Layout
    vectors: Floats

    @classmethod
    def build(cls, vectors: Floats, folder: Path, *, encoder: str) -> DenseIndex:
        """Return the index of vectors [count, dimension], written into folder."""
        import faiss

        folder.mkdir(parents=True, exist_ok=True)
        count, dimension = vectors.shape
        flat = faiss.IndexFlatIP(dimension)
        flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
        faiss.write_index(flat, str(folder / "vectors.faiss"))
        layout = Layout(encoder, dimension, count)
        save_layout(folder, asdict(layout))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, encoder: str | None = None, dimension: int | None = None) -> DenseIndex:
        """Return the index in folder; encoder and dimension are what the caller will ask with.

        Raises:
            IndexMissing: there is none.
            IndexMismatch: it was built with another encoder or dimension, or is damaged.
        """
        layout = Layout.load(folder)
        if encoder is not None and encoder != layout.encoder:
            raise IndexMismatch(f"{folder}: 向量由编码器 {layout.encoder} 生成，当前编码器是 {encoder}")
        if dimension is not None and dimension != layout.dimension:
            raise IndexMismatch(f"{folder}: 向量是 {layout.dimension} 维，当前编码器是 {dimension} 维")
        return cls(layout, _rows(folder / "vectors.faiss", layout))

    def __len__(self) -> int:
        """Return the number of vectors."""
        return self.layout.count

    def scores(self, query: Floats, rows: Rows | None = None) -> Floats:
        """Return the inner product of query [dimension] with every vector, or with those in these rows, [count]."""
        checked = self._checked(query)
        vectors = self.vectors if rows is None else self.vectors[rows]
        product: Floats = vectors @ checked if len(vectors) >= BLAS_ROWS else np.vecdot(vectors, checked)
        return product

    def _checked(self, query: Floats) -> Floats:
        if query.shape != (self.layout.dimension,):
            raise IndexMismatch(f"问题向量的形状是 {query.shape}，索引需要 ({self.layout.dimension},)")
        return query.astype(np.float32, copy=False)


def _rows(path: Path, layout: Layout) -> Floats:
    """Return the float32 rows of a FAISS flat index, read from behind its header."""
    shape = (layout.count, layout.dimension)
    size = layout.count * layout.dimension * 4
    if not path.is_file():
        raise IndexMismatch(f"{path}: 向量索引缺少文件")
    with path.open("rb") as file:
        head = file.read(_FLAT.size)
    offset = path.stat().st_size - size
    expected = (b"IxFI", layout.dimension, layout.count)
    if len(head) < _FLAT.size or _FLAT.unpack(head) != expected or not 0 < offset < 256:
        raise IndexMismatch(f"{path}: 不是 {layout.count} × {layout.dimension} 的 FAISS 平面索引")
    if layout.count == 0:
        return np.zeros(shape, np.float32)
    return np.fromfile(path, dtype="<f4", offset=offset).reshape(shape)
