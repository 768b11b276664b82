"""The text of a Word paragraph's runs: fields, revisions, symbols, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from index.readers.word_numbering import w
from index.readers.word_styles import Styles

_SKIPPED = frozenset(
    map(
        w,
        (
            "pPr", "rPr", "del", "moveFrom", "delText", "instrText", "drawing", "pict", "object", "sdtPr",
            "sdtEndPr", "rt", "footnoteReference", "endnoteReference", "annotationRef", "fldChar",
        ),
    )
)  # fmt: skip
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SYMBOLS = {
    "F0FE": "☑",
    "F052": "☑",
    "F0A8": "□",
    "F0A3": "□",
    "F06F": "□",
    "F0FC": "√",
    "F0B7": "•",
    "F0B4": "×",
}
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class Runs:
    """Reads runs under a document's styles."""

    styles: Styles

    def text(self, paragraph: etree._Element, *, hidden: bool) -> str:
        """Return what a paragraph prints; ``hidden`` is what its style says of it."""
        return "".join(self._parts(paragraph, hidden=hidden))

    def _parts(self, element: etree._Element, *, hidden: bool) -> Iterator[str]:
        for child in element:
            if child.tag in _SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag == w("r"):
                if not self.styles.hides(child.find(w("rPr")), hidden):
                    yield from self._parts(child, hidden=hidden)
            elif child.tag in (w("t"), _MATH_TEXT):
                yield child.text or ""
            elif child.tag in _PRINTED:
                yield _PRINTED[child.tag]
            elif child.tag == w("br"):
                yield "" if child.get(w("type")) in ("page", "column") else "\n"
            elif child.tag == w("sym"):
                yield _symbol(child.get(w("char"), ""))
            elif etree.QName(child).localname == "AlternateContent":
                yield from self._parts(child[0], hidden=hidden) if len(child) else ()
            else:
                yield from self._parts(child, hidden=hidden)


_PRINTED = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-"}


def textboxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the content of the text boxes that are anchored in a paragraph, each once.

    Word writes a box twice, as a drawing and as a fallback for old versions;
    boxes inside boxes come with the outer one.
    """
    for content in paragraph.iter(w("txbxContent")):
        above = [ancestor.tag for ancestor in _up_to(content, paragraph)]
        names = [etree.QName(tag).localname for tag in above]
        if w("txbxContent") in above or w("del") in above:
            continue
        if "Fallback" in names and _has_choice(content):
            continue
        yield content


def _up_to(element: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    for ancestor in element.iterancestors():
        if ancestor is top:
            return
        yield ancestor


def _has_choice(content: etree._Element) -> bool:
    """Return whether the fallback around a text box stands beside a choice with the same box."""
    for ancestor in content.iterancestors():
        if etree.QName(ancestor).localname == "AlternateContent":
            choices = [child for child in ancestor if etree.QName(child).localname == "Choice"]
            return any(True for choice in choices for _ in choice.iter(w("txbxContent")))
    return False


def _symbol(code: str) -> str:
    known = _SYMBOLS.get(code.upper())
    if known is not None:
        return known
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return "" if point in _PRIVATE or point > 0x10FFFF or point < 32 else chr(point)
