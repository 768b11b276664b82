"""A question in, an answer out: understand, scope, find, decide, state, check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import rjieba

from bot import by_document, by_duty, by_figure, by_passage, thresholds
from bot.answer import Answer
from bot.compose import Draft
from bot.context import Context
from bot.cues import FACTS, cue_words
from bot.errors import BadQuestion
from bot.evidence import Scope, scope_of
from bot.explain import explain
from bot.lexicon import Lexicon
from bot.pinyin import Speller
from bot.question import Question, merge, understand
from bot.topic import degrees
from bot.verify import evidence_text, lock
from index.retrieve import Index
from index.text import folded

LONGEST = 500  # characters of a question
NEAREST = 8  # clauses looked at for a form of a word that no document has
HALF = 0.5  # degree from which a text has a form of a word
SPELLED = 400  # documents whose words pinyin may spell
WHOLE = re.compile(r"指标|目标|数字|完成什么|完成哪些|任务")
OWNED = re.compile(r"(?:哪个|哪家|什么|哪里)(?:单位|部门|机关)?的$|(?:发|印发|制定|出台)的$")
COMPOSERS: dict[str, Callable[[Context], Answer]] = {
    "who": by_duty.who,
    "tasks": by_duty.tasks,
    "share": by_duty.share,
    "value": by_figure.value,
    "deadline": by_figure.deadline,
    "compare": by_figure.compare,
    "list": by_passage.listing,
    "keyword": by_passage.listing,
    "open": by_passage.opened,
    "mention": by_passage.mention,
}


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
        self._speller = Speller(self._spoken())

    def _spoken(self) -> Iterator[str]:
        """Yield the words that pinyin may spell: names, cue words, and words of the clauses."""
        yield from cue_words()
        yield from self._lexicon.names()
        for document in list(self.index.documents)[:SPELLED]:
            for clause in self.index.clauses_of(document):
                yield from (
                    word for word in rjieba.cut(folded(clause.text), False) if len(word) > 1 and not word.isascii()
                )

    def ask(self, text: str, history: Sequence[str] = ()) -> Answer:
        """Return the answer to a question.

        Args:
            text: the question as typed.
            history: the same user's earlier questions, oldest first.

        Raises:
            BadQuestion: the question is empty or too long.
        """
        if not text.strip():
            raise BadQuestion("问题是空的")
        if len(text) > LONGEST:
            raise BadQuestion(f"问题有 {len(text)} 字")
        question = self.read(text, history)
        if question.intent in ("verbatim", "more"):
            return self._again(question, history)
        return self.answer(question)

    def read(self, text: str, history: Sequence[str]) -> Question:
        """Return a question understood, what it leaves out taken from those before."""
        question = self._understand(text)
        named = question.topic or question.units or question.documents or question.unknown
        if history and (
            question.follows or not named or (question.intent in FACTS and not (question.places or question.documents))
        ):
            return merge(question, self.read(history[-1], history[:-1]))
        return question

    def explain(self, text: str, history: Sequence[str] = ()) -> list[str]:
        """Return the lines that tell how the answer to a question comes about."""
        question = self.read(text, history)
        scope = scope_of(question, self.index, self._lexicon)
        return explain(Context(question, scope, self.index, self._lexicon), self.ask(text, history))

    def answer(self, question: Question) -> Answer:
        """Return the answer to an understood question, its figures and names checked."""
        scope = scope_of(question, self.index, self._lexicon)
        context = Context(question, scope, self.index, self._lexicon)
        answer = context.refuse(f"已收录文件中没有“{scope.missing}”") if scope.missing else self._compose(context)
        if answer.status == "refused" and scope.unplaced and question.intent != "opinion":
            wider = replace(context, scope=Scope(scope.unplaced))
            passages = by_passage.opened(wider, least=thresholds.UNPLACED)
            answer = passages if passages.status == "answered" else answer
        return lock(_placed(answer, question, scope))

    def _compose(self, context: Context) -> Answer:
        question = context.question
        if question.intent == "opinion":
            return context.refuse("这里只回答文件写明的内容，不作评价和预测")
        bare = not question.topic and not question.units
        if bare and not (question.places or question.documents or question.years or question.facts):
            return Answer("clarify", "请写明要查的事项、单位或文件，例如：谁负责专利申请量目标", echo=question.text)
        if question.intent in FACTS or (bare and (question.documents or question.years)):
            return by_document.facts(context)
        if question.intent == "who" and OWNED.search(question.plain):
            context = replace(context, question=replace(question, intent="issuer"))
            return by_document.facts(context)
        if bare and question.places and question.intent == "tasks":
            return by_duty.tasks(context)
        if question.intent == "open" and context.scope.documents is not None:
            wider = context.scope.documents | context.scope.unplaced
            return by_passage.opened(replace(context, scope=replace(context.scope, documents=wider)))
        if (
            not question.units
            and (question.places or question.years)
            and WHOLE.search(question.plain)
            and question.topic.weight < thresholds.TELLING
        ):
            return by_figure.everything(context)
        if _turns_on_nothing(context):
            return context.refuse()
        answer = COMPOSERS[question.intent](context)
        if answer.status == "refused" and question.topic.weight >= thresholds.TELLING:
            return self._passages(context, answer)
        return answer

    def _passages(self, context: Context, answer: Answer) -> Answer:
        """Return passages in place of a refusal, where some cover the topic and name the units."""
        question = context.question
        passages = by_passage.opened(context, least=thresholds.COVERED)
        named = question.intent not in ("tasks", "share") or all(
            any(unit in folded(evidence_text(c)) for unit in question.units) for c in passages.citations
        )
        return passages if passages.status == "answered" and named else answer

    def _again(self, question: Question, history: Sequence[str]) -> Answer:
        """Return the clauses of the answer before in full, or what it left out."""
        if not history:
            draftless = self._understand(question.text)
            return Context(draftless, scope_of(draftless, self.index, self._lexicon), self.index, self._lexicon).refuse(
                "请先提一个问题"
            )
        before = self.ask(history[-1], history[:-1])
        if question.intent == "more" and before.status == "answered":
            return replace(before, notes=("以上已是全部相关条款",))
        draft = Draft()
        context = Context(
            self.read(history[-1], history[:-1]),
            scope_of(question, self.index, self._lexicon),
            self.index,
            self._lexicon,
        )
        for e in context.of([citation.clause for citation in before.citations]):
            draft.add(e, [(0, len(e.clause.text))], units=e.clause.responsibilities)
        if not draft.citations:
            return replace(before, echo=question.text)
        return replace(context.answered(draft, "原文"), verbatim=True)

    def _understand(self, text: str) -> Question:
        return understand(text, self._lexicon, self.index.df, self.index.size, spell=self._speller.spell)


def _placed(answer: Answer, question: Question, scope: Scope) -> Answer:
    """Return an answer with a note where a cited document does not say that it is of the place asked about."""
    unsaid = any(
        c.document.id in scope.unplaced and c.document.id not in (scope.documents or ()) for c in answer.citations
    )
    note = f"注意：文件未写明是否属于{'、'.join(question.places)}"
    return replace(answer, notes=(*answer.notes, note)) if unsaid else answer


def _turns_on_nothing(context: Context) -> bool:
    """Return whether the heaviest part of a topic is a word that no document has in any form."""
    question = context.question
    heavy = thresholds.UNMET * question.topic.weight
    if question.intent not in ("who", "value", "deadline", "compare") or not heavy:
        return False
    lacking = [i for i, term in enumerate(question.topic.terms) if term.absent and term.weight >= heavy]
    held = [degrees(question.topic, folded(e.clause.text)) for e in context.evidence[:NEAREST]] if lacking else []
    return any(all(found[i] < HALF for found in held) for i in lacking)
