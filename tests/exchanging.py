"""What is done with packages of other networks: rows of the table in ``tests.deeds``."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.events import Event
from exchange.models import IncomingPackage, PackageState
from tests import acts
from tests.acts import on_thing
from tests.cast import Cast
from tests.exchange.packages import NAME, a_note, a_report, a_state, content_of, heard, uploaded


def _report(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({}, {"inspections": cast.inspection.pk, "has_progress": "on"})


def _package(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({}, {"file": SimpleUploadedFile(NAME, content_of(a_report(cast)))})


def _confirmation(cast: Cast, _client: Client) -> acts.Sent:
    row = uploaded(cast, content_of(a_report(cast)))
    return acts.Sent({"pk": row.pk}, {"heard": heard()})


def _unchecked(cast: Cast, _client: Client) -> acts.Sent:
    row = uploaded(cast, content_of(a_report(cast)))
    IncomingPackage.objects.filter(pk=row.pk).update(state=PackageState.CHECKING)
    return acts.Sent({"pk": row.pk})


def _unwanted(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({"pk": uploaded(cast, content_of(a_report(cast))).pk})


def _note(cast: Cast, _client: Client) -> acts.Sent:
    a_state(cast)
    said = {"measure": cast.measure.pk, "kind": "QUESTION", "text": "为什么?"}
    return acts.Sent({"pk": cast.organization.pk}, said)


def _tasks(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({"pk": cast.organization.pk}, {"notes": a_note(cast).pk})


def outgoing(cast: Cast) -> int:
    return int(a_report(cast).pk)


def incoming_file(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({"pk": a_state(cast).pk, "number": 1})


EXCHANGING: dict[str, tuple[Event, str, acts.Prepare]] = {
    "exchange:make_report": (Event.START_JOB, "office", _report),
    "exchange:take_in": (Event.UPLOAD_PACKAGE, "supervisor", _package),
    "exchange:confirm": (Event.TAKE_IN_PACKAGE, "supervisor", _confirmation),
    "exchange:check_again": (Event.START_JOB, "supervisor", _unchecked),
    "exchange:remove": (Event.REMOVE_PACKAGE, "supervisor", _unwanted),
    "exchange:add_note": (Event.NOTE_UNIT, "supervisor", _note),
    "exchange:make_tasks": (Event.START_JOB, "supervisor", _tasks),
    "exchange:rotate_key": (
        Event.ROTATE_KEY,
        "admin",
        lambda _cast, _client: acts.Sent({}, {"reason": "例行更换"}),
    ),
}
OUTGOING = on_thing(outgoing)
