"""What only who supervises many units does, and what a unit answers: rows of the table in ``tests.deeds``."""

from __future__ import annotations

from django.test import Client

from audit.events import Event
from tests import acts
from tests.acts import on_thing
from tests.cast import Cast


def _asked(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({}, {"ids": cast.organization.pk, "kind": "URGE", "text": "请抓紧整改。"})


def _group(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({}, {"name": "城东", "organizations": cast.organization.pk})


def _changed_group(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({"pk": acts.unit_group(cast)}, {"name": "城西", "organizations": cast.organization.pk})


def _nothing(_cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent()


SUPERVISING: dict[str, tuple[Event, str, acts.Prepare]] = {
    "measures:instruct": (Event.INSTRUCT, "supervisor", _asked),
    "measures:answer_instruction": (
        Event.CONFIRM_INSTRUCTION,
        "office",
        on_thing(acts.instruction, reply="已部署。"),
    ),
    "measures:take_over_deadline": (
        Event.CONFIRM_INSTRUCTION,
        "office",
        on_thing(acts.common_deadline),
    ),
    "measures:withdraw_instruction": (Event.WITHDRAW_INSTRUCTION, "supervisor", on_thing(acts.instruction)),
    "measures:remind_instruction": (Event.REMIND_INSTRUCTION, "supervisor", on_thing(acts.instruction)),
    "ledger:unit_group_add": (Event.SAVE_GROUP, "supervisor", _group),
    "ledger:unit_group_edit": (Event.SAVE_GROUP, "supervisor", _changed_group),
    "ledger:unit_group_remove": (Event.REMOVE_GROUP, "supervisor", on_thing(acts.unit_group)),
    "workbooks:units_ledger": (Event.START_JOB, "supervisor", _nothing),
}
