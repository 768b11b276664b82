"""Documents, clauses and what the index says of itself, as plain lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from index.model import ROLES, Clause, Document, Responsibility, Role, Status, Target

if TYPE_CHECKING:
    from index.report import BuildReport
    from index.store import BuildMeta, FileRecord

ROLE_NAMES: Mapping[Role, str] = {"lead": "牵头", "responsible": "责任", "support": "配合", "guide": "指导"}
STATUS_NAMES: Mapping[Status, str] = {
    "in_force": "现行有效",
    "expired": "已过有效期",
    "repealed": "已废止或失效",
    "unknown": "文件未写明有效期",
}


def heading(document: Document) -> str:
    """Return a document's title and number on one line."""
    return f"《{document.title}》{document.number or ''}{'（摘编）' if document.digest else ''}"


def document_line(document: Document) -> str:
    """Return what tells a document from others, on one line."""
    facts = (document.region, document.issued, STATUS_NAMES[document.status], document.source)
    return f"{document.id}  {heading(document)}  {' · '.join(fact for fact in facts if fact)}"


def clause_lines(clause: Clause, document: Document) -> Iterator[str]:
    """Yield a clause with its document, headings, units and targets."""
    yield heading(document)
    yield f"条款 {clause.pointer}" + (f"（第 {clause.page} 页）" if clause.page else "")
    if clause.trail:
        yield " › ".join(clause.trail)
    yield ""
    yield clause.text
    if clause.responsibilities:
        yield ""
        yield units_line(clause.responsibilities)
    if clause.targets:
        yield "指标：" + "；".join(map(target_text, clause.targets))


def units_line(responsibilities: Sequence[Responsibility]) -> str:
    """Return units by role on one line."""
    grouped = ((role, [found.unit for found in responsibilities if found.role == role]) for role in ROLES)
    return "；".join(f"{ROLE_NAMES[role]}：{'、'.join(units)}" for role, units in grouped if units)


def target_text(target: Target) -> str:
    """Return a target as it is printed, with the deadline that its surroundings set."""
    stated = not target.deadline or target.deadline in target.verbatim
    return target.verbatim if stated else f"{target.verbatim}（{target.deadline}）"


def report_lines(report: BuildReport) -> Iterator[str]:
    """Yield what a build did: a summary, then every file that is not in the index."""
    if report.result == "rejected":
        reason = "有文件未收（--strict）" if report.read or report.reused else "没有可读的文件"
        yield f"{reason}，索引未更新"
    else:
        state = "已建索引" if report.result == "built" else "没有变化"
        yield f"{state}：{report.documents} 份文件，{report.clauses} 条，用时 {report.seconds:.1f} 秒"
    counts = {"新读": report.read, "沿用": report.reused, "重复": report.duplicates, "未收": report.refused}
    yield f"{report.folder}：" + "，".join(f"{name} {len(files)}" for name, files in counts.items())
    for refusal in report.refused:
        yield f"未收 {refusal.file}：{refusal.reason}（{refusal.remedy}）"
    for duplicate in report.duplicates:
        yield f"重复 {duplicate.file}：与 {duplicate.kept} 是同一份文件，采用后者"
    if report.ignored:
        shown = "、".join(report.ignored[:5]) + ("等" if len(report.ignored) > 5 else "")
        yield f"略过 {len(report.ignored)} 个其他类型的文件：{shown}"


def status_lines(home: str, meta: BuildMeta, files: Sequence[FileRecord], *, changed: bool) -> Iterator[str]:
    """Yield what the index was built from and what is not in it."""
    yield f"索引：{home}"
    yield f"文件夹：{meta.folder}" + ("（建索引后有变化，请运行 policybot index build）" if changed else "")
    yield f"建于：{meta.built_at}"
    yield f"内容：{meta.documents} 份文件，{meta.clauses} 条，{meta.passages} 段"
    yield f"编码器：{meta.encoder}（{meta.dimension} 维）"
    for record in files:
        if record.status == "refused":
            yield f"未收 {record.path}：{record.problem}（{record.remedy}）"
        elif record.status == "duplicate":
            yield f"重复 {record.path}：与 {record.twin} 是同一份文件"
