"""The one page that is open to everybody: a published notice, and a form to say something about it.

Nobody is signed in here (``PublicMiddleware``), so the form has no token of Django's: see ``form_token``.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.limits import TooMany, address_of, spend
from audit import request_context
from audit.exceptions import Refused
from opinions.form_token import FormToken, new_token, read_token
from opinions.models import Publication
from opinions.public_form import PublicOpinionForm
from opinions.services.receiving import AlreadySent, NotOpen, full_sentence, receive

MAX_BODY = 64 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"
# Who wrote is protected: the trail says that something came in, not from where.
ADDRESS_NOT_KEPT = "网上意见(不记来处)"
TOO_LARGE = "提交的内容太大。意见最多2000字,请缩短后再提交。"
WRONG_TYPE = "提交的格式不对。请在这一页填写后提交,不能上传文件。"
EXPIRED = "这一页打开得太久或来源不明,没有提交。您填的内容还在,请回答新的验证问题后再提交一次。"
ANOTHER_SENT = (
    "从这一页已经提交过另一条意见。您现在填的这一条还没有提交,内容还在:请回答新的验证问题后再提交一次。"
)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def public_form(request: HttpRequest, code: str) -> HttpResponse:
    rows = Publication.objects.open_to_public(timezone.localdate()).select_related("inspection__organization")
    row = rows.filter(code=code).first()
    if row is None:
        return _closed(request)
    if request.method != "POST":
        return _page(request, row, token=new_token(row.code))
    if refused := _refuse_body(request):
        sentence, status = refused
        return _page(request, row, token=new_token(row.code), sentence=sentence, status=status)
    try:
        for name in ("opinion", "opinion_day"):
            spend(name, address_of(request))
        return _take(request, row)
    except TooMany as error:
        answer = _page(
            request, row, token=_token(request, row), sentence=str(error), status=429, is_kept=True
        )
        answer["Retry-After"] = str(error.seconds)
        return answer
    except NotOpen:
        return _closed(request)
    except AlreadySent:
        return _page(request, row, token=new_token(row.code), sentence=ANOTHER_SENT, status=409, is_kept=True)
    except Refused as error:
        return _page(request, row, token=_token(request, row), sentence=str(error), status=503, is_kept=True)


def _closed(request: HttpRequest) -> HttpResponse:
    """The same for an address that never was: nothing is told, and no page of the staff offered."""
    return render(request, "opinions/public_closed.html", status=404)


def _refuse_body(request: HttpRequest) -> tuple[str, int] | None:
    """Asked before a byte of the body is read; what is no form of ours has no token either."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MAX_BODY:
        return TOO_LARGE, 413
    return (WRONG_TYPE, 403) if int(length) and request.content_type != FORM_TYPE else None


def _token(request: HttpRequest, row: Publication) -> FormToken:
    """That of what was sent, or a new one."""
    return read_token(request.POST.get("form_token", ""), row.code) or new_token(row.code)


def _take(request: HttpRequest, row: Publication) -> HttpResponse:
    token = read_token(request.POST.get("form_token", ""), row.code)
    if token is None:
        return _page(request, row, token=new_token(row.code), sentence=EXPIRED, status=403, is_kept=True)
    form = PublicOpinionForm(request.POST, publication=row, token=token)
    if not form.is_valid():
        # Another question after a wrong answer: nobody tries them through.
        after = new_token(row.code) if form.is_wrongly_answered else token
        return _page(request, row, token=after, form=form, status=422)
    try:
        spend("opinion_notice", row.pk)
    except TooMany as error:
        raise Refused(full_sentence(row)) from error
    with request_context.active(request_context.RequestContext(ADDRESS_NOT_KEPT, "POST /opinions/")):
        receipt = receive(row.pk, form.written(), token=token)
    return render(request, "opinions/public_done.html", {"publication": row, "receipt": receipt})


def _page(
    request: HttpRequest,
    row: Publication,
    *,
    token: FormToken,
    form: PublicOpinionForm | None = None,
    sentence: str = "",
    status: int = 200,
    is_kept: bool = False,
) -> HttpResponse:
    """``is_kept``: what was sent stands in the form, which has not been looked at."""
    initial = (
        {name: request.POST.get(name, "") for name in ("text", "about", "name", "contact")} if is_kept else {}
    )
    shown = form or PublicOpinionForm(publication=row, token=token, initial=initial)
    context = {
        "publication": row,
        "form": shown,
        "token": token.word,
        "question": token.question,
        "typed_answer": form["answer"].value() if form is not None and not form.is_wrongly_answered else "",
        "sentence": sentence,
    }
    return render(request, "opinions/public_form.html", context, status=status)
