"""A saved web page read: the document that it shows, its property box as meta."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.errors import DamagedDocument, OversizedDocument
from index.model import Source
from index.readers import limits
from index.readers.assembly import Piece, assemble, tidy
from index.readers.decoding import decode
from index.readers.webpage_blocks import pieces_of
from index.readers.webpage_content import main_content
from index.readers.webpage_facts import box_lines, box_tables, facts_of, page_title
from index.text import simplify

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_INLINE_PICTURE = re.compile(rb"data:[a-z]+/[^\"'()<>\s]*")
_CHARSET_WITHIN = 4096
_WIDGET = (
    "打印(?:本页|此页|本文)?|关闭(?:窗口|本页|页面)?|返回(?:顶部|列表|上一页|首页)?|收藏(?:本页)?|E-?mail推荐|字(?:体|号)|[大中小]"
    "|微信|微博|QQ空间|QQ好友|朋友圈|分享(?:到|至)?|TOP|下载(?:文档|全文|附件)?|合集下载|收起|展开(?:全文)?|纠错|保存"
)
_WIDGETS = re.compile(rf"(?:[\s|｜/·:：【】\[\]()（）]|{_WIDGET})+$", re.IGNORECASE)
_NOTICE = re.compile(
    r"(?:\d+[.、]\s*)*(?:您?(?:现在|当前|所在)*(?:的)?位置\s*[:：]|当前位置|首页\s*[>＞»›/|]|上一篇|下一篇|上一条|下一条|责任编辑\s*[:：]"
    r"|(?:文章|信息|稿件)?来源\s*[:：].{0,80}$|(?:浏览|点击|阅读|访问)(?:次数|量|数|率)\s*[:：]|版权(?:所有|声明)|Copyright"
    r"|网站标识码|.{0,6}ICP备|.{0,3}公网安备|下载文档前|.{0,4}仅部分预览|如文档侵犯|.{0,20}人工客服|分享到|(?:用微信)?.{0,10}扫一扫|下载地址\s*[:：]|标签\s*[:：]"
    r"|(?:免责)?声明\s*[:：].{0,40}(?:转载|本站|本网|网络|版权|侵权)|(?:本文|本作品|本站).{0,20}(?:转载自|来自网络|公有领域|著作权法)|©"
    r"|时间\s*[:：].{4,24}来源\s*[:：])",
    re.IGNORECASE,
)
_CHAPTER_OF_PAGE = re.compile(r"(?:文章属性|正文|全文|基本(?:介绍|信息)|(?:文件|档案|文档)(?:内容|全文|正文|信息))$")
_RELATED = re.compile(
    r"(?:相关(?:文档|文件|新闻|文章|链接|阅读|信息|政策|解读|稿件|内容|报道|法规|词条)(?:推荐)?|最新(?:文档|文章)|猜你喜欢|延伸阅读"
    r"|热门(?:推荐|文章)|推荐阅读|友情链接|政策解读|解读(?:文章|链接)?|图解|发表评论)(?:[:：].{0,120})?$"
)
_NOTICE_LENGTH = 160
_RELATED_SHARE = 0.25


def read(path: Path) -> Source:
    """Return the page's document; what its property box states is meta.

    Raises:
        DamagedDocument: the bytes are no text, or hold no page.
        OversizedDocument: more than a page of text can be.

    """
    data = _INLINE_PICTURE.sub(b"", path.read_bytes())
    if len(data) > limits.PAGE_BYTES:
        raise OversizedDocument(f"网页不计图片有 {len(data) >> 20} MB，超过上限 {limits.PAGE_BYTES >> 20} MB")
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    text = tidy(decode(data, declared=declared.group(1).decode("ascii") if declared else ""))
    root = _parse(text)
    meta = facts_of(root)
    title = page_title(root)
    if title:
        meta.setdefault("title", title)
    body = root.find("body")
    roots = main_content(body if body is not None else root)
    pieces = [piece for element in roots for piece in pieces_of(element)]
    return assemble(path.name, document_pieces(pieces), meta)


def _parse(text: str) -> HtmlElement:
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    page = _DECLARATION.sub("", text)
    try:
        root: HtmlElement = document_fromstring(page.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DamagedDocument("网页里没有可读的内容") from error
    return root


def document_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without property box, page furniture and related links."""
    boxes = box_tables(pieces)
    lines = box_lines(pieces)
    kept = [
        piece
        for index, piece in enumerate(pieces)
        if (piece.place.table not in boxes if piece.place else not _is_furniture(piece.text)) and index not in lines
    ]
    return _without_related(kept)


def _is_furniture(text: str) -> bool:
    if len(text) > _NOTICE_LENGTH:
        return False
    known = simplify(text)
    return any(pattern.match(known) for pattern in (_WIDGETS, _NOTICE, _CHAPTER_OF_PAGE))


def _without_related(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces up to a closing list of related documents."""
    total = sum(len(piece.text) for piece in pieces)
    behind = 0
    cut = len(pieces)
    for index in range(len(pieces) - 1, -1, -1):
        behind += len(pieces[index].text)
        if behind > _RELATED_SHARE * total + 20:
            break
        if pieces[index].place is None and _RELATED.match(simplify(pieces[index].text)):
            cut = index
    return list(pieces[:cut])
