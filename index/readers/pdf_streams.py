"""How much a PDF's compressed streams unpack to, measured before anything is kept."""

from __future__ import annotations

import re
import zlib

from index.errors import DamagedDocument, OversizedDocument
from index.readers import limits

_STREAM = re.compile(rb"stream\r?\n")
_TWICE = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_STEP = 1024 * 1024


def check_streams(data: bytes) -> None:
    """Return nothing if the streams unpack to what memory can hold.

    Raises:
        OversizedDocument: the streams together unpack to more.
        DamagedDocument: a stream is compressed twice, which hides its size.

    """
    if _TWICE.search(data):
        raise DamagedDocument("PDF 含有重复压缩的数据")
    unpacked = 0
    for match in _STREAM.finditer(data):
        unpacked += _unpacked(data, match.end(), limits.UNPACKED_BYTES - unpacked)
        if unpacked > limits.UNPACKED_BYTES:
            raise OversizedDocument(f"PDF 解压后超过 {limits.UNPACKED_BYTES >> 20} MB")


def _unpacked(data: bytes, start: int, allowance: int) -> int:
    """Return the size of the zlib stream at ``start``, counted up to the allowance."""
    if data[start : start + 1] not in (b"x", b"h", b"X", b"8", b"H"):
        return 0
    inflater = zlib.decompressobj()
    size = 0
    waiting = data[start : start + _STEP]
    start += _STEP
    try:
        while not inflater.eof and size <= allowance:
            size += len(inflater.decompress(waiting, _STEP))
            waiting = inflater.unconsumed_tail
            if not waiting:
                waiting = data[start : start + _STEP]
                start += _STEP
                if not waiting:
                    break
    except zlib.error:
        return size
    return size
