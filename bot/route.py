"""Which composer answers: the rules from the most telling to the least."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import by_date, by_document, by_duty, by_figure, by_passage, by_share, thresholds
from bot.answer import Answer, Citation
from bot.context import Context
from bot.coverage import coverage
from bot.cues import ASKING, FACTS
from bot.evidence import holds_term
from bot.misses import beside_the_matter, of_another_batch
from bot.question import Question
from bot.verify import evidence_text
from index.patterns import regex
from index.text import folded

HINT = "请写明要查的事项、单位或文件，例如：谁负责专利申请量目标"
OWNED = regex(
    r"(?:哪个|哪家|什么|哪里)(?:单位|部门|机关)?(?:[、,和]哪一?年度?)?的(?=$|[，,、。；;])|(?:(?<!转)发|印发|制定|出台)的$"
)
MADE = regex(
    "(?:由|归)(?:谁|哪[^，,。；;]{0,6})(?:来|负责|牵头)?(?:制定|制订|编制|拟[定订]|起草|发布|公布)|会同(?:谁|哪)(?!.*(?:文件|通知|印发))"
)
MAKES = regex("(?:制定|制订|编制|拟[定订]|起草|发布|公布)|会同")
WHOLE = regex(r"指标|目标|数字|完成什么|完成哪些|任务")
FIGURES = regex("指标|目标|数字|数值|多少")
DOCUMENTS = regex("^(?!.*(?:依据|根据)).*(?:哪些|哪几[个份]|几[个份])文件")
SENTENCE = regex("[。；;]")
COMPOSERS: dict[str, Callable[[Context], Answer]] = {
    "who": by_duty.who,
    "tasks": by_duty.tasks,
    "share": by_share.share,
    "value": by_figure.value,
    "deadline": by_date.deadline,
    "compare": by_figure.compare,
    "list": by_passage.listing,
    "keyword": by_passage.listing,
    "open": by_passage.opened,
    "mention": by_passage.mention,
}


def compose(context: Context) -> Answer:
    """Return the answer of the composer that a question calls for."""
    question = context.question
    if question.intent == "opinion":
        return context.refuse("这里只回答文件写明的内容，不作评价和预测")
    if question.pointers and (question.documents or question.places or len(context.index.documents) == 1):
        told = by_document.clauses_at(context)
        of_unit = told.status == "refused" and question.units  # 公安局第二条任务 is no pointer
        return by_duty.tasks(context) if of_unit else told
    if _bare(question) and question.follows and not (question.documents or question.facts or question.years):
        return Answer("clarify", f"前面没有可以接着问的问题。{HINT}", echo=question.echo)
    named = question.places or question.documents or question.years or question.facts
    if _bare(question) and not (named or by_document.picks_by_facts(question)):
        return _ask_back(context)
    return _by_document(context) or _by_whole(context) or _by_topic(context)


def _bare(question: Question) -> bool:
    return not question.topic and not question.units


def _ask_back(context: Context) -> Answer:
    """Return a refusal of what is no Chinese at all, else the question what is meant."""
    if context.question.plain and context.question.plain.isascii():
        return context.refuse()
    return Answer("clarify", HINT, echo=context.question.echo)


def _by_document(context: Context) -> Answer | None:
    """Return a document's own facts where these are asked for."""
    question = context.question
    named = _bare(question) and (question.documents or question.years) and not _whole(question)
    if by_passage.RESTS_ON.search(question.plain):  # 根据哪两个文件定的
        return None
    if of_another_batch(context):
        return context.refuse()
    undated = question.intent == "date" and not question.documents and not beside_the_matter(context)
    of_clause = undated and _is_told(context)
    if of_clause and (answer := by_date.deadline(context)).status == "answered":  # 红色名录什么时候发布
        return answer
    if question.intent == "issuer" and MADE.search(question.plain) and not question.documents and _is_made(context):
        return by_duty.who(context)  # 处置办法由谁制定
    if question.intent in FACTS or named or by_document.picks_by_facts(question):
        told = by_document.facts(context)
        dated = by_date.deadline(context) if undated and told.status == "refused" else told
        return dated if dated.status == "answered" else told
    little = question.topic.weight < thresholds.TELLING and not question.units
    if question.intent == "deadline" and question.documents and little:  # 管到哪天为止
        return by_document.facts(replace(context, question=replace(question, intent="validity")))
    if question.intent == "who" and OWNED.search(question.plain):
        return by_document.facts(replace(context, question=replace(question, intent="issuer")))
    return None


def _is_told(context: Context) -> bool:
    """Return whether a clause carries the topic, beyond doubt."""
    return max((e.coverage for e in context.strong()), default=0.0) >= thresholds.SURE


def _is_made(context: Context) -> bool:
    """Return whether clauses say who makes what a question asks for, and no document that has them is called that."""
    strong = context.strong() if _is_told(context) else []
    titles = {folded(e.document.title) for e in strong}
    named = any(coverage(context.question.topic, title) >= thresholds.TITLED for title in titles)
    return not named and any(MAKES.search(folded(e.clause.text)) for e in strong)


def _whole(question: Question) -> bool:
    """Return whether a question asks for all figures of a place, a year or a document."""
    named = question.places or question.years or question.documents
    faint = question.topic.weight < (thresholds.WEIGHTY if question.whole else thresholds.TELLING)
    return (
        bool(named) and faint and not (question.units or question.counties) and WHOLE.search(question.plain) is not None
    )


def _by_whole(context: Context) -> Answer | None:
    """Return all tasks of a county or all targets in scope, where no topic narrows them."""
    question = context.question
    if question.intent == "tasks" and (question.counties or (question.places and _bare(question))):
        return by_duty.tasks(context)
    if by_date.asks_due(question):
        return by_date.due(context)
    if not _whole(question):
        return None
    if context.scope.documents is None and context.index.size > thresholds.LOOKED_THROUGH:
        return Answer("clarify", "收录的文件很多，请写明城市、单位或文件", echo=question.echo)
    return by_figure.everything(context) if FIGURES.search(question.plain) else by_duty.every_task(context)


def _by_topic(context: Context) -> Answer:
    """Return what carries the topic, or passages where the rules for its kind of question find nothing."""
    question = context.question
    if beside_the_matter(context):
        return context.refuse()
    if question.intent == "open" and context.scope.documents is not None and not DOCUMENTS.match(question.plain):
        wider = context.scope.documents | context.scope.unplaced
        return by_passage.opened(replace(context, scope=replace(context.scope, documents=wider)))
    documents = question.intent in ("list", "keyword", "open") and DOCUMENTS.match(question.plain)
    answer = by_document.about(context) if documents else COMPOSERS[question.intent](context)
    if answer.status == "refused" and _is_keyword(context):
        return by_passage.listing(context)
    if answer.status == "refused" and question.topic.weight >= thresholds.TELLING and not question.excepted:
        least = thresholds.AMOUNT if question.intent == "value" else thresholds.COVERED
        return passages(context, answer, least=least)
    return answer


def _is_keyword(context: Context) -> bool:
    """Return whether words alone, of which the last is a metric, are what a clause says without a figure: 零基预算."""
    question = context.question
    return (
        question.intent == "value"
        and "value" not in question.asks
        and not ASKING.search(question.plain)
        and _is_told(context)
        and all(holds_term(context.evidence[0], term) for term in question.topic.terms)
    )


def _names_units(context: Context, citations: Sequence[Citation]) -> bool:
    """Return whether passages name the units of a question: each of them all, of a figure one of them one that has tasks."""
    question = context.question
    if question.intent in ("tasks", "share"):
        return all(any(unit in evidence_text(c) for unit in question.units) for c in citations)
    printed = context.lexicon.printed(question.units) if question.intent == "value" else frozenset()
    accountable = ((c.document.id, r.unit) in printed for c in citations for r in c.clause.responsibilities)
    said = (unit in evidence_text(c) for c in citations for unit in question.units)
    return not printed or any(accountable) or any(said)


def passages(context: Context, answer: Answer, *, least: float) -> Answer:
    """Return passages in place of a refusal, where some cover so much of the topic, name the units and say how much or by when."""
    question = context.question
    found = by_passage.opened(context, least=least)
    named = _names_units(context, found.citations)
    paid = question.intent != "value" or any(by_figure.counts(question, s.text) for s in found.statements)
    needed = by_date.needed(question.plain)
    told = (part for s in found.statements for part in SENTENCE.split(folded(s.text)))
    timed = question.intent != "deadline" or any(
        all(p.search(said) for p in needed) and coverage(question.topic, said) >= thresholds.SPOKEN for said in told
    )
    return found if found.status == "answered" and named and paid and timed else answer
