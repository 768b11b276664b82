"""Follow-ups: what a question leaves out is taken from the one before."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from bot import thresholds
from bot.cues import FACTS, TASKS, WHICH_N
from bot.question import FOLLOW_UP, UNIT, Question
from bot.roles import roles_asked
from bot.topic import Term, Topic
from bot.vocabulary import faint
from bot.words import is_noun
from index.model import Role
from index.patterns import HAN, regex

WHOM = regex("谁|哪")
BARE = regex(
    "(?:覆盖|完成|达标|合格|增长|普及|使用|利用|回收|安装|参保|达到)?率|比例|金额|面积|数量|规模|期限|时限|标准|价格|次数|人数|频次|提前|间隔"
)  # what can be measured of anything
ANOTHER = regex("方面的?(?:呢|如何|怎么样)?$")
IT = regex("它(?!们)|(?:该|这个)(?:单位|部门|局)")
THEIRS = regex("(?:这|那|该)个?[家个些几]?(?:单位|部门|局(?![面部势])|委(?!员))|(?<!其)(?:他|它)们?家?(?!们)")
"""The unit that the answer before named: 这家单位还有什么任务, 他们还要干啥."""
DUTIES = regex("任务|工作|职责|[么啥些]事|[么啥些]活|要干|要做|[干做管](?:什么|啥|哪些)")
EXCEPT_IT = regex("除了?(?:它们?|他们?|这个|那个|这些|上面|前面)")
OF_ANSWERS = frozenset({"more", "verbatim"})  # intents that ask for the answer before, and nothing of what it is about
VERB = 2  # characters
COMMA = regex("[，,；;]")
SHORT = 10  # characters of a question that goes on with the matter of the one before
NEW, OLD = 2.0, 0.5  # what words of a follow-up and of the question before count in the topic of both


def leaves_out(question: Question) -> bool:
    """Return whether a question can be understood only from those before it."""
    placed = question.places or question.documents
    telling = thresholds.WEIGHTY if len(question.plain) <= SHORT and not question.places else thresholds.TELLING
    bare = _opens_bare(question)
    named = (question.topic.weight >= telling and not bare) or question.units or question.documents or question.unknown
    facts = question.intent in FACTS or question.pointers
    terms = question.topic.terms
    unsaid = all(t.text in faint() for t in terms) or all(len(t.text) == 1 or BARE.fullmatch(t.text) for t in terms)
    if terms and unsaid and not question.units:  # 要干到什么程度
        named = question.documents or question.unknown
    if IT.search(question.plain) and not (question.units or question.places):
        return True
    return question.follows or not (named or question.pointers) or bool(facts and not placed)


def _opens_bare(question: Question) -> bool:
    """Return whether a question begins without a topic and goes on with a verb at most: 配合部门有哪些，什么时候上线."""
    first, *rest = COMMA.split(question.plain)
    words = [term.text for term in question.topic.terms]
    return bool(rest) and len(words) <= 1 and not any(word in first or len(word) > VERB for word in words)


def goes_on(question: Question, before: Question) -> bool:
    """Return whether a short question without a name speaks of what the one before did: 试点要搞多久.

    Half of its topic has to stand there, too: 专利申请量目标 has a matter of its own behind 森林覆盖率目标.
    """
    named = question.places or question.units or question.documents or question.pointers
    earlier = {term.text for term in before.topic.terms}
    shared = sum(term.weight for term in question.topic.terms if term.text in earlier)
    return not named and len(question.plain) <= SHORT and 0 < shared >= question.topic.weight / 2


def says_nothing(question: Question) -> bool:
    """Return whether a text has neither Chinese nor words that documents have, and is no figure: no follow-up, whatever it is."""
    if HAN.search(question.plain) or not all(term.absent for term in question.topic.terms):
        return False
    letters = [character for character in question.plain if character.isalnum()]
    return 2 * sum(map(str.isdigit, letters)) < len(letters)


def is_elliptic(question: Question) -> bool:
    """Return whether a question that nothing answers may go on with the one before: 总面积多大 after 众创空间."""
    named = question.places or question.units or question.documents or question.pointers or question.borrowed
    return not named and len(question.plain) <= FOLLOW_UP and question.intent in ("value", "deadline", "who", "list")


def is_short(question: Question) -> bool:
    """Return whether a question is short and names nothing, so that it may speak of what was answered before."""
    named = question.places or question.units or question.documents or question.pointers or question.unknown
    return not named and not question.borrowed and len(question.plain) <= FOLLOW_UP


def asks_theirs(question: Question) -> bool:
    """Return whether a question asks what else the unit has to do that was named in the answer before."""
    named = question.units or question.places or question.documents or question.pointers
    asks = question.intent not in ("value", "deadline") and DUTIES.search(question.plain)
    return not named and bool(asks and THEIRS.search(question.plain))


def is_of_tasks(question: Question, before: Question) -> bool:
    """Return whether a short question without a name comes behind one for a unit's tasks and asks for one of them."""
    named = question.places or question.units or question.documents or question.pointers or question.unknown
    asks = question.intent in ("value", "deadline") and len(question.plain) <= FOLLOW_UP
    return bool(before.intent == "tasks" and len(before.units) == 1 and asks and question.topic and not named)


def _is_thing(word: str) -> bool:
    """Return whether a new word of a follow-up is what it asks about: a noun, or a term longer than verbs are."""
    return len(word) > 2 or is_noun(word)


def merge(question: Question, before: Question) -> Question:
    """Return a follow-up with what it leaves out taken from the question before.

    A place, unit, year or intent that it names replaces the earlier one; a new
    topic word stands before the earlier topic.
    """
    before = replace(before, intent="keyword") if before.intent in OF_ANSWERS else before
    topic, earlier = question.topic, before.topic
    top = max(topic.terms, key=lambda term: term.weight, default=None)
    head = top.text if top and earlier and top.weight >= thresholds.WEIGHTY and _is_thing(top.text) else ""
    earlier = _left_of(earlier, question, before)
    topic = _joined(question, earlier)
    swaps_unit = bool(question.units) and not question.topic and before.intent in ("tasks", "share")
    bare = question.topic.weight < thresholds.TELLING and not question.units
    facts = before.intent in FACTS and not question.asks - ({"list", "value"} if bare else {"list"})
    if facts:  # 那份呢: of another document
        topic = question.topic
    elliptic = facts or _takes_intent(question)
    whose = not question.topic and not WHOM.search(question.plain)
    if before.intent == "tasks" and question.intent == "who" and (whose or TASKS.search(question.plain)):
        question = replace(question, intent="tasks", roles=roles_asked(question.plain, question.asks, "tasks"))
    units = question.units if question.units or swaps_unit else before.units
    intent = before.intent if elliptic else question.intent
    if intent == "value" and before.intent == "tasks" and units and (topic or earlier).weight < thresholds.TELLING:
        intent = "tasks"  # 具体指标呢: the tasks are told with their figures
    if before.intent == "tasks" and intent in ("value", "deadline") and units and not question.units and topic:
        topic = Topic(topic.text, (*topic.terms, *(Term(unit, UNIT) for unit in units)))  # of one of its tasks
    if EXCEPT_IT.search(question.plain):
        rest = frozenset(get_args(Role)) - before.roles
        question = replace(question, excepted=before.units, roles=rest if before.roles else question.roles)
        units = ()
    return replace(
        question,
        intent=intent,
        facts=question.facts or (before.facts if elliptic else question.facts),
        roles=question.roles or (before.roles if elliptic else question.roles),
        places=question.places or before.places,
        documents=question.documents or (frozenset() if question.places or (facts and topic) else before.documents),
        sought=question.plain if facts else f"{earlier.text} {question.plain}",
        units=units,
        years=question.years or (() if question.places and question.places != before.places else before.years),
        topic=topic or earlier,
        head=head or question.head,
        borrowed=not question.topic and not elliptic and question.intent != before.intent,
        follows=False,
    )


def _left_of(earlier: Topic, question: Question, before: Question) -> Topic:
    """Return what a follow-up leaves of the earlier topic: nothing where it goes on to another matter, no other unit's name."""
    all_tasks = question.units and question.intent == "tasks" and question.asks & {"tasks", "list"}
    if all_tasks or (question.topic.weight >= thresholds.WEIGHTY and ANOTHER.search(question.plain)):
        return Topic("", ())  # all that a unit does, or another matter, whatever was asked before
    if not question.units:
        return earlier
    kept = tuple(term for term in earlier.terms if term.text not in before.units)
    return Topic(earlier.text if kept else "", kept)


def _joined(question: Question, earlier: Topic) -> Topic:
    """Return the topic of a follow-up with the earlier one behind it, whose words count less; its own where either is empty."""
    topic = question.topic
    if not (topic and earlier):
        return topic
    new, old = (OLD, 1.0) if _opens_bare(question) else (NEW, OLD)
    heavy = tuple(replace(term, weight=term.weight * new) for term in topic.terms)
    kept = tuple(
        replace(term, weight=term.weight * old)
        for term in earlier.terms
        if term.text not in {t.text for t in heavy} and not (term.strict and any(t.strict for t in heavy))
    )
    return Topic(topic.text + earlier.text, heavy + kept)


def _takes_intent(question: Question) -> bool:
    """Return whether a follow-up asks nothing of its own, so that it asks what the question before did."""
    return bool(
        question.intent == "keyword"
        or (question.intent == "list" and not WHICH_N.search(question.plain))  # 是哪几个 asks for names
        or (question.intent == "open" and not (question.topic and question.asks))
        or (question.intent == "tasks" and not question.asks & {"tasks", "list"})
    )
