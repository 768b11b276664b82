"""Office archives (ECMA-376 packages): their XML parts, parsed within limits."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

from lxml import etree

from index.errors import DamagedDocument, EncryptedDocument, OversizedDocument
from index.readers import limits

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT: Mapping[bytes, bytes] = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": WORD.encode(),
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": SHEET.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": RELATION.encode(),
}
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"


@dataclass(frozen=True, slots=True)
class Relation:
    """One link from a part to another; ``kind`` is the last word of its type."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of one archive; use it as a context manager."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def data(self, name: str) -> bytes | None:
        """Return a part's bytes, None where the archive has no such part.

        Raises:
            OversizedDocument: the part is too large to be a document's.
            DamagedDocument: the part is truncated.

        """
        member = self._names.get(name.lower().lstrip("/"))
        if member is None:
            return None
        if self._archive.getinfo(member).file_size > limits.PART_BYTES:
            raise OversizedDocument(f"部件 {name} 解压后超过 {limits.PART_BYTES >> 20} MB")
        try:
            return self._archive.read(member)
        except RuntimeError as error:
            raise EncryptedDocument("压缩包有密码保护") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise DamagedDocument(f"部件 {name} 不完整") from error

    def xml(self, name: str) -> etree._Element | None:
        """Return a part's root element, None where the archive has no such part.

        Raises:
            DamagedDocument: the part is no well-formed XML, or declares entities.

        """
        data = self.data(name)
        return None if data is None else parse_xml(data, name)

    def relations(self, name: str) -> tuple[Relation, ...]:
        """Return the links of a part, or of the package itself for an empty name."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return ()
        return tuple(
            Relation(
                element.get("Id", ""),
                element.get("Type", "").rsplit("/", 1)[-1],
                _target(folder, element.get("Target", "")),
            )
            for element in root
            if element.get("TargetMode") != "External"
        )

    def linked(self, name: str, kind: str, default: str) -> str:
        """Return the part that ``name`` links to as ``kind``, or the usual one."""
        for relation in self.relations(name):
            if relation.kind == kind:
                return relation.target
        return default

    def title(self) -> str:
        """Return the title in the package's core properties, empty where there is none."""
        root = self.xml(self.linked("", "core-properties", "docProps/core.xml"))
        if root is None or etree.QName(root).namespace != _CORE:
            return ""
        return (root.findtext("{http://purl.org/dc/elements/1.1/}title") or "").strip()


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Return the root of an XML part; entities are neither declared nor resolved.

    Raises:
        DamagedDocument: the part is no well-formed XML, or declares entities.

    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise DamagedDocument(f"部件 {name} 含有文档类型声明")
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedDocument(f"部件 {name} 不是完整的 XML") from error


def _target(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
