"""制度 of the demonstration: those that the texts name, confirmed, with number, days and one file each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from accounts.models import User
from issues.models import Inspection
from measures import services
from measures.figures.proposals import stated_in, undecided
from measures.inputs import EvidenceInput
from measures.models import Measure, Regulation
from measures.models.figures import RecordKind
from measures.services.figures import current_progress
from operations.demo.files import a_file
from regulations.services import attach_file, edit_regulation

Act = Callable[[], object]
# Days before today; how long each holds from then: one has run out, one soon will.
SETTLED, MADE = 5, 40
HELD = (35, 70, 365, 1095)
FIRST_NUMBER = 900


def regulated(inspection: Inspection, office: User, *, today: date) -> Iterator[tuple[int, Act]]:
    yield SETTLED, partial(_settle, inspection, office, today)


def _settle(inspection: Inspection, office: User, today: date) -> None:
    for measure in Measure.objects.current().filter(inspection=inspection).order_by("position"):
        decided = list(measure.proposal_decisions.all())
        for stated in undecided(stated_in(measure, current_progress([measure.pk])), decided):
            if stated.values().form == RecordKind.REGULATION:
                services.accept_proposal(measure.pk, stated.fingerprint, by=office)
    rows = Regulation.objects.filter(organization=inspection.organization_id).order_by("pk")
    for number, row in enumerate(rows[: len(HELD)]):
        made_on = today - timedelta(days=MADE)
        fields: dict[str, object] = {
            "document_number": f"党组发〔{made_on.year}〕{number + 3}号",
            "dated_on": made_on,
            "expires_on": made_on + timedelta(days=HELD[number]),
        }
        edit_regulation(row.pk, by=office, fields=fields)
        proof = EvidenceInput(upload=a_file(FIRST_NUMBER + number * 5 + 1, str(row)), dated_on=made_on)
        attach_file(row.pk, proof, by=office)
