"""A question in, an answer out: understand, scope, find, decide, state, check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import rjieba

from bot import thresholds
from bot.answer import Answer, joined
from bot.compose import Draft
from bot.context import Context
from bot.coverage import Gauge, coverage
from bot.cues import ASKING, cue_words
from bot.errors import BadQuestion
from bot.evidence import Scope, scope_of
from bot.explain import explain
from bot.follow_up import asks_theirs, goes_on, is_elliptic, is_of_tasks, is_short, leaves_out, merge, says_nothing
from bot.lexicon import Lexicon
from bot.pinyin import Speller, no_words
from bot.question import Question, understand
from bot.route import HINT, compose, passages
from bot.side_by_side import only, side_by_side, speaks_of
from bot.turns import once
from bot.typed import courtesy
from bot.verify import lock
from bot.why import why
from bot.words import is_noun
from index.patterns import regex
from index.retrieve import Index
from index.text import folded

LONGEST = 500  # characters of a question
REMEMBERED = 6  # earlier questions that a follow-up is read after
SPELLED = 400  # documents whose words pinyin may spell
HEARD = 3000  # clauses up to which mistyped words are looked up by their sound
GRAMS = 20  # documents whose character runs pinyin may spell, words or not
NAMED = 8  # units that a user is asked to choose from
PARTS = regex("[，,。；;？?！!]+")
ASKS = regex(rf"(?:{ASKING.pattern})(?<!呢)|(.)不\1")  # 算不算; 沙尘暴呢 asks nothing by itself
BOTH = regex(r"两者|二者|这两|两个市|两市|它们")


class Engine:
    """Answers questions from one index, and follow-ups from the questions before."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._learn()

    def refresh(self) -> None:
        """Switch to a newer index generation, if there is one."""
        if self.index.reload_if_changed():
            self._learn()

    def _learn(self) -> None:
        self._lexicon = Lexicon(self.index.documents.values(), self.index.units())
        self._speller = Speller(self._spoken, lambda: self._texts(GRAMS))

    def _spoken(self) -> Iterator[str]:
        """Yield the words that pinyin may spell: names, cue words, and words of the clauses."""
        yield from cue_words()
        yield from self._lexicon.names()
        for text in self._texts(SPELLED):
            yield from (word for word in rjieba.cut(text, False) if len(word) > 1 and not word.isascii())

    def _texts(self, documents: int) -> Iterator[str]:
        for document in list(self.index.documents)[:documents]:
            yield from (folded(clause.text) for clause in self.index.clauses_of(document))

    @once
    def ask(self, text: str, history: Sequence[str] = ()) -> Answer:
        """Return the answer to a question.

        Args:
            text: the question as typed.
            history: the same user's earlier questions, oldest first.

        Raises:
            BadQuestion: the question is empty, too long or no text.
        """
        history = [earlier for earlier in history if _is_text(earlier) and not courtesy(earlier)][-REMEMBERED:]
        _check(text)
        if back := courtesy(text) or ("" if any(map(str.isalnum, text)) else HINT):
            return Answer("clarify", back, echo=text)
        if history and asks_theirs(self.read(text, ())) and len(units := self._units_before(history)) > 1:
            return Answer("clarify", f"前面说到{'、'.join(units[:NAMED])}，请写明问哪一家", echo=text)
        question = self.read(text, history)
        if question.intent == "more":
            return self._more(question, history)
        question = self._elsewhere(question, text, history)
        if told := self._in_full(question, text, history):
            return told
        answer = self._of_each(question, self.answer(question), history)
        if history and is_short(question) and _may_go_on(question) and answer.status == "answered":
            answer = self._of_document_before(question, answer, history)
        if answer.status == "refused" and history and is_elliptic(question):
            known = question.known
            unheard = question.intent == "who" and any(t.absent and is_noun(t.text) for t in question.topic.terms)
            new = unheard or known.topic.weight < thresholds.TELLING  # of what, no document says
            merged = self.answer(merge(question if new else known, self.read(history[-1], history[:-1])))
            return merged if merged.status == "answered" else answer
        if answer.status == "refused" and history and leaves_out(self.read(text, ())):
            answer = self.answer(question.known)  # what no document says was answered for already
        parts = PARTS.split(question.plain)
        if answer.status == "refused" and len(parts) > 1 and all(map(ASKS.search, parts)):
            first = self.ask(parts[0], history)
            note = f"只回答了“{parts[0]}”，其余请分开问"
            return replace(first, notes=(*first.notes, note)) if first.status == "answered" else answer
        return answer

    @once
    def read(self, text: str, history: Sequence[str]) -> Question:
        """Return a question understood, what it leaves out taken from those before."""
        alike = self._speller.alike if self.index.size <= HEARD else no_words
        question = understand(
            text, self._lexicon, self.index.df, self.index.size, spell=self._speller.spell, alike=alike
        )
        more = question.intent == "more" and question.topic.weight >= thresholds.TELLING  # 还有哪些专利指标
        question = replace(question, intent="keyword") if more else question
        history = history[-REMEMBERED:]
        if not history or says_nothing(question):
            return question
        before = self._before(history)
        if question.plain == before.plain:  # asked again
            return before
        if asks_theirs(question) and len(units := self._units_before(history)) == 1:
            return self._theirs(question, units[0], history)
        if more:
            return merge(question, before)
        if len(history) > 1 and self._swaps_place(question, history[-1]):
            before = self.read(history[-2], history[:-2])
        if not (leaves_out(question) or goes_on(question, before)):
            return self._of_unit(question, before)
        merged = merge(question, before)
        if question.places and not question.units and self._is_elsewhere(merged):
            merged = replace(merged, units=())
        if len(history) > 1 and BOTH.search(question.plain):
            earlier = self.read(history[-2], history[:-2])
            places = tuple(dict.fromkeys((*before.places, *earlier.places)))
            return replace(merged, places=places, everywhere=True)
        return merged

    def _before(self, history: Sequence[str]) -> Question:
        """Return the last question but those that only asked whether there is more: 还有吗."""
        before = self.read(history[-1], history[:-1])
        return self._before(history[:-1]) if before.intent == "more" and len(history) > 1 else before

    def _in_full(self, question: Question, text: str, history: Sequence[str]) -> Answer | None:
        """Return the answer before in full, where a question asks for its words: 原文."""
        brief = question.intent == "verbatim" and not question.pointers
        of_before = history and "verbatim" in question.asks and not (question.pointers or question.documents)
        told = self._verbatim(text, history) if brief or of_before else None
        return told if told and (brief or told.status == "answered") else None

    def _elsewhere(self, question: Question, text: str, history: Sequence[str]) -> Question:
        """Return a question for the words of the answer before, asked of another place that it names: 宝鸡怎么说的."""
        if question.intent != "verbatim" or not history:
            return question
        alone, before = self.read(text, ()), self._before(history)
        moved = (alone.places or alone.documents) and (alone.places, alone.documents) != (
            before.places,
            before.documents,
        )
        return (
            merge(replace(alone, intent="keyword", asks=frozenset()), before)
            if moved and not alone.pointers
            else question
        )

    def _of_document_before(self, question: Question, answer: Answer, history: Sequence[str]) -> Answer:
        """Return the answer of the one document of which a clause that was cited before has the topic: 采用什么模式."""
        before = self.ask(history[-1], history[:-1])
        gauge = Gauge(question.topic)
        on = {c.document.id for c in before.citations if gauge.cover(c.clause, c.document) >= thresholds.BESIDE}
        told = self.answer(replace(question, documents=frozenset(on))) if len(on) == 1 else answer
        return told if told.status == "answered" else answer

    def _is_elsewhere(self, question: Question) -> bool:
        """Return whether no document of the places of a question has its units: 蔡家坡 of one city, asked on of another one."""
        inside = {id_ for place in question.places for id_ in self._lexicon.places.documents_in(place)}
        return not any(id_ in inside for id_, _ in self._lexicon.printed(question.units))

    def _units_before(self, history: Sequence[str]) -> list[str]:
        """Return the units that the last question, or its answer, named: of an answer with one lead that one."""
        if units := self.read(history[-1], history[:-1]).units:
            return list(units)
        told = [r for s in self.ask(history[-1], history[:-1]).statements for r in s.units]
        leads = list(dict.fromkeys(r.unit for r in told if r.role == "lead"))
        return leads if len(leads) == 1 else list(dict.fromkeys(r.unit for r in told))

    def _theirs(self, question: Question, unit: str, history: Sequence[str]) -> Question:
        """Return a question for the tasks that a unit has in the documents of the answer before."""
        told = self.ask(history[-1], history[:-1])
        named = self.read(f"{unit}有哪些任务", ())
        return replace(named, text=question.text, documents=frozenset(c.document.id for c in told.citations))

    def _of_unit(self, question: Question, before: Question) -> Question:
        """Return a question behind one for a unit's tasks as of that unit, where one of its clauses answers: 专利要多少件."""
        if not is_of_tasks(question, before):
            return question
        entries = [e for unit in before.units for e in self._lexicon.entries_of(unit)]
        clauses = self.index.clauses(list(dict.fromkeys(id_ for e in entries for id_ in e.clauses)))
        gauge = Gauge(question.topic)
        if all(gauge.cover(c, self.index.documents[c.document]) < thresholds.SURE for c in clauses):
            return question
        named = self.read(f"{before.units[0]} {question.text}", ())
        return replace(named, text=question.text, places=before.places, documents=before.documents)

    def _swaps_place(self, question: Question, last: str) -> bool:
        """Return whether a question names another place as the one before it did: 蔡家坡呢, 那张掖呢."""
        only_place = question.follows and question.places and not question.topic and not question.units
        return bool(only_place) and (alone := self.read(last, ())).follows and len(alone.topic.terms) == 1

    def explain(self, text: str, history: Sequence[str] = ()) -> list[str]:
        """Return the lines that tell how the answer to a question comes about."""
        return explain(self._context(self.read(text, history)), self.ask(text, history))

    def matter(self, text: str, history: Sequence[str] = ()) -> str:
        """Return what a question is about, so that questions of one matter in other words are told by it: 何时通车, 什么时候通车."""
        question = self.read(text, history)
        words = sorted(term.text for term in question.topic.terms)
        named = (*question.places, *question.units, *sorted(question.documents), *map(str, question.years))
        return "|".join((*named, *words)) or question.plain

    def why(self, text: str, history: Sequence[str] = (), answer: Answer | None = None) -> list[str]:
        """Return the same in words for whoever asked; of an answer that was given, or of the one by rule."""
        return why(self._context(self.read(text, history)), answer or self.ask(text, history))

    def answer(self, question: Question) -> Answer:
        """Return the answer to an understood question, its figures and names checked."""
        context = self._context(question)
        scope = context.scope
        answer = context.refuse(f"已收录文件中没有“{scope.missing}”") if scope.missing else compose(context)
        if answer.status == "refused" and scope.unplaced and question.intent != "opinion":
            answer = passages(replace(context, scope=Scope(scope.unplaced)), answer, least=thresholds.UNPLACED)
        return lock(_placed(answer, question, scope))

    def _of_each(self, question: Question, answer: Answer, history: Sequence[str]) -> Answer:
        """Return an answer with what the documents say of each thing that a question names side by side.

        It is refused where it rests on clauses that speak of none of them.
        """
        if question.intent not in ("who", "value", "deadline", "compare"):
            return answer
        ranges = side_by_side(question.plain, compared=question.intent == "compare")
        things = [(span, question.topic.within(question.plain[slice(*span)])) for span in ranges]
        things = [(span, thing) for span, thing in things if thing.weight >= thresholds.WEIGHTY]
        lacking = [(span, thing) for span, thing in things if not speaks_of(answer, thing)]
        if len(things) < 2 or not lacking:
            return answer
        parts = []
        for span, thing in lacking:
            alone = self.read(only(question.plain, ranges, span), history)
            alone = alone if alone.places or alone.documents else replace(alone, places=question.places)
            parts.append((self.answer(alone), thing))
        told = [part for part, thing in parts if part.status == "answered" and speaks_of(part, thing)]
        if answer.status == "answered" and len(lacking) == len(things) and not told:
            return self._context(question).refuse()
        whole = joined([part for part in (answer, *told) if part.status == "answered"])
        unmet = [thing.text for _, thing in lacking if not (whole and speaks_of(whole, thing))]
        notes = tuple(f"没有找到“{thing}”的" for thing in unmet)
        return replace(whole, notes=(*whole.notes, *notes)) if whole else answer

    def _context(self, question: Question) -> Context:
        return Context(question, scope_of(question, self.index, self._lexicon), self.index, self._lexicon)

    def _more(self, question: Question, history: Sequence[str]) -> Answer:
        """Return the answer before with the word that it was complete, or that passages were the nearest ones."""
        if not history:
            return self._context(question).refuse("请先提一个问题")
        before = self.ask(history[-1], history[:-1])
        passages = self.read(history[-1], history[:-1]).intent == "open"
        note = "以上是最相关的段落；要看更多，请换个说法或写明条款" if passages else "以上已是全部相关条款"
        return replace(before, notes=(*before.notes, note)) if before.status == "answered" else before

    def _verbatim(self, text: str, history: Sequence[str]) -> Answer:
        """Return the clauses of the answer before in full; those that a question speaks of, where it speaks of any."""
        question = self.read(text, ())
        if not history:
            return self._context(question).refuse("请先提一个问题")
        before = self.ask(history[-1], history[:-1])
        context = self._context(self.read(history[-1], history[:-1]))
        cited = [citation.clause for citation in before.citations]
        if question.topic.weight >= thresholds.TELLING:
            covers = [coverage(question.topic, folded("\n".join((*c.trail, c.text)))) for c in cited]
            least = max(thresholds.COVERED, thresholds.CLAUSE * max(covers, default=0.0))
            cited = [c for c, covered in zip(cited, covers, strict=True) if covered >= least]
        draft = Draft()
        for e in context.of(cited):
            draft.add(e, [(0, len(e.clause.text))], units=e.clause.responsibilities)
        if draft.citations:
            return lock(replace(context.answered(draft, "原文"), verbatim=True))
        return replace(before, echo=question.echo) if before.status != "answered" else context.refuse()


def _may_go_on(question: Question) -> bool:
    """Return whether a question may speak of what was answered before: not which documents mention a thing."""
    return question.intent not in ("mention", "share") and not question.everywhere


def _check(text: str) -> None:
    """Check that a question is one.

    Raises:
        BadQuestion: it is empty, too long or no text.
    """
    if not text.strip():
        raise BadQuestion("问题是空的")
    if not _is_text(text):
        raise BadQuestion("问题里有不是文字的字节")
    if len(text) > LONGEST:
        raise BadQuestion(f"问题有 {len(text)} 字")


def _is_text(text: str) -> bool:
    """Return whether a text can be written as UTF-8: bytes that a terminal could not read cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _placed(answer: Answer, question: Question, scope: Scope) -> Answer:
    """Return an answer with a note where a cited document does not say that it is of the place asked about."""
    unsaid = any(
        c.document.id in scope.unplaced and c.document.id not in (scope.documents or ()) for c in answer.citations
    )
    note = f"注意：文件未写明是否属于“{'、'.join(question.places)}”"
    return replace(answer, notes=(*answer.notes, note)) if unsaid else answer
