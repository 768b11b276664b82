"""What a document may measure before it is refused; the one place to change it."""

from __future__ import annotations

FILE_BYTES = 50 * 1024 * 1024
UNPACKED_BYTES = 300 * 1024 * 1024
PART_BYTES = 40 * 1024 * 1024
PAGE_BYTES = 10 * 1024 * 1024
PACKING_RATIO = 250
RATIO_MATTERS_FROM_BYTES = 5 * 1024 * 1024
ARCHIVE_MEMBERS = 20_000
PDF_PAGES = 3_000
LINES = 500_000
CELLS = 400_000
CONVERTER_SECONDS = 120
