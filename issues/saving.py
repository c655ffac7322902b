"""What every form of these pages comes to: saved, refused with a sentence, or overtaken by somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from audit import request_context
from audit.exceptions import Refused, Stale


@runtime_checkable
class WithArguments(Protocol):
    """A form that says itself with which words a service is called."""

    def arguments(self) -> dict[str, object]: ...


def saved(
    request: HttpRequest, form: BaseForm, *, act: Callable[[], object], done: str, home: str, retry: str = ""
) -> HttpResponse | None:
    """Runs ``act`` for a valid form and leads to ``home``; None when the form has to be shown again.

    ``retry`` is the address that shows the form anew when somebody else saved first.
    """
    if not form.is_valid():
        return None
    try:
        act()
    except Stale as error:
        return stale_page(request, error, back=retry or home)
    except Refused as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, done)
    return redirect(home)


def perform(
    request: HttpRequest, form: BaseForm, *, act: Callable[..., object], done: str, home: str, retry: str = ""
) -> HttpResponse | None:
    """``saved`` for a service that takes what the form holds, by the names of its fields.

    ``act`` is ``partial(services.submit, pk, by=request.user)``. Where the service's words differ from the
    form's, the form has a method ``arguments()``.
    """
    return saved(request, form, act=lambda: act(**_arguments(form)), done=done, home=home, retry=retry)


def refused(request: HttpRequest, sentence: str, *, home: str) -> HttpResponse:
    """Asked before anything is read: says why not on the page that it leads to, and to the trail."""
    request_context.note_refusal(sentence)
    messages.error(request, sentence)
    return redirect(home)


def _arguments(form: BaseForm) -> dict[str, object]:
    return form.arguments() if isinstance(form, WithArguments) else form.cleaned_data


def stale_page(request: HttpRequest, error: Stale, *, back: str) -> HttpResponse:
    """Both texts side by side; ``back`` opens the form anew with what is saved now."""
    names = list(dict.fromkeys([*error.theirs, *error.yours]))
    rows = [(name, error.theirs.get(name, ""), error.yours.get(name, "")) for name in names]
    context = {"sentence": str(error), "rows": rows, "back": back}
    return render(request, "issues/stale.html", context, status=409)
