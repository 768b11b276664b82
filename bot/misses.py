"""Near misses: what a question turns on and the clauses found do not have, though they share its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import rjieba

from bot import enumerations, thresholds
from bot.context import Context
from bot.coverage import HALF, around, degree, degrees
from bot.cues import COMPANY, CONTACT, DIALLED
from bot.evidence import Evidence
from bot.measures import VAGUE
from bot.topic import Term, Topic
from bot.words import is_noun
from index.data import rows_of
from index.numerals import number
from index.patterns import regex
from index.text import folded

NUMBER = regex(
    r"(?<![0-9])(?:[0-9]{3,4}[-—–]?[0-9]{7,8}|1[0-9]{10}|(?:1[12]|9[56])[0-9]{3})(?![0-9])"
)  # that a telephone has
BUILDING = regex(
    "在哪[^，,。；;的]{0,4}办公|在(?:哪|几)(?:栋|座(?!城|桥|山|水|岛|县|村)|幢|层(?!面|级|次)|楼)|办公地点"
)
ADDRESS = regex("[路街][0-9]+号|[0-9](?:楼|层|室)|大厦|地址")
COUNTED = regex("[0-9]+[个所家项处座名位条种类户镇]")
_COUNT = "(?:[0-9]+|[二两三四五六七八九十]+)[个所家项处座名种类镇]"
WHICH_OF = regex(
    f"哪(?:{_COUNT}|几[个所家项处座名种类镇])|{_COUNT}[^，,。；;?]{{1,14}}?[，,]?(?:分别|具体|都)*"
    "(?:是|设?在|叫|位于)(?:哪|什么)(?!.{0,2}(?:单位|部门))|名单"
)
SEPARATED = regex("[、，,和及至到]")
BATCH = regex("(?:第(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})|下一|[新首])(?P<kind>批|名(?![录单称])|轮)")
FOREMOST = regex("前([0-9]{1,2}|[一二三四五六七八九十]{1,2})[名位]")
RANKED = regex(
    "(?:哪(?:个|些|家)?(?:省|市|县|区|地方|城市|地区|乡镇|企业|学校))[^，,。；;]{0,4}排(?:名|在|行|到|了)*(?:第[一二三四五六七八九十0-9]|最?[前后]|首位|末位|倒数)"
)
ORDER = regex(
    "第[一二三四五六七八九十0-9]+[名位]|排名|排序|名次|首位|末位|前[0-9一二三四五六七八九十]+[名位]|倒数|排[在列]|列第"
)
WHICH_TOWNS = regex(
    "哪[0-9二两三四五六七八九十]+个?(?:省份?|城市|市|县|区)|哪几个?(?:城市|县)|的(?:省份|城市|市县|县|地方)(?:都?有|都?是)哪[几些]"
)
ANNEX = regex("附[件表]([2-9]|1[0-9])(?![0-9])(?:里|中|上|的)")  # a single annex has no number in its pointers
ENUMERATED = regex("(?:[\u4e00-\u9fff]{2,5}、){3}")  # places that no table lists: counties and towns
ROLL = regex("名单")
SENTENCE = regex("[。；;\n]")
PART = regex("[，,。；;\n]")
FIGURE = regex("[0-9]")
WITHIN = regex(
    "哪(?:个|些|几个)(?:内设)?(?:司局|处室|科室|股室|[司处科股](?=[来在管办抓]|负责|牵头|承担|落实|具体|[，,。；;？?]|$))"
)
WHO_HOLDS = (
    "(?:到底|具体|现在)?(?P<named>姓啥|姓什么|叫啥|叫什么|名字)?(?:(?:是|叫|由|为)?(?:谁|哪位|哪个|什么人|啥人))?"
)
NEAR = 5  # characters beside an office in which its holder's name stands
PARTS = ("司", "处", "科", "股", "处室", "科室")
LISTING = 2  # commas of a list that names what it counts
PHRASE = regex("[\u4e00-\u9fff]{1,6}$")
FOUND = 3  # clauses that may have a telephone number asked for
NEAREST = 8  # clauses looked at for a form of a word that no document has


def beside_the_matter(context: Context) -> bool:
    """Return whether the clauses found lack what a question turns on: a word, a telephone number, the names of what they count."""
    missed = (
        _turns_on_nothing,
        _asks_contact,
        _asks_within,
        _asks_person,
        _asks_annex,
        _names_none,
        _ranks_none,
        _counts_another,
        _of_another_kind,
        _lacks_most,
        _of_another_document,
    )
    return any(misses(context) for misses in missed)


def _turns_on_nothing(context: Context) -> bool:
    """Return whether the heaviest part of a topic is a word that no document has in any form, or only as a base."""
    question = context.question
    firm = COMPANY.search(question.plain) is not None
    heavy = (thresholds.FIRM if firm else thresholds.UNMET) * question.topic.weight
    if not heavy or question.intent in ("tasks", "share") or (question.intent == "open" and not firm):
        return False
    texts = [folded(e.clause.text) for e in context.evidence[:NEAREST]]
    terms = [(i, term) for i, term in enumerate(question.topic.terms) if not term.strict]
    unknown = [i for i, term in terms if term.absent]
    held = [degrees(question.topic, text) for text in texts] if unknown else []
    lacking = [question.topic.terms[i].weight for i in unknown if all(found[i] < HALF for found in held)]
    if sum(lacking) >= thresholds.UNKNOWN * question.topic.weight:
        return True
    if question.intent not in ("who", "value", "deadline", "compare", "keyword") and not firm:
        return False
    if question.intent == "who" and context.leader and not firm:
        return False
    if max(lacking, default=0.0) >= heavy:
        return True
    terms = [(i, term) for i, term in terms if term.weight >= heavy]
    return question.intent == "value" and any(_only_base(term, question.topic, texts) for _, term in terms)


def _names_none(context: Context) -> bool:
    """Return whether a question asks which the N are and no clause that counts or names such things lists any: 哪8所高校."""
    question = context.question
    terms = question.topic.terms
    counted = {term.text for term in terms if COUNTED.fullmatch(term.text)}
    if question.intent not in ("list", "open", "keyword") or not WHICH_OF.search(question.plain):
        return False
    if enumerations.enumerating(context):
        return False
    if not counted and WHICH_TOWNS.search(question.plain):
        return _names_no_towns(context)
    if not counted:
        return ROLL.search(question.plain) is not None and not _enumerates(context)
    things = counted | {after.text for term, after in zip(terms, terms[1:], strict=False) if term.text in counted}
    texts = [folded(e.clause.text) for e in context.evidence[:FOUND]]
    sentences = [part for text in texts for part in SENTENCE.split(text) if any(thing in part for thing in things)]
    below = any(enumerations.listed_below(context, e) for e in context.evidence[:FOUND])
    return bool(sentences) and not below and not any(part.count("、") >= LISTING for part in sentences)


def _names_no_towns(context: Context) -> bool:
    """Return whether no clause found names the towns that a question asks for, itself or in an annex."""
    found = list(context.evidence[:NEAREST])
    named = enumerations.naming_places(context, found) or enumerations.in_annex(context, found)
    return not named and not any(ENUMERATED.search(folded(e.clause.text)) for e in found[:FOUND])


def _enumerates(context: Context) -> bool:
    """Return whether the clauses that carry the topic are several, or one of them names things one after the other."""
    strong = context.strong()
    below = any(enumerations.listed_below(context, e) for e in strong)
    return below or len(strong) > LISTING or any(folded(e.clause.text).count("、") > FOUND for e in strong)


def _asks_contact(context: Context) -> bool:
    """Return whether a question asks for a telephone number or an address that no clause found has."""
    asked = CONTACT.findall(context.question.plain)
    best = "".join(folded(e.clause.text) for e in context.evidence[:FOUND])
    if BUILDING.search(context.question.plain) and not ADDRESS.search(best):
        return True
    if not asked:
        return False
    dialled = DIALLED.search("".join(asked)) and not NUMBER.search(best)
    return bool(dialled) or any(word not in best for word in asked)


@lru_cache(maxsize=1)
def _offices() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what a question for the holder of an office looks like, and the offices that are asked for by name."""
    holders, chairs = (
        "|".join(w for kind, words in rows_of("offices.tsv") if kind == k for w in words.split())
        for k in ("holder", "chair")
    )
    office = f"副?(?:{chairs}|{holders})|(?:负责人|责任人)(?=(?:的?姓|叫|的?名字))"
    return re.compile(f"(?P<office>{office}){WHO_HOLDS}"), re.compile(f"副?(?:{holders})")


def _asks_person(context: Context) -> bool:
    """Return whether a question asks who holds an office that no clause found names: 组长是哪位."""
    offices, by_name = _offices()
    asked = next((m for m in offices.finditer(context.question.plain) if m.end() > m.end("office")), None)
    texts = [folded(e.clause.text) for e in context.evidence[:FOUND]]
    if asked is None:
        return False
    holding = [text for text in texts if asked["office"] in text]
    if not asked["named"] and any(_says_who(text, asked["office"]) for text in holding):
        return False
    if asked["named"] or by_name.fullmatch(asked["office"]):
        return not any(_names_person(text, asked["office"]) for text in holding)
    return not holding


def _says_who(text: str, office: str) -> bool:
    """Return whether text says by which other office one is held: 办公室主任由市科技局局长兼任."""
    return (
        re.search(
            f"{re.escape(office)}[^，,。；;]{{0,4}}由|由[^，,。；;]{{2,24}}任[^，,。；;]{{0,8}}{re.escape(office)}",
            text,
        )
        is not None
    )


def _names_person(text: str, office: str) -> bool:
    """Return whether text has a person's name, as the segmenter tells, right behind an office or before it: 组长：张三."""
    ranges = (text[max(0, m.start() - NEAR) : m.end() + NEAR] for m in re.finditer(re.escape(office), text))
    return any(tag == "nr" and 2 <= len(word) <= 3 for near in ranges for word, tag in rjieba.tag(near, False))


def _asks_annex(context: Context) -> bool:
    """Return whether a question asks for what stands in an annex that no document in scope has the text of: 附件2里.

    Without a document or place in the question, those of the clauses found are looked through.
    """
    asked = ANNEX.search(context.question.plain)
    if asked is None or context.question.intent == "attachments":
        return False
    scope = context.scope.documents or {e.document.id for e in context.evidence}
    label = re.compile(f"附[件表]{asked.group(1)}(?![0-9])")
    return not any(label.match(c.pointer) for id_ in scope for c in context.index.clauses_of(id_))


def _asks_within(context: Context) -> bool:
    """Return whether a question asks which part of an agency does something, and no clause found names such parts: 哪个司局."""
    if not WITHIN.search(context.question.plain):
        return False
    units = [unit.unit for e in context.evidence[:NEAREST] for unit in e.clause.responsibilities]
    return not any(unit.endswith(PARTS) for unit in units)


def _counts_another(context: Context) -> bool:
    """Return whether the best clause names the thing asked about but counts another one of its kind: 首席技师 for 特级技师."""
    question, found = context.question, context.evidence
    if question.intent != "value" or not found or not VAGUE.intersection(question.measures):
        return False
    text = folded(found[0].clause.text)
    figures = [part for part in PART.split(text) if FIGURE.search(part)]
    nouns = [i for i, term in enumerate(question.topic.terms) if is_noun(term.text)]
    if not nouns or not nouns[-1]:
        return False
    kind, thing = question.topic.terms[nouns[-1] - 1], question.topic.terms[nouns[-1]]
    named = kind.text + thing.text
    if min(kind.weight, thing.weight) < thresholds.WEIGHTY or not (named in question.plain and named in text):
        return False
    counted = any(thing.text in part for part in figures)
    return counted and not any(kind.text in part for part in figures)


def _lacks_most(context: Context) -> bool:
    """Return whether no clause that answers has the noun that most of the topic is: 禁渔期 of 黄河禁渔期."""
    question = context.question
    if question.intent not in ("who", "value", "deadline", "compare", "keyword"):
        return False
    heavy = _nouns(question.topic, thresholds.UNMET if question.intent == "keyword" else thresholds.MOST)
    texts = _whole(context.strong()) if heavy else []
    return bool(texts) and any(all(degree(term, text) < HALF for text in texts) for term in heavy)


def _of_another_document(context: Context) -> bool:
    """Return whether no clause that answers has both a thing that documents are called after and what is asked of it: 夜市保险."""
    question = context.question
    heavy = _nouns(question.topic, thresholds.NEEDED)
    if len(heavy) < 2 or question.intent not in ("who", "value", "deadline", "list"):
        return False
    titles = [folded(document.title) for document in context.index.documents.values()]
    if not any(term.text in title for term in heavy for title in titles):
        return False
    texts = _whole(context.strong())
    return bool(texts) and not any(all(degree(term, text) >= HALF for term in heavy) for text in texts)


def _ranks_none(context: Context) -> bool:
    """Return whether a question asks who comes first or last and no clause found speaks of an order: 哪个省排第一."""
    asked = RANKED.search(context.question.plain)
    return asked is not None and not any(ORDER.search(text) for text in _whole(context.strong()))


def of_another_batch(context: Context) -> bool:
    """Return whether no clause found speaks of the batch or the place in an order that a question asks about: 第二批, 下一批, 第一名."""
    asked = BATCH.search(context.question.plain)
    if asked is None or context.question.intent == "open":
        return False
    kind = asked["kind"]
    value = 1 if asked.group().startswith("首") else number(asked["number"] or "")
    texts = _whole(context.evidence[:NEAREST])
    if not value:
        return not any(asked.group() in text for text in texts)
    if kind == "名" and any(value <= (number(n) or 0) for text in texts for n in FOREMOST.findall(text)):
        return False
    listed = re.compile(f"(第?)([0-9一二三四五六七八九十、，,和及至到]+){kind}")
    told = (m.groups() for text in texts for m in listed.finditer(text))
    among = any(value in map(number, SEPARATED.split(said)) and (th or value > 1) for th, said in told)  # 一批 is some
    return not among and not (value == 1 and any(f"首{kind}" in text for text in texts))


def _nouns(topic: Topic, share: float) -> list[Term]:
    """Return the nouns that are a share of a topic at least."""
    least = share * topic.weight
    found = (term for term in topic.terms if term.weight >= least and len(term.text) > 1 and not term.strict)
    return [term for term in found if is_noun(term.text)]


def _whole(found: Sequence[Evidence]) -> list[str]:
    """Return the clauses' texts with what stands around them, normalised."""
    return [f"{folded(e.clause.text)}\n{around(e.clause, e.document)}" for e in found]


def _of_another_kind(context: Context) -> bool:
    """Return whether what answers speaks of another kind of the thing asked about: 内河船员 for 海船船员."""
    question = context.question
    if question.intent not in ("who", "value", "deadline", "compare", "list"):
        return False
    terms = question.topic.terms
    pairs = [
        (kind, thing)
        for kind, thing in zip(terms, terms[1:], strict=False)
        if (kind.text + thing.text in question.plain or f"{kind.text}的{thing.text}" in question.plain)
        and kind.weight >= thresholds.WEIGHTY
        and len(kind.text) > 1 and len(thing.text) > 1 and kind.absent and not kind.strict and is_noun(kind.text) and is_noun(thing.text, verbal=True)
    ]  # fmt: skip
    strong = context.strong()
    return bool(strong) and any(all(_is_other(kind, thing, e) for e in strong) for kind, thing in pairs)


def _is_other(kind: Term, thing: Term, e: Evidence) -> bool:
    """Return whether a clause has a thing behind another noun, and its kind nowhere."""
    text = folded(e.clause.text)
    if thing.text not in text or max(degree(kind, text), degree(kind, around(e.clause, e.document))) >= HALF:
        return False
    found = [at for at in range(len(text)) if text.startswith(thing.text, at)]
    return any(_is_qualified(text[:at]) for at in found)


def _is_qualified(before: str) -> bool:
    """Return whether text ends with a noun."""
    phrase = PHRASE.search(before)
    return phrase is not None and is_noun(phrase.group())


def _only_base(asked: Term, topic: Topic, texts: Sequence[str]) -> bool:
    """Return whether texts hold a term only as the base of something else's share: GDP of 研发投入占GDP比重."""
    others = [term for term in topic.terms if term is not asked and term.weight >= thresholds.TELLING]
    return any(_are_base(forms, others, texts) for forms in ((asked.text,), (asked.text, *asked.others)))


def _are_base(forms: Sequence[str], others: Sequence[Term], texts: Sequence[str]) -> bool:
    holding = [text for text in texts if any(form in text for form in forms)]
    if not holding or not all("占" in text for text in holding):
        return False
    shares = re.compile(rf"[^，,。；;]*占[^，,。；;]{{0,6}}(?:{'|'.join(map(re.escape, forms))})")
    return all(
        not any(form in shares.sub("", text) for form in forms)
        and not any(degree(term, share) >= HALF for share in shares.findall(text) for term in others)
        for text in holding
    )
