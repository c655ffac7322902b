"""The OpenAPI document as a page shows it: operations with what is sent and answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
REFERENCE = "#/components/schemas/"
TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "是否",
    "array": "列表",
    "object": "对象",
    "null": "空",
}
FORMATS = {"date": "日期", "date-time": "时间", "binary": "文件"}


@dataclass(frozen=True)
class ApiField:
    """``kind`` and ``note`` in words; ``choices``: the values that are taken, where they are few."""

    name: str
    kind: str
    note: str
    choices: list[str]
    is_required: bool


@dataclass(frozen=True)
class ApiOperation:
    method: str
    path: str
    summary: str
    query: list[ApiField]
    sent: list[ApiField]
    answered: list[ApiField]


def operations_of(document: object) -> dict[str, list[ApiOperation]]:
    """Group → its operations, in the order of the document."""
    whole: Json = json.loads(json.dumps(document, default=str))
    groups: dict[str, list[ApiOperation]] = {}
    for path, methods in _map(_map(whole).get("paths")).items():
        for method, one in _map(methods).items():
            tags = _map(one).get("tags")
            tag = str(tags[0]) if isinstance(tags, list) and tags else ""
            groups.setdefault(tag, []).append(_operation(_map(whole), path, method.upper(), _map(one)))
    return groups


def _operation(whole: dict[str, Json], path: str, method: str, one: dict[str, Json]) -> ApiOperation:
    found = one.get("parameters")
    query = [_parameter(_map(each)) for each in found] if isinstance(found, list) else []
    body = next(iter(_map(_map(one.get("requestBody")).get("content")).values()), None)
    good = _map(_map(_map(one.get("responses")).get("200")).get("content"))
    answer = next(iter(good.values()), None)
    return ApiOperation(
        method=method,
        path=path,
        summary=str(one.get("summary", "")),
        query=[each for each in query if each.name != "pk"],
        sent=list(_fields(whole, _map(_map(body).get("schema")))),
        answered=list(_fields(whole, _map(_map(answer).get("schema")))),
    )


def _parameter(one: dict[str, Json]) -> ApiField:
    schema = _map(one.get("schema"))
    return ApiField(
        str(one["name"]),
        _kind(schema),
        str(one.get("description", "")),
        _choices(schema),
        bool(one.get("required")),
    )


def _fields(whole: dict[str, Json], schema: dict[str, Json]) -> Iterator[ApiField]:
    """Of an object; of a page of rows those of a row, with “items[].” in front."""
    schema = _resolved(whole, schema)
    required = schema.get("required")
    for name, value in _map(schema.get("properties")).items():
        field = _map(value)
        inner = _resolved(whole, _map(field.get("items")))
        if name == "items" and inner:
            for one in _fields(whole, inner):
                yield replace(one, name=f"items[].{one.name}")
            continue
        is_required = isinstance(required, list) and name in required
        meant, note = _resolved(whole, field), str(field.get("description", ""))
        yield ApiField(name, _kind(meant), note, _choices(meant), is_required)


def _resolved(whole: dict[str, Json], schema: dict[str, Json]) -> dict[str, Json]:
    reference = str(schema.get("$ref", ""))
    if not reference.startswith(REFERENCE):
        return schema
    known = _map(_map(whole.get("components")).get("schemas"))
    return _map(known.get(reference.removeprefix(REFERENCE)))


def _kind(schema: dict[str, Json]) -> str:
    choices = schema.get("anyOf")
    if isinstance(choices, list):
        return "或".join(dict.fromkeys(_kind(_map(one)) for one in choices))
    name = str(schema.get("format", ""))
    return FORMATS.get(name) or TYPES.get(str(schema.get("type", "")), "对象")


def _choices(schema: dict[str, Json]) -> list[str]:
    values = schema.get("enum")
    return list(map(str, values)) if isinstance(values, list) else []


def _map(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
