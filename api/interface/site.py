"""The interface put together: version 1."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from api.interface import acting, answers, changes, counting, reading
from api.middleware import PREFIX
from api.problems import CONTENT_TYPE

DESCRIPTION = (
    "供本单位其他系统(OA、市级汇总等)读取和办理。每次请求在 Authorization 请求头中带上接口令牌,"
    "权限与令牌所属的人在页面上的权限完全相同。"
)


class Interface(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of its view, which is one of a kind here: programs are made from it."""
        return operation.view_func.__name__


def _interface() -> Interface:
    """The page of its document is ours (``api.views.docs``): the library's loads scripts from outside."""
    made = Interface(
        title="巡察整改台账系统接口",
        version=settings.VERSION,
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
    )
    for router in (reading.router, counting.router, changes.router, acting.router):
        made.add_router("", router)
    answers.register(made)
    return made


INTERFACE = _interface()


def patterns() -> list[URLPattern | URLResolver]:
    """Without the library's own beginning, which leads to its page of documentation."""
    return [one for one in INTERFACE.urls[0] if getattr(one, "name", "") != "api-root"]


def document() -> OpenAPISchema:
    """What goes wrong has a content type of its own, which the library does not know."""
    found = INTERFACE.get_openapi_schema(path_prefix=PREFIX)
    for methods in found["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {CONTENT_TYPE: answer["content"].pop("application/json")}
    return found
