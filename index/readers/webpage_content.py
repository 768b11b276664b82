"""The part of a page that is the document: boilerplate out, main container found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml.html import HtmlElement

from index.readers.webpage_blocks import BLOCK_TAGS, is_hidden, is_layout

_BOILERPLATE_TAGS = frozenset({"nav", "footer", "aside", "form", "marquee", "dialog", "menu"})
_BOILERPLATE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu"})
# Words of ids and classes; a name is cut at non-letters and at case changes.
_BOILERPLATE_WORDS = frozenset(
    "nav navbar navi navigation menu submenu crumb crumbs breadcrumb breadcrumbs position weizhi dqwz location mbx"
    " share bdshare sharebox bshare jiathis socialshare print dayin toolbar tools fontsize zihao related relate xgwd"
    " xgwz xgjd recommend tuijian hot sidebar side aside copyright footer foot bottom qrcode ewm erweima saoyisao"
    " search sousuo pager pagination paging pageturn prevnext prev next shangxia banner"
    " logo login links friendlink youlian advert ads popup modal weixin weibo pinbi close backtop gotop totop"
    " statistics visits accessibility toc editsection license catlinks tags feedback login register".split()
)
_INNER_BOILERPLATE_WORDS = frozenset("share bdshare print qrcode ewm copyright related toc editsection license".split())
_COMMENT_WORDS = frozenset({"comment", "comments", "pinglun"})
_HEADER_WORDS = frozenset("header head top topbar headbar".split())
# Containers that publishing systems put around nothing but the document.
_STRONG = re.compile(
    r"^(?:ucap-?content|trs_?editor|trs_?ueditor|trs_preappend|pages_?content|view_?trs_?editor|zoom|zoomcon|zoom_?content"
    r"|vsb_?content(?:_\d+)?|v_news_content|article_?content|article-?con(?:tent)?|artic_?con|article_?body|article-?text"
    r"|con_?text|con_?txt|conTxt|content_?text|news_?content|news_?con|detail_?content|detail_?con|main_?text|xxgk_?content"
    r"|wz_?content|zw_?content|zhengwen|wenzhang_?content|text_?content|nr_?content|entry-?content|post-?content"
    r"|ewb-article-(?:info|content)|bt-?content|info_?content|gknb_content|xl_?content|b12c|artibody|endtext|rich_media_content"
    r"|article_?cont|xxy_?text|newscontent|p_?content|fulltext|font_?zoom|mw-parser-output|law-?content|doc-?content)$",
    re.IGNORECASE,
)
_WEAK_WORDS = frozenset(
    "article content contents con cont main maincontent mainbody detail details text body news zw nr neirong wenzhang"
    " wz view show info xl pages page container".split()
)
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ENOUGH = 400
_MINOR = 300
_STRAY = 10
_STRONG_SHARE = 0.4
_WEAK_SHARE = 0.8
_DOMINANT = 0.88
_KEPT_WHOLE = frozenset({"ul", "ol", "dl", "pre", "blockquote"})


def main_content(body: HtmlElement) -> list[HtmlElement]:
    """Return the elements that hold the document, in order; boilerplate is removed from ``body``."""
    _drop_boilerplate(body)
    weights = _sizes(body, links=False)
    strong = _outermost(element for element in body.iter() if _is_strong(element))
    held = {element: weights[element] for element in strong if weights[element]}
    if held and (sum(held.values()) >= _STRONG_SHARE * weights[body] or max(held.values()) >= _ENOUGH):
        return list(held)
    least = max(_WEAK_SHARE * weights[body], 1)
    weak = [element for element in body.iter() if _is_weak(element) and weights[element] >= least]
    return [_narrowed(weak[-1] if weak else body, weights)]


def names_of(element: HtmlElement) -> list[str]:
    """Return the element's id and classes."""
    if not isinstance(element.tag, str):
        return []
    return [*(element.get("id") or "").split(), *(element.get("class") or "").split()]


def _sizes(body: HtmlElement, *, links: bool) -> dict[HtmlElement, int]:
    """Return how many characters each element prints, with or without its links."""
    sizes: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):  # children come before their parents
        within = sum(sizes[child] + _length(child.tail) for child in element)
        sizes[element] = within + _length(element.text) if links or element.tag != "a" else 0
    return sizes


def _length(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _words(name: str) -> set[str]:
    return {part.lower() for part in _NAME_PART.findall(name)} | {name.lower()}


def _drop_boilerplate(body: HtmlElement) -> None:
    sizes = _sizes(body, links=True)
    unlinked = _sizes(body, links=False)
    for element in list(body.iter()):
        parent = element.getparent()
        if parent is None or element is body:
            continue
        minor = sizes[element] < _MINOR or unlinked[element] < sizes[element] / 2
        furniture = _is_boilerplate(element, minor=minor) and sizes[element] < sizes[body] / 2
        if furniture or is_hidden(element):
            _remove(element, parent)


def _remove(element: HtmlElement, parent: HtmlElement) -> None:
    """Take the element out and leave the text behind it where it was."""
    tail = element.tail or ""
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _is_boilerplate(element: HtmlElement, *, minor: bool) -> bool:
    """Return whether tag, role or names say so; words alone condemn only what is short or all links."""
    if element.tag in _BOILERPLATE_TAGS or element.get("role") in _BOILERPLATE_ROLES:
        return True
    if element.tag not in BLOCK_TAGS and element.tag not in ("span", "a"):
        return False
    if any(_STRONG.match(name) for name in names_of(element)):
        return False
    inside = any(_STRONG.match(name) for above in element.iterancestors() for name in names_of(above))
    words = set().union(*map(_words, names_of(element)))
    if inside:
        return bool(words & _INNER_BOILERPLATE_WORDS)
    if element.tag == "header" or words & _HEADER_WORDS:
        return not any(True for _ in element.iter("h1", "h2")) or any(True for _ in element.iter("nav"))
    return (minor and bool(words & _BOILERPLATE_WORDS)) or bool(words & _COMMENT_WORDS)


def _is_strong(element: HtmlElement) -> bool:
    return any(_STRONG.match(name) for name in names_of(element))


def _is_weak(element: HtmlElement) -> bool:
    if element.tag in ("article", "main"):
        return True
    if element.tag not in ("div", "td", "section", "table"):
        return False
    return any(_words(name) & _WEAK_WORDS for name in names_of(element))


def _outermost(elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Return the elements that lie in no other of them, in document order."""
    found = list(elements)
    known = set(found)
    return [element for element in found if known.isdisjoint(element.iterancestors())]


def _narrowed(element: HtmlElement, weights: Mapping[HtmlElement, int]) -> HtmlElement:
    """Return the innermost element that still holds nearly all of the text.

    The way down stops where paragraphs stand beside the largest child: then
    the element itself is the document.
    """
    while True:
        children = [child for child in element if child.tag in BLOCK_TAGS and child.tag != "p"]
        largest = max(children, key=lambda child: weights[child], default=None)
        if largest is None or weights[largest] < _DOMINANT * weights[element]:
            return element
        if _has_paragraphs(element, weights) or largest.tag in _KEPT_WHOLE:
            return element
        if largest.tag == "table" and not is_layout(largest):
            return element
        element = largest


def _has_paragraphs(element: HtmlElement, weights: Mapping[HtmlElement, int]) -> bool:
    own = _length(element.text) + sum(_length(child.tail) for child in element)
    return own > _STRAY or any(child.tag == "p" and weights[child] for child in element)
