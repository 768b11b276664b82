"""Writes what the rules have answered, and puts a question that they could not answer in other words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import rjieba

from bot.answer import Answer
from bot.claims import unsupported
from bot.llm import evidence
from bot.llm.asking import Asking
from bot.llm.endpoint import Endpoint
from bot.llm.errors import ModelError
from bot.llm.grounds import plain_words
from bot.llm.reply import WrittenAnswer, WrittenQuestion
from bot.llm.settings import ModelSettings
from bot.llm.usage import REMOVED, Usage
from bot.llm.written import written
from index.patterns import regex
from index.text import folded

LINES = 40  # statements of an answer that a model is given; a longer list is told by rule
HEADINGS = 12
SHOWN = 40  # characters of a clause that has no heading
NAMES = {
    "citation": "引用不对", "form": "夹带格式或链接", "figure": "数字", "comparator": "限定词", "year": "年份", "metric": "指标", "date": "日期", "name": "名称、文号",
    "city": "地方", "role": "牵头、配合弄反", "words": "条款里没有的话",
}  # fmt: skip
FAILURES = {
    "unreachable": "没有答复", "rejected": "请求不被接受", "unreadable": "答复读不懂", "spent": "暂不再问", "error": "出错",
}  # fmt: skip
NUMBERS = regex(r"[0-9]+(?:\.[0-9]+)?")


class Scribe:
    """One model at work; every method may be called from any thread and raises nothing that is the model's fault."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.trouble = ""  # why the model has not written the last time

    @property
    def sent_to(self) -> str:
        """Where questions and clauses are sent: the model, and the host of its endpoint where one is set."""
        settings = self.asking.model.settings
        host = urlsplit(settings.base_url).hostname
        return f"{settings.model}（{host}）" if host else settings.model

    def told(self, days: int) -> list[str]:
        """Return what the model was asked in the last days, what it cost, and what of it was removed, a line each."""
        used, settings = self.asking.usage.of(days), self.asking.model.settings
        cost = used.cost(settings.price)
        spent = f"，费用 {cost:.2f}" if cost is not None else ""
        lines = [
            f"请求 {used.requests} 次，另有 {used.cached} 次用了记住的答复",
            f"token 读 {used.tokens_in}，写 {used.tokens_out}{spent}",
            f"写的话留下 {used.kept} 句，去掉 {sum(used.removed.values())} 句",
        ]
        lines += [f"去掉：{NAMES[kind]} {count}" for kind, count in used.removed.items()]
        return [*lines, *(f"没有写成：{FAILURES[kind]} {count}" for kind, count in used.failed.items())]

    def write(self, question: str, rule: Answer) -> Answer:
        """Return an answer in a model's words where its clauses carry them, else the answer by rule."""
        if not _is_to_write(question, rule):
            return rule
        try:
            reply = self.asking.ask("write", WrittenAnswer, **_evidence(question, rule))
        except ModelError as error:
            self.trouble = f"{error}（{error.remedy}）" if error.remedy else str(error)
            return rule
        found = written(rule, reply)
        self.asking.usage.add({"kept": found.kept, **{f"{REMOVED}{kind}": n for kind, n in found.removed.items()}})
        return found.answer

    def recalled(self, question: str, rule: Answer) -> Answer:
        """Return the same from what is remembered: the model is not asked."""
        known = _is_to_write(question, rule) and self.asking.remembered(
            "write", WrittenAnswer, **_evidence(question, rule)
        )
        return written(rule, known).answer if known else rule

    def rewrite(self, question: str, history: Sequence[str]) -> str:
        """Return a follow-up as a whole question in the words of the conversation; nothing where that fails."""
        typed = "\n".join((*history, question))
        if not history or not evidence.is_plain(typed):
            return ""
        told = json.dumps(list(history), ensure_ascii=False)
        found = self._question("rewrite", question=evidence.question(question), history=evidence.question(told))
        return found if found and _is_of(found, typed) and _keeps(found, question) else ""

    def official(self, question: str, refused: Answer) -> str:
        """Return a question in the words of the clauses nearest to it; nothing where that fails or asks for something else."""
        headings = "\n".join(
            dict.fromkeys(c.clause.title or c.clause.text[:SHOWN] for c in refused.suggestions[:HEADINGS])
        )
        if not headings or not evidence.is_plain(question):
            return ""
        plain = evidence.without_orders(headings)
        found = self._question("official", question=evidence.question(question), headings=evidence.question(plain))
        same = sorted(NUMBERS.findall(folded(found))) == sorted(NUMBERS.findall(folded(question)))
        return (
            found
            if found and same and _is_of(found, f"{question}\n{plain}") and folded(found) != folded(question)
            else ""
        )

    def _question(self, prompt: str, **values: str) -> str:
        try:
            return self.asking.ask(prompt, WrittenQuestion, **values).question
        except ModelError:
            return ""


def opened(settings: ModelSettings, home: Path | None) -> Scribe:
    """Return a scribe over a model, its counters in a home; in memory without one."""
    return Scribe(Asking(Endpoint(settings), Usage(home / "llm.sqlite" if home else None)))


def _is_to_write(question: str, rule: Answer) -> bool:
    few = 0 < len(rule.statements) <= LINES
    return rule.status == "answered" and not rule.verbatim and few and evidence.is_plain(question)


def _evidence(question: str, rule: Answer) -> dict[str, str]:
    return {
        "question": evidence.question(question),
        "clauses": evidence.clauses(rule.citations),
        "answer": evidence.draft(rule),
    }


def hinted(refused: Answer, other: str) -> Answer:
    """Return a refusal with the question that may be meant."""
    return replace(refused, notes=(*refused.notes, f"换个说法可能查得到：{other}"))


def _is_of(found: str, typed: str) -> bool:
    """Return whether a question has no figure, name or word besides those of a text."""
    text = folded(typed)
    known = frozenset(rjieba.cut(text, False)) | plain_words() | frozenset("谁哪多少几什么吗呢？?")
    words = [word for word in rjieba.cut(folded(found), False) if word.strip()]
    return not unsupported(found, text) and all(word in known or word in text or not word.isalnum() for word in words)


def _keeps(found: str, question: str) -> bool:
    """Return whether the words of a question are all in another."""
    text = folded(found)
    words = [word for word in rjieba.cut(folded(question), False) if len(word) > 1]
    return all(word in text or word in plain_words() for word in words)
