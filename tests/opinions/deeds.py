"""What is done about publications and opinions: rows of the table in ``tests.deeds``."""

from __future__ import annotations

from django.test import Client

from audit.events import Event
from tests import acts
from tests.acts import form_of, on_thing
from tests.cast import Cast, in_days
from tests.opinions import people


def _publication(cast: Cast) -> int:
    return people.a_publication(cast).pk


def _closed_form(cast: Cast) -> int:
    return people.a_publication(cast, is_open=False).pk


def _changed_text(cast: Cast) -> int:
    row = people.a_publication(cast)
    type(cast.measure).objects.filter(pk=cast.measure.pk).update(public_text="改过的公开文字。")
    return row.pk


def _days(cast: Cast, _client: Client) -> acts.Sent:
    days = {"published_on": in_days(0), "opens_on": in_days(0), "closes_on": in_days(14)}
    told = {name: day.isoformat() for name, day in days.items()} | {"contact": "电话8380023"}
    return acts.Sent({"pk": cast.inspection.pk}, told)


def _new(cast: Cast, _client: Client) -> acts.Sent:
    told = {"received_on": in_days(0).isoformat(), "way": "PHONE", "text": people.WORDS}
    return acts.Sent({"pk": cast.inspection.pk}, told)


def _given_out(cast: Cast, _client: Client) -> acts.Sent:
    told = {"handler": cast.handler.pk, "due_on": in_days(5).isoformat()}
    return acts.Sent({"pk": people.an_opinion(cast).pk}, told)


OF_THE_PUBLIC: dict[str, tuple[Event, str, acts.Prepare]] = {
    "opinions:publications": (Event.PUBLISH_NOTICE, "office", _days),
    "opinions:publication": (
        Event.EDIT,
        "office",
        form_of("opinions:publication", _publication, title="改过的标题"),
    ),
    "opinions:renew_text": (Event.EDIT, "office", on_thing(_changed_text)),
    "opinions:switch_form": (Event.CHANGE_SETTINGS, "office", on_thing(_closed_form, is_open="1")),
    "opinions:withdraw_publication": (
        Event.WITHDRAW_PUBLICATION,
        "office",
        on_thing(_publication, reason="登记错了"),
    ),
    "opinions:opinion_add": (Event.REGISTER_OPINION, "office", _new),
    "opinions:opinion_correct": (
        Event.EDIT,
        "office",
        form_of("opinions:opinion_correct", lambda cast: people.an_opinion(cast).pk, text="记错了,改过。"),
    ),
    "opinions:assign": (Event.ASSIGN_OPINION, "office", _given_out),
    "opinions:answer": (
        Event.ANSWER_OPINION,
        "handler",
        on_thing(lambda cast: people.assigned_opinion(cast).pk, answer="已增设窗口。"),
    ),
    "opinions:tell": (
        Event.TELL_OPINION,
        "handler",
        on_thing(lambda cast: people.answered_opinion(cast).pk, told_on=in_days(0).isoformat()),
    ),
    "opinions:close": (Event.CLOSE_OPINION, "office", on_thing(lambda cast: people.told_opinion(cast).pk)),
    "opinions:reopen": (
        Event.REOPEN_OPINION,
        "office",
        on_thing(lambda cast: people.closed_opinion(cast).pk, reason="本人又来电"),
    ),
}
