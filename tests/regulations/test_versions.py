"""A newer text of a regulation keeps the earlier one; what was approved by it, and what rests, stays."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from measures import services as measures
from measures.inputs import EvidenceInput
from measures.models import RegulationFile, RegulationUse
from regulations import services
from tests.cast import Cast, a_file, completed
from tests.regulations.made import a_regulation, again, named, proved
from tests.reporting.transfers import put_to_rest

pytestmark = pytest.mark.django_db


def newer(name: str = "办法(修订).pdf") -> SimpleUploadedFile:
    return a_file(name, f"%PDF-1.4 {name}".encode())


def test_both_are_shown_with_who_and_when(cast: Cast) -> None:
    row = proved(cast, a_regulation(cast))
    first = RegulationFile.objects.get()
    address = f"/regulations/{row.pk}/files/{first.evidence_id}/version/"
    assert cast.client("handler").post(address, {"file": newer()}).status_code == 302
    page = cast.client("viewer").get(f"/regulations/{row.pk}/")
    (shown,) = page.context["files"]
    assert (shown.file.evidence.name, shown.file.actor_name) == ("办法(修订).pdf", cast.handler.label)
    assert [(one.file, one.url != "") for one in shown.earlier] == [(first, True)]
    text = page.content.decode()
    assert "以前的版本:" in text and "印发文件.pdf" in text and first.actor_name in text
    assert AuditEntry.objects.filter(event=Event.NEW_VERSION, about_id=row.pk).count() == 1
    # Also where it serves: a measure shows both.
    measure = cast.client("viewer").get(f"/measures/{cast.measure.pk}/").content.decode()
    assert "印发文件.pdf" in measure and "办法(修订).pdf" in measure
    with pytest.raises(Refused, match="已换过新版本"):
        services.replace_file(row.pk, first.evidence_id, newer("又一版.pdf"), by=cast.office)
    with pytest.raises(Refused, match="作为以前的版本保留"):
        services.withdraw_file(row.pk, first.evidence_id, by=cast.office, reason="旧了")


def test_the_very_same_file_is_no_new_version(cast: Cast) -> None:
    row = proved(cast, a_regulation(cast))
    first = RegulationFile.objects.get()
    with pytest.raises(Refused, match="内容完全相同"):
        services.replace_file(row.pk, first.evidence_id, newer("印发文件.pdf"), by=cast.office)


def test_what_was_approved_by_it_is_not_withdrawn_but_replaced(cast: Cast) -> None:
    row = proved(cast, a_regulation(cast))
    first = RegulationFile.objects.get()
    completed(cast, cast.measure)
    with pytest.raises(Refused, match="已审核通过、已销号或已移交档案,不能撤下"):
        services.withdraw_file(row.pk, first.evidence_id, by=cast.office, reason="旧了")
    address = f"/regulations/{row.pk}/files/{first.evidence_id}/withdraw/"
    answer = cast.client("office").post(address, {"reason": "旧了"})
    assert answer.status_code == 422 and "请“换新版本”" in answer.content.decode()
    made = services.replace_file(row.pk, first.evidence_id, newer(), by=cast.office)
    # Nobody approved anything by the newer one.
    services.withdraw_file(row.pk, made.evidence_id, by=cast.office, reason="传错了")
    again_made = services.replace_file(row.pk, first.evidence_id, newer("第三稿.pdf"), by=cast.office)
    assert again_made.replaces == first


def test_merging_and_splitting_leave_what_rests_where_it_is(cast: Cast) -> None:
    row = a_regulation(cast)
    other = named(cast, cast.measure, "采购管理办法(试行)")
    services.merge_regulations(row.pk, other.pk, by=cast.office)
    put_to_rest()
    with pytest.raises(Refused, match="已移交档案,不能改回原来的名下"):
        services.split_regulation(other.pk, by=cast.office)
    assert set(RegulationUse.objects.values_list("regulation_id", flat=True)) == {row.pk}


def test_a_use_at_rest_is_not_moved_by_a_merger(cast: Cast) -> None:
    row = a_regulation(cast)
    other = named(cast, cast.measure, "采购管理办法(试行)")
    put_to_rest()
    with pytest.raises(Refused, match="已移交档案,不能改到另一项制度名下"):
        services.merge_regulations(row.pk, other.pk, by=cast.office)
    assert again(other).merged_into is None
    assert RegulationUse.objects.filter(regulation=other).count() == 1


def test_a_newer_version_goes_with_the_name_of_the_earlier_one(cast: Cast) -> None:
    """Replaced while two names were one: after they are separated it is no stranger's."""
    row = a_regulation(cast)
    other = proved(cast, named(cast, cast.measure, "采购管理办法(试行)"))
    first = RegulationFile.objects.get()
    services.merge_regulations(row.pk, other.pk, by=cast.office)
    made = services.replace_file(row.pk, first.evidence_id, newer(), by=cast.office)
    services.split_regulation(other.pk, by=cast.office)
    assert set(RegulationFile.objects.filter(regulation=other)) == {first, made}
    (shown,) = cast.client("office").get(f"/regulations/{other.pk}/").context["files"]
    assert (shown.file, [one.file for one in shown.earlier]) == (made, [first])
    services.replace_file(other.pk, made.evidence_id, newer("第三稿.pdf"), by=cast.office)


def test_a_file_that_the_unit_has_already_may_be_the_newer_version(cast: Cast) -> None:
    row = proved(cast, a_regulation(cast))
    first = RegulationFile.objects.get()
    have = measures.attach(cast.measure.pk, EvidenceInput(upload=newer()), by=cast.handler)
    made = services.replace_file(row.pk, first.evidence_id, newer(), by=cast.office)
    assert (made.evidence, made.replaces) == (have.evidence, first)
    services.withdraw_file(row.pk, made.evidence_id, by=cast.office, reason="还没有印发")
    # Issued after all: what was withdrawn is handed in again.
    assert services.replace_file(row.pk, first.evidence_id, newer(), by=cast.office).evidence == have.evidence


def test_what_came_after_the_approval_proves_the_closing_and_the_transfer(cast: Cast) -> None:
    row = a_regulation(cast)
    completed(cast)
    proved(cast, row)
    file = RegulationFile.objects.get()
    for measure in cast.measures[1:]:
        completed(cast, measure)
    measures.close(cast.sub_issue.pk, by=cast.office)
    with pytest.raises(Refused, match="已销号或已移交档案,不能撤下"):
        services.withdraw_file(row.pk, file.evidence_id, by=cast.office, reason="旧了")
    measures.unclose(cast.sub_issue.pk, by=cast.office, note="再看")
    services.withdraw_file(row.pk, file.evidence_id, by=cast.office, reason="旧了")
    proved(cast, row, name="另一份.pdf")
    last = RegulationFile.objects.current().get()
    put_to_rest()
    with pytest.raises(Refused, match="已移交档案,不能撤下"):
        services.withdraw_file(row.pk, last.evidence_id, by=cast.office, reason="旧了")


def test_every_refusal_is_said_and_what_was_typed_stays(cast: Cast) -> None:
    row = proved(cast, a_regulation(cast))
    address = f"/regulations/{row.pk}/files/{RegulationFile.objects.get().evidence_id}"
    client = cast.client("office")
    page = client.post(f"{address}/version/", {})
    assert page.status_code == 422 and "新版本文件:" in page.content.decode()
    page = client.post(f"{address}/withdraw/", {"reason": "因" * 20_001})
    assert page.status_code == 422 and "原因:" in page.content.decode()
    assert f'value="{"因" * 20_001}"' in page.content.decode()


def test_a_file_that_proves_both_names_of_a_merged_one_is_never_stuck(cast: Cast) -> None:
    row = proved(cast, a_regulation(cast))
    other = proved(cast, named(cast, cast.measure, "采购管理办法(试行)"))
    first, second = RegulationFile.objects.order_by("pk")
    assert first.evidence == second.evidence
    services.merge_regulations(row.pk, other.pk, by=cast.office)
    assert services.replace_file(row.pk, first.evidence_id, newer(), by=cast.office).replaces == first
    taken = services.withdraw_file(row.pk, first.evidence_id, by=cast.office, reason="已有新版本")
    assert taken == second
