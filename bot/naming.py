"""What a question names: documents by number, 《title》 or its words, pointers, places and units."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import rjieba

from bot.cues import ASKING, EVERYWHERE
from bot.lexicon import Lexicon
from bot.places import Span, blanked
from bot.titles import shortened
from bot.vocabulary import faint, stopwords
from bot.words import LONGEST, borders_of
from index.agencies import related
from index.document_numbers import NUMBER, normalize_brackets
from index.patterns import regex
from index.text import compact, folded

SERIAL = regex(
    r"(?<![〔\[\]〕0-9])([0-9]{1,4})号(?:文件|文|令)|(?P<issued>[\u4e00-\u9fff]{2,8})(?:(?P<year>(?:19|20)[0-9]{2})\s*年?\s*[第-]?\s*)?(?P<serial>[0-9]{1,4})号(?:文件|文|令)?"
)
TITLE = regex(r"《([^》]{2,80})》")
KINDS = (
    "实施方案|工作方案|行动方案|分工方案|方案|实施意见|指导意见|意见|通知|管理办法|暂行办法|办法|条例|规定|细则|纲要|规划"
    "|三年行动计划|三年行动方案|任务分工方案|任务分工|行动计划|计划|三年行动|行动|若干措施|措施|工作要点|要点|分工表|分解表|任务表|台账|决定|公告|通告|[那这]份文件|[那这]个文件|[那这]份|[那这]个?文(?!件)|[那这]?[一二三四五六七八九十0-9]{1,3}条(?=[里中，,啥什何哪的是])"
)
SPOKEN = regex(rf"(?P<words>[^，,。；;？?！!：:、\s]{{2,40}}?)的?(?P<kind>{KINDS})")
LISTED = regex(r"(?P<words>[^，,。；;？?！!：:]{4,60})这?[两二三四五六2-6]个?份?(?:文件|方案|意见|办法|规划|计划|要点)")
INSIDE = regex(
    r"(?P<words>[^，,。；;？?！!：:、\s]{4,20}?)里(?:面|头|边)?(?!程)|(?P<file>(?:(?![和与及跟])[^，,。；;？?！!：:、\s]){2,20}?)的?文件[里中上]"
)
AND = regex("[、和与及跟]")
OPENERS = regex("按照|根据|依据|[在和与及跟、中里把从看查]")  # what may stand right before a title
POINTER = regex(
    r"第(\([一二三四五六七八九十]{1,3}\)|[0-9]{1,3}[①-⑳]?)[条款项]|第[一二三四五六七八九十百]{1,5}条"
    r"|(?<![a-z0-9一二三四五六七八九十])(?:[一二三四五六七八九十]{0,3}\([一二三四五六七八九十]{1,3}\)[0-9]{0,2}|[0-9]{1,3}[①-⑳])"
)
ARTICLE = regex("第([0-9]{1,3})条")
HOW_MANY = regex("(?:多少|几)[家个所座处]$")  # of what is counted, which acts no more: 建多少家快速维权中心
COUNTY = regex("(?:各)?[县区](?:人民)?政府(?:办公室|办)?")
RENAMED = regex(
    r"\s*[（(,，]?\s*(?:也?就是|即|以前|原来|原先|过去|原|现在|如今|现|后来)?(?:的|叫|是|改为|改成|改名)*\s*"
)
ISSUER = 3  # characters that the name of an order's issuer ends with: 国务院
SHORT_ORDER = ("国令", "国务院令")  # what an order of the State Council is called in short
LEAST = 3  # characters of a title, its kind left out, that name it
SINGLE = 2  # the same where no other title has them
ALONE = 4  # characters that name a document by themselves, whatever kind it is called
FEW = 3  # documents that one name may mean


@dataclass(frozen=True, slots=True)
class Names:
    """What a question names, and ``rest``: its text with all of that blanked out but the units, its length kept.

    ``unknown`` are names of documents that no indexed one has; ``at_home`` the
    places that documents are of, ``counties`` those beside them that none is of.
    """

    rest: str
    documents: frozenset[str]
    unknown: tuple[str, ...]
    pointers: tuple[str, ...]
    places: Sequence[Span]
    at_home: Sequence[Span]
    counties: Sequence[Span]
    units: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Named:
    """Ids of the documents named, names that no document has, and the text without them, its length kept."""

    ids: frozenset[str]
    unknown: tuple[str, ...]
    rest: str


def read_names(plain: str, lexicon: Lexicon, df: Callable[[str], int]) -> Names:
    """Return what a normalised question names; ``df`` is the number of clauses with a character pair."""
    named = named_documents(plain, lexicon)
    pointers = tuple(
        m.group() if ARTICLE.fullmatch(m.group()) else m.group(1) or m.group() for m in POINTER.finditer(named.rest)
    )
    rest = POINTER.sub(lambda m: " " * len(m.group()), named.rest)
    places = _outside_names(rest, lexicon.places.innermost(lexicon.places.named_in(rest)), lexicon, df)
    rest = blanked(rest, places)
    at_home = [place for place in places if lexicon.places.documents_in(place.name)]
    away = [place for place in places if place not in at_home]
    counties = [place for place in away if at_home and place.name.endswith(("县", "区", "旗"))]
    found = [
        span for span in lexicon.unit_spans(rest)
        if not (EVERYWHERE.fullmatch(span.name) or HOW_MANY.search(rest, 0, span.start))
    ]  # fmt: skip
    units = [span for span in _distinct(rest, found) if not (counties and COUNTY.fullmatch(span.name))]
    rest = blanked(rest, [span for span in found if span not in units])
    return Names(rest, named.ids, named.unknown, pointers, places, at_home, counties, units)


def _outside_names(text: str, places: Sequence[Span], lexicon: Lexicon, df: Callable[[str], int]) -> Sequence[Span]:
    """Return places without those that begin a name of the documents beside a place of theirs: 黑河 of 张掖黑河湿地."""
    home = [place for place in places if lexicon.places.documents_in(place.name)]
    return [place for place in places if not home or place in home or not _begins_name(text, place, df)]


def _begins_name(text: str, place: Span, df: Callable[[str], int]) -> bool:
    """Return whether the documents have a place's name and, right behind it, the word that follows it."""
    after = next(iter(rjieba.cut(text[place.end : place.end + LONGEST], False)), "")
    pairs = (text[place.start : place.start + 2], text[place.end - 1 : place.end + 1], after[:2])
    return len(after) > 1 and all(map(df, pairs))


def _distinct(text: str, units: Sequence[Span]) -> list[Span]:
    """Return units without another name of the one before: 生态环境局（以前叫环保局）."""
    kept: list[Span] = []
    for span in units:
        last = kept[-1] if kept else None
        if last and RENAMED.fullmatch(text[last.end : span.start]) and related(last.name, span.name):
            continue
        kept.append(span)
    return kept


def named_documents(plain: str, lexicon: Lexicon) -> Named:
    """Return the documents that a normalised question names."""
    ids: set[str] = set(lexicon.titles.named_in(plain))
    unknown: list[str] = []
    rest = plain
    for id_ in ids:
        title = folded(lexicon.documents[id_].title)
        for form in (title, shortened(title)):
            rest = rest.replace(form, " " * len(form))
    serial = SERIAL.search(rest)
    if serial and (hits := _numbered(serial, lexicon)):
        ids |= hits
        rest = _blanked(rest, *serial.span())
    for found in NUMBER.finditer(normalize_brackets(plain)):
        hits = lexicon.titles.numbered_in(compact(found.group()))
        ids |= hits
        if not hits:
            unknown.append(found.group())
        rest = _blanked(rest, found.end() - _length(found.group(), hits, lexicon), found.end())
    for found in TITLE.finditer(rest):
        title = compact(found.group(1))
        hits = lexicon.titles.titled(title) if title else frozenset()
        ids |= hits
        rest = _blanked(rest, *found.span()) if hits else rest
    spoken = [] if ids else list(SPOKEN.finditer(rest))
    borders = borders_of(rest) if spoken else frozenset()
    for found in spoken:
        start, hits = _spoken(found, lexicon) if found.end() in borders else (found.start(), frozenset())  # 规划局
        ids |= hits
        rest = _blanked(rest, start, found.end()) if hits else rest
    inside = None if ids else INSIDE.match(rest)
    within = (inside["words"] or inside["file"]) if inside else ""
    if inside and not ASKING.search(within):  # 完整社区建设里助餐服务谁牵头
        hits = _titled(within, lexicon)[1]
        ids |= hits
        rest = _blanked(rest, *inside.span()) if hits else rest
    listed = None if ids else LISTED.search(rest)
    if listed and (each := [_titled(part, lexicon)[1] for part in AND.split(listed["words"])]) and all(each):
        ids |= frozenset().union(*each)
        rest = _blanked(rest, *listed.span())
    return Named(frozenset(ids), tuple(unknown), rest)


def _numbered(serial: re.Match[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the documents of a serial number; of an order's it says enough without whose it is: 国务院763号令."""
    number = serial.group(1) or serial["serial"]
    hits = lexicon.titles.numbered(number, serial["issued"] or "", serial["year"] or "")
    orders = lexicon.titles.numbered(number, "", "") if serial.group().endswith("令") else frozenset()
    numbers = {id_: (lexicon.documents[id_].number or "").replace(*SHORT_ORDER) for id_ in orders}
    issuer = (serial["issued"] or "")[-ISSUER:]
    return hits or frozenset(id_ for id_, printed in numbers.items() if f"{issuer}令" in printed)


def _length(named: str, hits: frozenset[str], lexicon: Lexicon) -> int:
    """Return how much of what looks like a number is one: 国办发〔2021〕37号 of 农业农村部在国办发〔2021〕37号."""
    numbers = [compact(normalize_brackets(lexicon.documents[id_].number or "")) for id_ in hits]
    return max((len(number) for number in numbers if named.endswith(number)), default=len(named))


def _spoken(found: re.Match[str], lexicon: Lexicon) -> tuple[int, frozenset[str]]:
    """Return where the words of a title begin, and the few documents whose titles have them all.

    What leads to a title is left out: 某局在 of 某局在养老服务意见中.
    """
    if ASKING.search(found["words"]) or lexicon.is_agency(found["words"]):  # 应做好哪些防控措施, 人社部的通知
        return found.start(), frozenset()
    kind = "" if found["kind"][0] in "那这" else found["kind"]
    openers = [opener.end() for opener in OPENERS.finditer(found["words"])]
    for start in (*reversed(openers), 0):
        offset, hits = _titled(found["words"][start:], lexicon, kind)
        if hits:
            return found.start() + start + offset, hits
    return found.start(), frozenset()


def _titled(text: str, lexicon: Lexicon, kind: str = "") -> tuple[int, frozenset[str]]:
    """Return where a text's words begin, and the few documents whose titles have them all."""
    words: list[str] = []
    start = position = 0
    for word in rjieba.cut(text, False):
        slight = len(word) == 1 and word in faint()  # 新 of 新办法
        if word in stopwords() or word == "的" or word.isdigit() or slight:
            start = start if words else position + len(word)
        else:
            words.append(word)
        position += len(word)
    telling = [word for word in words if word not in faint() and not lexicon.places.is_place(word)]
    size = sum(map(len, telling))
    hits = lexicon.titles.titled_with((*words, kind) if kind else words) if size >= SINGLE else frozenset()
    alone = sum(len(word) for word in telling if not lexicon.is_agency(word))
    if kind and not hits and alone >= ALONE and len(others := lexicon.titles.titled_with(words)) == 1:
        hits = others
    return start, hits if len(hits) <= (FEW if kind and size >= LEAST else 1) else frozenset()


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
