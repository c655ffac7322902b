"""What is handed over: to the archive, and in packages to other deployments."""

from __future__ import annotations

from exchange.keys import rotate_key
from exchange.models import IncomingPackage, NoteKind
from exchange.notes import add_note
from exchange.taking.confirm import confirm_package
from exchange.taking.removal import remove_package
from reporting.models import ArchiveTransfer
from reporting.transfers import TransferInput, make_again, take_back, transfer
from tests.exchange.packages import a_note, a_report, a_state, content_of, heard, tasks_for, uploaded
from tests.reporting.transfers import all_closed, handed_over
from tests.services_table.verb import Verb

TRANSFERS = {
    "transfer": Verb(
        lambda c, by: transfer(c.inspection.pk, TransferInput(30, override_reason="先报"), by=by),
        all_closed,
    ),
    "take_back": Verb(
        lambda c, by: take_back(ArchiveTransfer.objects.get().pk, by=by, reason="漏了一份"), handed_over
    ),
    "make_again": Verb(lambda c, by: make_again(ArchiveTransfer.objects.get().pk, by=by), handed_over),
}

PACKAGES = {
    "rotate_key": Verb(lambda _c, by: rotate_key(by=by, reason="例行更换", is_leaked=False)),
    "add_note": Verb(
        lambda c, by: add_note(
            c.organization.pk, by=by, measure=c.measure.pk, kind=NoteKind.QUESTION, text="为什么?"
        ),
        a_state,
    ),
    "confirm_package": Verb(
        lambda _c, by: confirm_package(IncomingPackage.objects.get().pk, by=by, heard=heard()),
        lambda c: uploaded(c, content_of(a_report(c))),
    ),
    "remove_package": Verb(
        lambda _c, by: remove_package(IncomingPackage.objects.get().pk, by=by),
        lambda c: uploaded(c, content_of(a_report(c))),
    ),
    "confirm_package of tasks": Verb(
        lambda _c, by: confirm_package(IncomingPackage.objects.latest("pk").pk, by=by, heard=heard()),
        lambda c: uploaded(c, content_of(tasks_for(c, notes=[a_note(c).pk])), person="office"),
    ),
}
