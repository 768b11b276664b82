"""The six steps of an answer in words: what ``ask --explain`` prints."""

from __future__ import annotations

from collections.abc import Iterator

from bot import thresholds
from bot.answer import Answer
from bot.context import Context
from bot.coverage import degree
from index.text import folded

SHOWN = 8  # clauses shown with their scores


def explain(context: Context, answer: Answer) -> list[str]:
    """Return the lines that tell how an answer came about."""
    return [*_understood(context), *_scoped(context), *_found(context), *_decided(answer), *_checked(answer)]


def _understood(context: Context) -> Iterator[str]:
    question = context.question
    terms = "、".join(
        f"{t.text}×{t.weight:.1f}" + (f"（{'/'.join(t.others[:3])}）" if t.others else "") for t in question.topic.terms
    )
    roles = "、".join(sorted(question.roles)) or "全部"
    yield f"1 理解：意图 {question.intent}，角色 {roles}，主题 {terms or '无'}"
    named = {
        "地区": question.places,
        "单位": question.units,
        "年份": tuple(map(str, question.years)),
        "量词": question.measures,
    }
    yield "       " + "；".join(f"{name} {'、'.join(values)}" for name, values in named.items() if values)


def _scoped(context: Context) -> Iterator[str]:
    scope = context.scope
    documents = "全部文件" if scope.documents is None else f"{len(scope.documents)} 份文件"
    missing = f"，没有“{scope.missing}”" if scope.missing else ""
    yield f"2 范围：{documents}{missing}" + (f"，条款须含 {'、'.join(scope.strict)}" if scope.strict else "")


def _found(context: Context) -> Iterator[str]:
    yield f"3 查找：{len(context.evidence)} 条候选（覆盖率不低于 {thresholds.COVERED:.2f} 才作答）"
    for e in context.evidence[:SHOWN]:
        text = folded(e.clause.text + " ".join(e.clause.trail))
        matched = "、".join(t.text for t in context.question.topic.terms if degree(t, text) >= 0.5)
        yield f"       {e.score:.3f} 覆盖 {e.coverage:.2f} {e.document.source} {e.clause.pointer}：{matched or '无'}"


def _decided(answer: Answer) -> Iterator[str]:
    yield f"4 判定：{answer.status}"
    yield f"5 陈述：{len(answer.statements)} 条，引用 {len(answer.citations)} 条"


def _checked(answer: Answer) -> Iterator[str]:
    yield f"6 核对：{len(answer.statements)} 条的数字、日期、单位、地名均见于所引条款，去掉 {len(answer.dropped)} 条"
    yield from (f"       去掉：{statement.text}" for statement in answer.dropped)
