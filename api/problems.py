"""What went wrong, as problem details (RFC 9457) in Chinese."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "请求格式有误",
    401: "没有有效的接口令牌",
    403: "令牌的权限不够",
    404: "不存在或无权查看",
    405: "这个地址不支持该方法",
    409: "现在不能办理",
    410: "位置已失效",
    413: "内容过大",
    422: "填写有误",
    429: "请求过于频繁",
    503: "暂时无法访问",
}
OTHER = "系统出错,请联系系统管理员"


@dataclass(frozen=True)
class FieldProblem:
    """``field`` is a name of the request; empty for what is about all of it."""

    field: str
    message: str


def problem(status: int, detail: str = "", *, errors: list[FieldProblem] | None = None) -> HttpResponse:
    title = TITLES.get(status, OTHER)
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    if errors is not None:
        body["errors"] = [{"field": one.field, "message": one.message} for one in errors]
    text = json.dumps(body, ensure_ascii=False)
    answer = HttpResponse(text, status=status, content_type=CONTENT_TYPE)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="rectify"'
    return answer
