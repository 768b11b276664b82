"""What a file's content is, told from its first bytes and its archive's members."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from pathlib import Path
from typing import IO

from index.errors import DamagedDocument, OversizedDocument
from index.readers import limits
from index.readers.decoding import decode


class Kind(Enum):
    """A kind of content; the value is its name in messages."""

    TEXT = "纯文本"
    HTML = "网页（.html）"
    DOCX = "新版 Word 文档（.docx）"
    XLSX = "新版 Excel 表格（.xlsx）"
    PPTX = "演示文稿（.pptx）"
    ODT = "OpenDocument 文档（.odt）"
    DOC = "旧版 Word 文档（.doc）"
    XLS = "旧版 Excel 表格（.xls）"
    OLE = "旧版 Office 文件"
    RTF = "RTF 文档（.rtf）"
    PDF = "PDF 文档（.pdf）"
    MHT = "单文件网页（.mht）"
    XML = "XML 文件"
    ZIP = "压缩包（.zip）"
    ARCHIVE = "压缩包"
    IMAGE = "图片"
    PROGRAM = "程序文件"
    BLANK = "空白"
    ENCRYPTED = "加密文件"
    DAMAGED_ZIP = "损坏的压缩包"
    UNKNOWN = "未知的二进制数据"


_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"{\\rtf", Kind.RTF),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b\x08", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.ARCHIVE),
    (b"\x89PNG\r\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF87a", Kind.IMAGE),
    (b"GIF89a", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
    (b"\x7fELF", Kind.PROGRAM),
    (b"MZ\x90\0", Kind.PROGRAM),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 64 * 1024
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|tr|td|span|br|h[1-6]|article|section|center|font)"
    rb"(?:[\s/>])",
    re.IGNORECASE,
)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_MIME = re.compile(rb"(?:MIME-Version:|From: <Saved by)", re.IGNORECASE)


def kind_of(path: Path) -> Kind:
    """Return what the file holds, whatever its name says.

    Raises:
        OversizedDocument: an archive that unpacks to more than a document can be.

    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        for magic, kind in _MAGIC:
            if head.startswith(magic):
                return kind
        if head.startswith(_OLE):
            return _ole_kind(file)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _zip_kind(file)
        if b"%PDF-" in head[:1024]:
            return Kind.PDF
        return _text_kind(path, head)


def _opens_page(head: bytes) -> bool:
    """Return whether a page begins here, behind a declaration and comments."""
    declaration = _DECLARATION.match(head)
    rest = head[declaration.end() :] if declaration else head
    while rest.lstrip().startswith(b"<!--"):
        rest = rest.partition(b"-->")[2]
    return rest.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html"))


def _text_kind(path: Path, head: bytes) -> Kind:
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    if not plain.strip() and path.stat().st_size <= _HEAD:
        return Kind.UNKNOWN if b"\0" in head else Kind.BLANK
    if _opens_page(plain):
        return Kind.HTML
    if _MIME.match(plain):
        return Kind.MHT
    if plain.lstrip().startswith(b"<?xml"):
        return Kind.HTML if _TAG.search(plain) and b"<w:" not in plain else Kind.XML
    if path.suffix.lower() in (".html", ".htm") and _TAG.search(path.read_bytes().replace(b"\0", b"")):
        return Kind.HTML
    try:
        decode(head)
    except DamagedDocument:
        return Kind.UNKNOWN
    return Kind.TEXT


def _ole_kind(file: IO[bytes]) -> Kind:
    """Return what an OLE container holds, by the names in its directory."""
    file.seek(0)
    data = file.read(limits.FILE_BYTES)
    names = {
        "EncryptedPackage": Kind.ENCRYPTED,
        "EncryptionInfo": Kind.ENCRYPTED,
        "WordDocument": Kind.DOC,
        "Workbook": Kind.XLS,
    }
    for name, kind in names.items():
        if name.encode("utf-16-le") in data:
            return Kind.ENCRYPTED if kind is Kind.DOC and _is_encrypted_doc(data) else kind
    return Kind.OLE


def _is_encrypted_doc(data: bytes) -> bool:
    """Return the fEncrypted bit of a Word file's header ([MS-DOC] 2.5.2), if it is where it usually is."""
    header = data[512:524]
    return header[:2] == b"\xec\xa5" and bool(int.from_bytes(header[10:12], "little") & 0x0100)


def _zip_kind(file: IO[bytes]) -> Kind:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_members(members)
            names = {member.filename.replace("\\", "/").lower() for member in members}
            mimetype = _first_bytes(archive, "mimetype") if "mimetype" in names else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, ValueError):
        return Kind.DAMAGED_ZIP
    except RuntimeError:  # a member needs a password
        return Kind.ENCRYPTED
    if any(member.flag_bits & 0x1 for member in members):
        return Kind.ENCRYPTED
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.ODT
    for name, kind in (
        ("word/document.xml", Kind.DOCX),
        ("xl/workbook.xml", Kind.XLSX),
        ("ppt/presentation.xml", Kind.PPTX),
    ):
        if name in names:
            return kind
    return _named_by_types(names)


def _first_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(80)


def _named_by_types(names: set[str]) -> Kind:
    """Return the kind of an Office archive whose main part has an unusual name."""
    if "[content_types].xml" not in names:
        return Kind.ZIP
    for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.PPTX)):
        if any(name.startswith(folder) for name in names):
            return kind
    return Kind.ZIP


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that unpacks to too much, by the sizes that it declares.

    ``zipfile`` never unpacks more of a member than is declared, so a false
    declaration ends in a checksum error and not in memory.
    """
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > limits.UNPACKED_BYTES or len(members) > limits.ARCHIVE_MEMBERS:
        raise OversizedDocument(f"解压后有 {unpacked >> 20} MB、{len(members)} 个部分，超过上限")
    if unpacked > limits.RATIO_MATTERS_FROM_BYTES and unpacked > packed * limits.PACKING_RATIO:
        raise OversizedDocument(f"压缩比异常：{packed} 字节解压成 {unpacked >> 20} MB")
