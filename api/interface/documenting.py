"""What the OpenAPI document says beyond the types: filters of the ledger, and what can go wrong."""

from __future__ import annotations

from copy import deepcopy

from django import forms

from api.interface import schemas
from api.interface.paging import CURSOR
from measures.filters.filter_set import MeasureFilter
from measures.filters.orders import LEDGER_ORDERS

OpenApi = dict[str, object]
PROBLEMS: dict[frozenset[int], type[schemas.Problem]] = {
    frozenset({400, 401, 403, 404, 405, 422, 429}): schemas.Problem
}
ACT_PROBLEMS: dict[frozenset[int], type[schemas.Problem]] = {
    frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429}): schemas.Problem
}
CHANGE_PROBLEMS: dict[frozenset[int], type[schemas.Problem]] = {
    frozenset({400, 401, 403, 404, 405, 410, 422, 429}): schemas.Problem
}


def _parameter(name: str, description: str, schema: OpenApi) -> OpenApi:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


CURSOR_PARAMETER = _parameter(CURSOR, "上一页给出的位置", {"type": "string"})


def parameters(**keys: str) -> OpenApi:
    """Numbers of rows that narrow a list down, and the cursor."""
    found = [_parameter(name, label, {"type": "integer", "minimum": 1}) for name, label in keys.items()]
    return {"parameters": [*found, CURSOR_PARAMETER]}


def measure_parameters() -> list[OpenApi]:
    """Of the one FilterSet; what can be chosen depends on the person where it is not a fixed list."""
    # Copies: a filter keeps the field that it once made, and the class's would be without anybody's choices.
    found = [
        _parameter(name, str(one.label), _schema(one.extra.get("choices"), one.field))
        for name, one in deepcopy(MeasureFilter.base_filters).items()
    ]
    return [*found, _parameter("sort", "顺序", {"type": "string", "enum": list(LEDGER_ORDERS)})]


def _schema(choices: object, field: forms.Field) -> OpenApi:
    if isinstance(choices, list | tuple) and choices:
        return {"type": "string", "enum": [str(value) for value, _ in choices]}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field, forms.DecimalField):
        return {"type": "integer", "minimum": 0}
    if isinstance(field, forms.CharField):
        return {"type": "string", "maxLength": field.max_length or 100}
    return {"type": "string", "description": "编号"}
