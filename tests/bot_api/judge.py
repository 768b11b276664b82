"""An independent judge of every call that the bot makes: aiogram's models of the Bot API, unknown fields refused.

The models are generated from the Bot API's own description. They let unknown
fields through, so the fields are looked at here, nested objects included.
"""

from __future__ import annotations

import json
import types
import typing
from functools import cache
from typing import Any

from aiogram import methods
from aiogram.types import InputFile
from pydantic import BaseModel, ValidationError

NESTED = (
    "reply_markup",
    "reply_parameters",
    "link_preview_options",
    "commands",
    "scope",
    "allowed_updates",
    "entities",
)


@cache
def _methods() -> dict[str, type[BaseModel]]:
    found = (getattr(methods, name) for name in methods.__all__)
    return {str(model.__api_method__): model for model in found if hasattr(model, "__api_method__")}


def faults(method: str, params: dict[str, Any], files: set[str]) -> list[str]:
    """Return what is wrong with a call: an unknown method, unknown fields, fields of a wrong kind or missing ones."""
    model = next((m for name, m in _methods().items() if name.lower() == method.lower()), None)
    if model is None:
        return [f"no method {method}"]
    values = {name: _decoded(name, value) for name, value in params.items()}
    strange = [fault for name, value in values.items() for fault in _strange(model, name, value)]
    stand_in: Any = types.SimpleNamespace()
    given = {**values, **dict.fromkeys(files, stand_in)}
    try:
        model.model_validate({name: value for name, value in given.items() if value is not stand_in})
    except ValidationError as error:
        missing = [e for e in error.errors() if not (e["type"] == "missing" and e["loc"][0] in files)]
        strange += [f"{method}.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in missing]
    return strange


def _decoded(name: str, value: Any) -> Any:  # noqa: ANN401
    return json.loads(value) if name in NESTED and isinstance(value, str) else value


def _strange(model: type[BaseModel], name: str, value: Any) -> list[str]:  # noqa: ANN401
    """Return the unknown fields of a value, the objects in it included."""
    field = model.model_fields.get(name)
    if field is None:
        return [f"{model.__name__} has no field {name}"]
    return _inside(_models(field.annotation), value)


def _inside(models: list[type[BaseModel]], value: Any) -> list[str]:  # noqa: ANN401
    """Return the unknown fields of the objects in a value, read as the one of several models that knows most of it."""
    if isinstance(value, list):
        return [fault for item in value for fault in _inside(models, item)]
    if not isinstance(value, dict) or not models:
        return []
    readings = [[f for name, inner in value.items() for f in _strange(model, name, inner)] for model in models]
    return min(readings, key=len)


def _models(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401
    """Return the models that an annotation names."""
    if isinstance(annotation, type):
        return [annotation] if issubclass(annotation, BaseModel) and not issubclass(annotation, InputFile) else []
    return [model for part in typing.get_args(annotation) for model in _models(part)]
