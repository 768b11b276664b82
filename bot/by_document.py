"""A document's own facts: number, date, issuer, validity, attachments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot import by_passage, quote, thresholds
from bot.answer import Answer
from bot.compose import Draft
from bot.context import Context, chinese_date
from bot.coverage import coverage
from bot.cues import FACTS
from bot.listing import STATUS_NAMES
from bot.naming import ARTICLE
from bot.question import Question
from index.document_numbers import NUMBER, normalize_brackets
from index.model import Clause, Document
from index.numerals import numeral
from index.patterns import regex
from index.text import compact, folded

TIMED = {
    "date": regex("[0-9一二三四五六七八九十]+(?:年|月|日)|每[年月]|长期|即日"),
    "validity": regex(
        "(?<![0-9])[0-9]{1,2}个?(?:年|月|日|天|小时)|[一二三四五六七八九十]+个?(?:年|月|天)|长期|止|[失有]效|(?:19|20)[0-9]{2}年?[-—~至到]+(?:19|20)?[0-9]{2}"
    ),
}  # what a passage has to say where it answers for a document
KINDS_OF_DATES = {
    "effective": regex("施行|实行|生效|执行|实施|起算"),
    "signed": regex("落款|成文|签发"),
    "published": regex("印|发(?!展)|公布|公开|出台"),
}
CALLED_SO = regex(
    "(?:实施|执行)(?=办法|方案|意见|细则|规定|计划|规划)|签发(?=机关|单位|人)"
)  # in the name of a document
HUNDRED = 100  # articles that people write in digits
FEW = 3  # documents that a place alone may mean
REPEALS = regex("》.{0,30}(?:废止|失效)")
STATES = regex(rf"本[\u4e00-\u9fff]{{1,6}}.{{0,12}}自.{{2,20}}起(?:施行|实施|执行|生效)|有效期(?!间)|{REPEALS.pattern}")
LASTS = regex("有效期为?[0-9一二两三四五六七八九十]+个?[年月]")
ABOUT_OTHERS = regex("(?:哪|什么|啥).{0,10}(?:废止|作废|失效|替代|取代|代替)|(?:废止|替代|取代|代替)了")
WHICH = regex("哪(?:一?份|几份|个|些|几个)?文件|哪一?份|哪几份|最[早先老旧久新近晚后]的(?:一?份)?文件")
EXTREME = regex("(?P<least>最[早先老旧短])|(?P<long>最[长久])|最[新近晚后]")
FACT_WORDS = regex(
    "年头|年份|时间|日期|截[止至到]|期限|有效期|文号|印发|制发|制定|发布|出台|下发|最[早先老旧久新近晚后长短]|文件|材料|^[早先老旧久新近晚后长短]$"
)  # of a question for documents that are picked out by a fact
LENGTH = regex("最[长短久]")
LAPSED = regex("过期|失效|废止|作废|不再有效|到期了|无效")
VALID = regex("还有效|现行|仍有效|还在用|还能用|还管用|没过期|没有过期|有效吗|仍然有效")
WHETHER = regex("吗|有没有|有无|是否|还有效")
CALLED = regex("全称|标题|名称|文件名|叫什么")  # every document is called something
OF_FILE = regex("文件|文号|[答批回][复函]|复函|来信|提案")
UNTIL = regex(
    "[到至].{0,4}(?:哪|几|何时|什么时候|多久)|(?:什么时候|何时|哪[天年]).{0,2}(?:到期|失效|过期|截止)|几年|多久|多长"
)
NAMES_OF_FACTS = {
    "number": "文号", "issuer": "制发机关", "date": "日期", "validity": "有效期", "recipients": "主送、抄送", "attachments": "附件",
}  # fmt: skip
CHOICES = 8  # documents answered at once; more than that are too many to mean


def facts(context: Context) -> Answer:
    """Return the fact asked for of each document that the question names, or of those that a fact is asked to pick out."""
    documents = _picked(documents_meant(context) or _any_document(context), context.question)
    called = any(coverage(context.question.topic, folded(d.title)) >= thresholds.TITLED for d in documents)
    stated = called or any(_states(document, context.question) for document in documents)
    if not context.question.documents and not stated:
        passages = by_passage.opened(context, least=thresholds.COVERED)
        numbered = any(NUMBER.search(normalize_brackets(statement.text)) for statement in passages.statements)
        said = TIMED.get(context.question.intent)
        timed = said is None or any(said.search(folded(s.text)) for s in passages.statements)
        if passages.status == "answered" and timed and (numbered or "number" not in context.question.facts):
            return passages
    if not documents:
        lasts = picks_by_facts(context.question) and "validity" in context.question.facts
        return context.refuse("没有文件写明何时失效" if lasts else "没有找到所指的文件")
    if lacking := _unstated(documents, context):
        return context.refuse(lacking, [e for d in documents for e in context.of(context.index.at(d.id, "meta"))])
    draft = Draft()
    for document in documents[:CHOICES]:
        meta = context.of(context.index.at(document.id, "meta"))
        if meta:
            printed = [*_printed(meta[0].clause, context), *_lasting(meta[0].clause, context.question)]
            draft.say(meta[0], "；".join((_facts(document, context.question), *dict.fromkeys(printed))))
            for clause in _stating(context.index.clauses_of(document.id), context.question):
                if spans := quote.stating(clause, STATES):
                    draft.add(context.of([clause])[0], spans)
    extra = (f"还有 {len(documents) - CHOICES} 份文件，请写明是哪一份",) if len(documents) > CHOICES else ()
    return context.answered(draft, "文件信息", extra=extra)


def picks_by_facts(question: Question) -> bool:
    """Return whether a question asks which documents have a fact, and says nothing else of them: 哪份最早, 哪几份写了有效期."""
    words = [term for term in question.topic.terms if not FACT_WORDS.search(term.text)]
    picked = question.facts or EXTREME.search(question.plain)
    little = sum(term.weight for term in words) < thresholds.TELLING
    return bool(WHICH.search(question.plain) and picked and little) and not (question.units or question.documents)


def _any_document(context: Context) -> list[Document]:
    """Return all documents in scope, where a question asks which of them have a fact."""
    scope, known = context.scope.documents, context.index.documents
    return [d for d in known.values() if scope is None or d.id in scope] if picks_by_facts(context.question) else []


def _unstated(documents: Sequence[Document], context: Context) -> str:
    """Return what none of the documents states of all that a question asks for; nothing where it asks whether one does."""
    question = context.question
    if (
        not question.facts
        or WHETHER.search(question.plain)
        or CALLED.search(question.plain)
        or any(_states(d, question) for d in documents)
    ):
        return ""
    if any(_stating(context.index.clauses_of(d.id), question) or _printed_of(d, context) for d in documents):
        return ""
    return f"文件没有写明{'、'.join(NAMES_OF_FACTS[fact] for fact in sorted(question.facts))}"


def _printed_of(document: Document, context: Context) -> list[str]:
    """Return the lines of a document's own facts that hold what else a question asks of it."""
    return [line for meta in context.index.at(document.id, "meta") for line in _printed(meta, context)]


def _picked(documents: list[Document], question: Question) -> list[Document]:
    """Return of several documents those that are as a question for documents wants them: 哪份文件过期了."""
    if len(documents) < 2 or not WHICH.search(question.plain):
        return documents
    if extreme := EXTREME.search(question.plain):
        dated = _dated(documents, question)
        least = extreme["least"] or (extreme["long"] and "validity" not in question.facts)  # 年头最久
        edge = (min if least else max)(dated.values(), default=None)
        return [d for d in documents if d.id in dated and dated[d.id] == edge]
    if "validity" not in question.facts:
        return documents
    if LAPSED.search(question.plain):
        return [d for d in documents if d.status in ("expired", "repealed")]
    if VALID.search(question.plain):
        return [d for d in documents if d.status == "in_force"]
    return [d for d in documents if d.expires]


def _dated(documents: Sequence[Document], question: Question) -> dict[str, str | timedelta]:
    """Return by id what documents are put in order by: how long they are valid, until when, or since when they are there."""
    if "validity" not in question.facts:
        since = {d.id: d.issued or d.published or f"{d.year or ''}" for d in documents}
        return {id_: date for id_, date in since.items() if date}
    ending = [d for d in documents if d.expires]
    if not LENGTH.search(question.plain):
        return {d.id: d.expires or "" for d in ending}
    begun = [(d, d.effective or d.issued) for d in ending]
    return {d.id: date.fromisoformat(d.expires or "") - date.fromisoformat(since) for d, since in begun if since}


def _printed(meta: Clause, context: Context) -> list[str]:
    """Return the lines of a document's own facts that hold what else a question asks of it: 此件公开发布."""
    question, own = context.question, context.index.documents[meta.document]
    if question.topic.weight < thresholds.TELLING or not (question.documents or question.places):
        return []
    lines = (line.strip() for line in meta.text.split("\n"))
    return [
        line for line in lines
        if compact(line) not in compact(own.title) and coverage(question.topic, folded(line)) >= thresholds.SURE
    ][:1]  # fmt: skip


def _lasting(meta: Clause, question: Question) -> list[str]:
    """Return the lines of a document's own facts that say how long it is valid: 有效期5年."""
    asked = "validity" in question.facts or question.intent == "validity"
    return [line.strip() for line in meta.text.split("\n") if asked and LASTS.search(folded(line))]


def _stating(clauses: Sequence[Clause], question: Question) -> list[Clause]:
    """Return the clauses of a document that state its term in their own words."""
    if not question.facts & {"validity", "date"}:
        return []
    stating = [c for c in clauses if c.pointer != "meta" and STATES.search(folded(c.text))][-1:]
    repealing = [c for c in clauses if REPEALS.search(folded(c.text))] if ABOUT_OTHERS.search(question.plain) else []
    return repealing or stating


def _states(document: Document, question: Question) -> bool:
    """Return whether a document states any of the facts asked for."""
    held = {
        "number": document.number,
        "issuer": document.issuer,
        "date": document.issued or document.effective,
        "validity": document.expires
        or not UNTIL.search(question.plain)
        and (document.effective or document.status != "unknown"),
        "attachments": document.attachments,
        "recipients": document.copies if "抄" in question.plain else document.recipients or document.copies,
    }
    return not question.facts or any(held[fact] for fact in question.facts)


def about(context: Context) -> Answer:
    """Return the documents that a topic is a matter of, each with the clauses that speak of it."""
    question = context.question
    named = question if question.facts else replace(question, facts=frozenset({"number"}))
    draft = Draft()
    told: set[str] = set()
    for e in context.strong(near=thresholds.LISTED):
        if e.document.id not in told:
            told.add(e.document.id)
            draft.say(e, _facts(e.document, named))
        draft.add(e, quote.told(e.clause, question.topic), units=e.clause.responsibilities)
    return context.answered(draft, context.question.label) if told else context.refuse()


def clauses_at(context: Context) -> Answer:
    """Return the clauses at the pointers that a question names, in full."""
    pointers = context.question.pointers
    named = dict.fromkeys(form for pointer in pointers for form in (pointer, *_article(pointer)))
    found = [c for id_ in sorted(context.documents) for pointer in named for c in context.index.at(id_, pointer)]
    if not found:
        return context.refuse(f"没有条款 {'、'.join(pointers)}")
    draft = Draft()
    for e in context.of(found):
        draft.add(e, [(0, len(e.clause.text))], units=e.clause.responsibilities)
    return replace(context.answered(draft, "原文"), verbatim=True)


def _article(pointer: str) -> tuple[str, ...]:
    """Return what 第11条 may stand for: 第十一条, or item 11."""
    article = ARTICLE.fullmatch(pointer)
    number = int(article.group(1)) if article else 0
    return (f"第{numeral(number)}条", str(number)) if 0 < number < HUNDRED else ()


def documents_meant(context: Context) -> list[Document]:
    """Return the documents that the question means: by name, region, year or title words."""
    question = context.question
    known = context.index.documents
    if question.documents:
        return [known[id_] for id_ in known if id_ in question.documents]
    pool = [d for d in known.values() if context.scope.documents is None or d.id in context.scope.documents]
    if question.years:
        pool = [d for d in pool if d.year in question.years] or pool
    if question.topic.weight < thresholds.TELLING:
        return pool
    words = (word for term in question.topic.terms for word in (term.text, *term.others))
    introduced = context.index.documents_introduced(words)
    scored = [(coverage(question.topic, folded(d.title + (d.issuer or ""))), d) for d in pool if d.id in introduced]
    best = max((score for score, _ in scored), default=0.0)
    if best >= thresholds.TITLED:
        return [d for score, d in scored if score >= 0.9 * best]
    if question.facts and OF_FILE.search(question.plain):  # 答复某委员的文件，文号是多少
        told = {e.document.id for e in context.evidence if e.coverage >= thresholds.MENTIONED}
        if meant := [d for d in pool if d.id in told]:
            return meant
    return pool if len(pool) <= FEW and (question.places or len(known) <= FEW) else []


def _facts(document: Document, question: Question) -> str:
    """Return the facts asked for; all of them where none is named."""
    asked = question.facts or ({question.intent} & FACTS) or {"number", "issuer", "date", "validity"}
    told = {
        "number": f"文号：{document.number or '文件未标文号'}",
        "issuer": f"制发机关：{document.issuer or '文件未标明'}",
        "date": _dates(document, question),
        "validity": validity(document),
        "recipients": "，".join(
            f"{name}：{'；'.join(units)}"
            for name, units in (("主送", document.recipients), ("抄送", document.copies))
            if units
        )
        or "文件未列主送、抄送",
        "attachments": f"附件：{'；'.join(document.attachments) or '文件未列附件'}",
    }
    return f"《{document.title}》" + "，".join(text for kind, text in told.items() if kind in asked)


def _dates(document: Document, question: Question) -> str:
    """Return the dates of a document, or the one asked for where only one kind is and it is stated."""
    asked = [kind for kind, words in KINDS_OF_DATES.items() if words.search(CALLED_SO.sub("", question.plain))]
    if asked == ["effective"] and document.effective:
        return f"施行日期：{chinese_date(document.effective)}"
    if asked == ["signed"] and document.issued:
        return f"印发日期：{chinese_date(document.issued)}"
    dates = [f"印发日期：{chinese_date(document.issued)}" if document.issued else "文件未标印发日期"]
    if document.published and document.published != document.issued:
        dates.append(f"发布日期：{chinese_date(document.published)}")
    if document.effective:
        dates.append(f"施行日期：{chinese_date(document.effective)}")
    return "，".join(dates)


def validity(document: Document) -> str:
    """Return whether a document is in force and until when, as far as it says."""
    parts = [STATUS_NAMES[document.status]]
    if document.effective:
        parts.append(f"自{chinese_date(document.effective)}起施行")
    if document.expires:
        parts.append(f"有效期至{chinese_date(document.expires)}")
    elif document.status == "in_force":
        parts.append("文件未写有效期限")
    return "，".join(parts)
