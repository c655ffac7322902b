"""消息: the own inbox."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.numbers import typed_key
from inbox import reading
from inbox.models import Message

PAGE_SIZE = 30
# Title and text of a page without messages.
UNREAD_EMPTY = ("没有未读消息", "新的提醒会出现在这里。读过的在“全部”里。")
ALL_EMPTY = ("还没有消息", "措施临近时限、被退回或有人催办时,这里会提醒您。")
OLDER_EMPTY = ("没有更早的消息", "")
NEXT = '还有{}条未读消息。<a href="{}">看下一条</a>'


@require_safe
@login_required
def inbox(request: SignedInRequest) -> HttpResponse:
    """Unread ones, or all with ``show=all``; ``after`` is the last message of the page before."""
    is_all = request.GET.get("show") == "all"
    after = typed_key(request.GET.get("after", ""))
    own = Message.objects.of(request.user.pk)
    rows = own if is_all else own.unread()
    found = list((rows.filter(pk__lt=after) if after else rows).order_by("-pk")[: PAGE_SIZE + 1])
    newest = reverse("inbox:inbox") + ("?show=all" if is_all else "")
    context = {
        "rows": found[:PAGE_SIZE],
        "older_url": _older_url(found, is_all=is_all) if len(found) > PAGE_SIZE else "",
        "newest_url": newest if after else "",
        "tabs": _tabs(is_all=is_all),
        "empty": OLDER_EMPTY if after else ALL_EMPTY if is_all else UNREAD_EMPTY,
    }
    return render(request, "inbox/inbox.html", context)


def _older_url(found: list[Message], *, is_all: bool) -> str:
    asked = {"show": "all"} if is_all else {}
    return f"?{urlencode(asked | {'after': found[PAGE_SIZE - 1].pk})}"


def _tabs(*, is_all: bool) -> list[tuple[str, str, bool]]:
    """Label, address, whether it is the open one."""
    url = reverse("inbox:inbox")
    return [("未读", url, not is_all), ("全部", f"{url}?show=all", is_all)]


@require_safe
@login_required
def message(request: SignedInRequest, pk: int) -> HttpResponse:
    """One alone, to be worked off one after the other. Looking at it does not mark it read."""
    row = get_object_or_404(Message.objects.of(request.user.pk), pk=pk)
    left = reading.unread_beside(row, by=request.user)
    return render(request, "inbox/message.html", {"message": row, "left": left})


@login_required
@require_POST
def message_read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Marks a message read; with ``line`` it goes on to what that line is about, with ``then=next`` to the
    next unread one."""
    try:
        row = reading.read(pk, by=request.user)
    except Message.DoesNotExist as error:
        raise Http404 from error
    line = typed_key(request.POST.get("line", ""))
    left = reading.unread_beside(row, by=request.user)
    if "line" in request.POST and line < len(row.lines) and row.lines[line]["url"]:
        if left.next is not None:
            url = reverse("inbox:message", args=[left.next])
            messages.info(request, format_html(NEXT, left.count, url))
        return redirect(row.lines[line]["url"])
    if request.POST.get("then") != "next":
        return redirect("inbox:inbox")
    if left.next is not None:
        return redirect("inbox:message", left.next)
    messages.success(request, "未读消息都看完了。")
    return redirect("inbox:inbox")


@login_required
@require_POST
def messages_read(request: SignedInRequest) -> HttpResponse:
    """Marks everything read up to ``newest``, the first message of the page that was looked at."""
    count = reading.read_all(by=request.user, newest=typed_key(request.POST.get("newest", "")))
    messages.success(request, f"已将{count}条消息标为已读。")
    return redirect("inbox:inbox")
