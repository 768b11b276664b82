"""An answer as JSON-ready data: what ``ask --json`` and ``batch`` write."""

from __future__ import annotations

from typing import Any

from bot.answer import Answer, Citation
from bot.render import render

Payload = dict[str, Any]


def payload(answer: Answer, question: str, *, took_ms: float, id_: object = None) -> Payload:
    """Return an answer as a JSON object; ``id`` is null where none was given."""
    units = {
        (r.unit, r.role, group.document.id): None for group in answer.groups for s in group.statements for r in s.units
    }
    return {
        "id": id_,
        "question": question,
        "status": answer.status,
        "made_by": answer.made_by,
        "answer": render(answer),
        "units": [{"name": name, "role": role, "document": document} for name, role, document in units],
        "citations": [citation(c) for c in answer.citations],
        "suggestions": [citation(c) for c in answer.suggestions],
        "took_ms": round(took_ms, 2),
    }


def citation(cited: Citation) -> Payload:
    """Return a citation as a JSON object; ``span`` counts code points of ``text``."""
    document, clause = cited.document, cited.clause
    return {
        "document": {
            "id": document.id,
            "source": document.source,
            "title": document.title,
            "number": document.number,
            "region": document.region,
            "status": document.status,
        },
        "pointer": clause.pointer,
        "trail": list(clause.trail),
        "text": clause.text,
        "span": list(cited.span),
        "score": cited.score,
    }
