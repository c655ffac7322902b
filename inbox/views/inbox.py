"""消息: the own inbox."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.numbers import typed_key
from inbox import reading
from inbox.models import Message

ROWS = 30


@require_safe
@login_required
def inbox(request: SignedInRequest) -> HttpResponse:
    """Unread ones, or all with ``show=all``; ``after`` is the last message of the page before."""
    is_all = request.GET.get("show") == "all"
    after = typed_key(request.GET.get("after", ""))
    own = Message.objects.of(request.user.pk)
    rows = own if is_all else own.unread()
    found = list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[: ROWS + 1])
    context = {
        "rows": found[:ROWS],
        "next": found[ROWS - 1].pk if len(found) > ROWS else None,
        "is_all": is_all,
        "is_first": not after,
    }
    return render(request, "inbox/inbox.html", context)


@login_required
@require_POST
def message_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Marks a message read; with ``line`` it goes on to what that line is about."""
    try:
        message = reading.read(pk, by=request.user)
    except Message.DoesNotExist as error:
        raise Http404 from error
    line = typed_key(request.POST.get("line", ""))
    if "line" in request.POST and line < len(message.lines) and message.lines[line]["url"]:
        return redirect(message.lines[line]["url"])
    return redirect("inbox:inbox")


@login_required
@require_POST
def messages_read(request: SignedInRequest) -> HttpResponse:
    """Marks everything read up to ``newest``, the first message of the page that was looked at."""
    count = reading.read_all(by=request.user, newest=typed_key(request.POST.get("newest", "")))
    messages.success(request, f"已将{count}条消息标为已读。")
    return redirect("inbox:inbox")
