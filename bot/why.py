"""Why an answer came about, in words for whoever asked: what `/why` says. ``ask --explain`` has the figures."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer import Answer
from bot.context import Context
from bot.coverage import degree
from bot.cues import Intent
from index.text import folded

HELD = 0.5  # degree from which a clause has a word
ASKED: dict[Intent, str] = {
    "who": "谁负责", "tasks": "一个单位的任务", "value": "数字是多少", "deadline": "什么时候", "list": "有哪些", "compare": "比较",
    "share": "分担情况", "number": "文号", "date": "日期", "issuer": "制发机关", "validity": "效力", "attachments": "附件",
    "recipients": "主送和抄送", "mention": "有没有提到", "verbatim": "原文", "more": "更多", "open": "怎么做", "keyword": "相关条款",
    "opinion": "评价或预测",
}  # fmt: skip


def why(context: Context, answer: Answer) -> list[str]:
    """Return the lines that tell staff how an answer came about."""
    return [_understood(context), _scoped(context), *_found(context, answer), *_decided(answer)]


def _understood(context: Context) -> str:
    question = context.question
    named = {
        "事项": tuple(term.text for term in question.topic.terms),
        "地区": question.places,
        "单位": question.units,
        "年份": tuple(map(str, question.years)),
    }
    parts = [f"{name}“{'、'.join(values)}”" for name, values in named.items() if values]
    return "；".join((f"问题看作问：{ASKED[question.intent]}", *parts))


def _scoped(context: Context) -> str:
    scope = context.scope
    count = len(context.index.documents) if scope.documents is None else len(scope.documents)
    if scope.missing:
        return f"已收录文件里没有“{scope.missing}”"
    whole = scope.documents is None or count == len(context.index.documents)
    return f"查了全部 {count} 份文件" if whole else f"只查了 {count} 份对得上的文件"


def _found(context: Context, answer: Answer) -> Iterator[str]:
    """Yield what of the topic the nearest clauses lack, where they do not answer."""
    terms = context.question.topic.terms
    if answer.status != "refused" or not (terms and context.evidence) or context.scope.missing:
        return
    texts = [folded(e.clause.text + " ".join(e.clause.trail)) for e in context.evidence]
    nearest = f"最相近的 {len(texts)} 条里，"
    lacking = [term.text for term in terms if all(degree(term, text) < HELD for text in texts)]
    if lacking:
        yield f"{nearest}没有一条写到“{'”“'.join(lacking)}”"
    elif whole := sum(all(degree(term, text) >= HELD for term in terms) for text in texts):
        yield f"{nearest}{whole} 条写到了这些词，但都没有写明所问的内容"
    else:
        yield f"{nearest}没有一条把这些词都写到"


def _decided(answer: Answer) -> Iterator[str]:
    if answer.status != "answered":
        yield "没有条款能作依据，所以没有回答" if answer.status == "refused" else "问得不够清楚，所以请您补充"
        return
    yield f"答案有 {len(answer.statements)} 条，引用 {len(answer.citations)} 条条款，每个数字、日期、单位、地名都与所引条款核对过"
    if answer.dropped:
        yield f"核对不上而去掉的：{len(answer.dropped)} 条"
    if answer.made_by == "llm":
        written = any(statement.written for statement in answer.statements)  # or forgotten since
        by_rule = sum(not statement.written for statement in answer.statements) if written else 0
        yield f"文字由语言模型根据这些条款写成{f'，其中 {by_rule} 条按规则写' if by_rule else ''}；没有依据的话已去掉"
    else:
        yield "答案按规则写成，没有用语言模型"
