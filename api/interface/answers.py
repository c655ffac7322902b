"""What each exception is answered with; one that is not named here crashes and is logged."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from accounts.limits import TooMany
from api.interface.auth import NoToken
from api.interface.paging import BadQuery
from api.interface.submitting import NotValid
from api.problems import FieldProblem, problem
from audit.exceptions import Refused

KNOWN: tuple[type[Exception], ...] = (
    NoToken,
    PermissionDenied,
    Http404,
    ObjectDoesNotExist,
    ValidationError,
    NotValid,
    BadQuery,
    TooMany,
    Refused,
    HttpError,
)
WRONG = "请求中有不符合要求的值。"


def register(api: NinjaAPI) -> None:
    for one in KNOWN:
        api.add_exception_handler(one, answer)


def answer(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    match error:
        case NoToken():
            return problem(401, str(error))
        case PermissionDenied():
            return problem(403, str(error))
        case ValidationError():
            return problem(422, WRONG, errors=_places(error))
        case NotValid():
            return problem(422, WRONG, errors=error.errors)
        case BadQuery():
            sentences = [FieldProblem("", one) for one in error.sentences]
            return problem(error.status, error.sentences[0], errors=sentences)
        case TooMany():
            return _too_many(error)
        case Refused():
            return problem(409, str(error))
        case HttpError():
            return problem(error.status_code, "请求体不是正确的 JSON 或表单。")
    return problem(404)


def _places(error: ValidationError) -> list[FieldProblem]:
    """Names only: the sentences of the library are English."""
    names = [".".join(map(str, one["loc"][1:])) for one in error.errors]
    return [FieldProblem(name, f"“{name}”的值不符合要求,请对照接口说明填写。") for name in names]


def _too_many(error: TooMany) -> HttpResponse:
    made = problem(429, str(error))
    made["Retry-After"] = str(error.seconds)
    return made
