"""Somebody acts while the inspection is being handed to the archive: nothing slips in behind the zip."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from audit.exceptions import Refused
from issues.models import Closure, FilingKind
from issues.services import edit_category, edit_inspection, edit_sub_issue
from measures import services
from measures.filing import FilingInput, record_filing
from measures.models import Comment, StatusChange
from opinions.models import OpinionWay, PublicOpinion
from opinions.services import correct_publication, register
from opinions.services.register import OpinionInput
from reporting.snapshots.services import take_snapshot
from reporting.transfers import TransferInput, transfer
from tests.cast import Cast, in_days, make_cast
from tests.opinions.people import WORDS, a_publication
from tests.reporting.transfers import REASON, all_closed

Act = Callable[[Cast], object]
ACTS: dict[str, Act] = {
    "comment": lambda c: services.comment(by=c.viewer, text="再看。", measure=c.measure),
    "comment_finding": lambda c: services.comment(by=c.viewer, text="再看。", sub_issue=c.sub_issue),
    "reopen": lambda c: services.reopen(c.measure.pk, by=c.office, note="再看"),
    "unclose": lambda c: services.unclose(c.sub_issue.pk, by=c.office, note="再看"),
    "edit_sub_issue": lambda c: edit_sub_issue(c.sub_issue.pk, by=c.office, fields={"title": "改过"}),
    "edit_category": lambda c: edit_category(c.category.pk, by=c.office, fields={"title": "改过"}),
    "edit_inspection": lambda c: edit_inspection(c.inspection.pk, by=c.office, fields={"name": "改过"}),
    "file": lambda c: record_filing(
        c.inspection.pk, FilingInput(FilingKind.REPORT, in_days(-1)), by=c.office
    ),
    "register_opinion": lambda c: register(
        c.inspection.pk, OpinionInput(in_days(0), OpinionWay.PHONE, WORDS), by=c.office
    ),
    "correct_publication": lambda c: correct_publication(
        c.inspection.publications.get().pk, by=c.office, fields={"title": "改过"}
    ),
    "take_snapshot": lambda c: take_snapshot(c.inspection.pk, by=c.office, override_reason=REASON),
}


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_the_transfer_is_refused() -> None:
    cast, written = make_cast(), Event()
    all_closed(cast)
    a_publication(cast, is_open=False)

    def hand_over() -> str:
        """Written, and not yet committed while the others begin."""
        try:
            with transaction.atomic():
                transfer(cast.inspection.pk, TransferInput(30, override_reason=REASON), by=cast.office2)
                written.set()
                sleep(1)
        finally:
            written.set()
            connection.close()
        return "handed over"

    def attempt(name: str) -> str:
        written.wait(60)
        try:
            ACTS[name](cast)
        except Refused as error:
            return str(error)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(ACTS) + 1) as pool:
        first = pool.submit(hand_over)
        answers = dict(zip(ACTS, pool.map(attempt, ACTS), strict=True))
    assert first.result() == "handed over"
    assert {name: answer for name, answer in answers.items() if "已移交档案" not in answer} == {}
    assert not Comment.objects.exists() and not PublicOpinion.objects.exists()
    assert not StatusChange.objects.filter(act="REOPEN").exists()
    assert not Closure.objects.filter(act=Closure.Act.REOPEN).exists()
