"""制度 for the tables of deeds and of services: who does it, with what, and what the trail says."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from audit.events import Event
from measures.inputs import EvidenceInput
from measures.models import Regulation, RegulationFile
from regulations import services
from tests import acts
from tests.acts import on_thing
from tests.cast import Cast, a_file, assigned, worked_on
from tests.regulations.made import NAME, a_regulation, named, proved

DRAFT = "采购管理办法(试行)"


def made(cast: Cast) -> int:
    return a_regulation(cast).pk


def unused(cast: Cast) -> int:
    return services.add_regulation(services.RegulationInput("登错的办法", "ISSUED"), by=cast.office).pk


def joined(cast: Cast) -> int:
    """The one that went into the other."""
    row = a_regulation(cast)
    other = named(cast, cast.measure, DRAFT)
    services.merge_regulations(row.pk, other.pk, by=cast.office)
    return other.pk


def _edit(cast: Cast, _client: Client) -> acts.Sent:
    data = {"title": NAME, "act": "REVISED", "document_number": "9号"}
    return acts.Sent({"pk": made(cast)}, data)


def _file(cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({"pk": made(cast)}, {"uploads": a_file("办法.pdf", b"%PDF-1.4 x")})


def _use(cast: Cast, _client: Client) -> acts.Sent:
    evidence = acts.evidence_of(worked_on(cast))
    return acts.Sent({"pk": made(cast)}, {"evidence": evidence})


def _withdraw(cast: Cast, _client: Client) -> acts.Sent:
    row = proved(cast, a_regulation(cast))
    evidence = RegulationFile.objects.get(regulation=row).evidence_id
    return acts.Sent({"pk": row.pk, "evidence_pk": evidence}, {"reason": "传错了"})


def _replace(cast: Cast, client: Client) -> acts.Sent:
    sent = _withdraw(cast, client)
    return acts.Sent(sent.kwargs, {"file": a_file("办法(修订).pdf", b"%PDF-1.4 revised")})


def _serve(cast: Cast, _client: Client) -> acts.Sent:
    other = assigned(cast, cast.measures[1])
    return acts.Sent({"pk": made(cast)}, {"measure": other.pk, "act": "REVISED"})


def _merge(cast: Cast, _client: Client) -> acts.Sent:
    row = made(cast)
    return acts.Sent({"pk": row}, {"other": named(cast, cast.measure, DRAFT).pk})


def _add(_cast: Cast, _client: Client) -> acts.Sent:
    return acts.Sent({}, {"title": "值班制度", "act": "FORMULATED"})


REGULATING: dict[str, tuple[Event, str, acts.Prepare]] = {
    "regulations:add_regulation": (Event.ADD, "handler", _add),
    "regulations:edit_regulation": (Event.EDIT, "handler", _edit),
    "regulations:attach_file": (Event.ATTACH, "handler", _file),
    "regulations:use_file": (Event.ATTACH, "handler", _use),
    "regulations:replace_file": (Event.NEW_VERSION, "handler", _replace),
    "regulations:withdraw_file": (Event.WITHDRAW_EVIDENCE, "office", _withdraw),
    "regulations:serve_measure": (Event.ADD_RECORD, "handler", _serve),
    "regulations:merge_regulations": (Event.MERGE_REGULATIONS, "office", _merge),
    "regulations:split_regulation": (Event.SPLIT_REGULATION, "office", on_thing(joined)),
    "regulations:archive_regulation": (Event.ARCHIVE, "office", on_thing(unused, reason="登错了")),
}


def _only() -> Regulation:
    return Regulation.objects.get()


def _evidence() -> int:
    return RegulationFile.objects.get().evidence_id


def _proved(cast: Cast) -> object:
    return proved(cast, a_regulation(cast))


def _with_proof_of_a_measure(cast: Cast) -> None:
    worked_on(cast)
    a_regulation(cast)


def _two(cast: Cast) -> None:
    a_regulation(cast)
    named(cast, cast.measure, DRAFT)


def _named(title: str) -> int:
    return Regulation.objects.get(title=title).pk


# Name → the act as somebody does it, and what has to be there before.
SERVED: dict[str, tuple[Callable[[Cast, User], object], Callable[[Cast], object]]] = {
    "add_regulation": (
        lambda c, by: services.add_regulation(services.RegulationInput("值班制度", "ISSUED"), by=by),
        lambda c: None,
    ),
    "edit_regulation": (
        lambda c, by: services.edit_regulation(_only().pk, by=by, fields={"note": "已印发"}),
        a_regulation,
    ),
    "archive_regulation": (
        lambda c, by: services.archive_regulation(_only().pk, by=by, reason="登错了"),
        unused,
    ),
    "attach_file": (
        lambda c, by: services.attach_file(_only().pk, EvidenceInput(upload=a_file("办法.pdf")), by=by),
        a_regulation,
    ),
    "use_file": (
        lambda c, by: services.use_file(_only().pk, acts.evidence_of(c.measure), by=by),
        _with_proof_of_a_measure,
    ),
    "replace_file": (
        lambda c, by: services.replace_file(_only().pk, _evidence(), a_file("修订.pdf"), by=by),
        _proved,
    ),
    "withdraw_file": (
        lambda c, by: services.withdraw_file(_only().pk, _evidence(), by=by, reason="传错了"),
        _proved,
    ),
    "serve_measure": (
        lambda c, by: services.serve_measure(_only().pk, c.measure.pk, by=by, act="REVISED"),
        a_regulation,
    ),
    "merge_regulations": (
        lambda c, by: services.merge_regulations(_named(NAME), _named(DRAFT), by=by),
        _two,
    ),
    "split_regulation": (lambda c, by: services.split_regulation(_named(DRAFT), by=by), joined),
}
