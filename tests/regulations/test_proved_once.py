"""A regulation is proved once: at each measure and finding, for reviewer, self-check and archive."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from audit.exceptions import Refused
from measures import services as measures
from measures.inputs import EvidenceInput
from measures.models import EvidenceVersion, Regulation, RegulationFile
from measures.models.scan_state import ScanState
from regulations import services
from reporting.archive import scope_of, write_archive
from reporting.check.self_check import check
from tests.cast import Cast, a_file, assigned, completed, in_days, worked_on
from tests.regulations.made import NAME, a_regulation, named, proved

pytestmark = pytest.mark.django_db


def both(cast: Cast) -> Regulation:
    """Serves two measures; the file was handed in at the regulation alone."""
    assigned(cast, cast.measures[1])
    row = a_regulation(cast)
    named(cast, cast.measures[1])
    return proved(cast, row)


def test_its_file_is_shown_wherever_it_serves(cast: Cast) -> None:
    row = both(cast)
    version = EvidenceVersion.objects.get()
    client = cast.client("handler")
    for address in (
        *(f"/measures/{one.pk}/" for one in cast.measures[:2]),
        f"/sub-issues/{cast.sub_issue.pk}/",
        f"/regulations/{row.pk}/",
    ):
        page = client.get(address).content.decode()
        assert "印发文件.pdf" in page
        assert f"/regulations/{row.pk}/" in page or address.startswith("/regulations/")
    assert "还用于其他1条措施" in client.get(f"/measures/{cast.measure.pk}/").content.decode()
    assert client.get(f"/evidence/{version.pk}/").status_code == 200
    assert "印发文件.pdf" in client.get(f"/measures/{cast.measure.pk}/files/").content.decode()


@pytest.mark.parametrize(("person", "status"), [("viewer", 200), ("other_handler", 404), ("stranger", 404)])
def test_its_file_is_open_to_who_sees_it(cast: Cast, person: str, status: int) -> None:
    both(cast)
    version = EvidenceVersion.objects.get()
    assert cast.client(person).get(f"/evidence/{version.pk}/").status_code == status


def test_what_is_proved_there_needs_no_other_proof(cast: Cast) -> None:
    both(cast)
    row = cast.measures[1]
    measures.record_progress(row.pk, by=cast.handler, text="已印发。", happened_on=in_days(0))
    assert measures.submit(row.pk, by=cast.handler).status == "SUBMITTED"
    rules = {one.rule for one in check(cast.inspection, today=in_days(0)) if one.measure_id == row.pk}
    assert "without_evidence" not in rules


def test_the_check_asks_for_the_text_of_each_until_it_is_there(cast: Cast) -> None:
    def asked() -> bool:
        return any(
            one.rule == "announced_without_document" for one in check(cast.inspection, today=in_days(0))
        )

    worked_on(cast, cast.measures[1])
    row = named(cast, cast.measures[1], "服务承诺制度", act="REVISED")
    assert asked()
    proved(cast, row)
    assert not asked()
    EvidenceVersion.objects.filter(evidence__regulation_files__regulation=row).update(
        scan_state=ScanState.INFECTED
    )
    assert asked()


def test_a_file_the_unit_has_already_is_not_kept_twice(cast: Cast) -> None:
    worked_on(cast)
    row = named(cast, cast.measure)
    same = EvidenceVersion.objects.get()
    upload = a_file("换了名字.pdf", f"%PDF-1.4 {cast.measure.pk}".encode())
    made = services.attach_file(row.pk, EvidenceInput(upload=upload), by=cast.handler)
    assert (made.evidence_id, EvidenceVersion.objects.get()) == (same.evidence_id, same)
    with pytest.raises(Refused, match="已在这项制度下"):
        services.use_file(row.pk, same.evidence_id, by=cast.handler)


def test_a_file_is_taken_off_with_a_reason(cast: Cast) -> None:
    row = both(cast)
    file = RegulationFile.objects.get()
    with pytest.raises(Refused, match="请填写撤下文件的原因"):
        services.withdraw_file(row.pk, file.evidence_id, by=cast.office, reason=" ")
    services.withdraw_file(row.pk, file.evidence_id, by=cast.office, reason="传错了")
    assert not RegulationFile.objects.current().exists()
    assert RegulationFile.objects.get().withdrawn_by_name == cast.office.label


def test_secret_marks_are_refused_as_everywhere(cast: Cast) -> None:
    row = a_regulation(cast)
    with pytest.raises(Refused, match="密级"):
        services.attach_file(row.pk, EvidenceInput(upload=a_file("机密★采购办法.pdf")), by=cast.office)
    with pytest.raises(Refused, match="密级"):
        services.edit_regulation(row.pk, by=cast.office, fields={"title": "机密★采购办法"})


def test_the_archive_holds_it_once(cast: Cast, tmp_path: Path) -> None:
    both(cast)
    path = tmp_path / "a.zip"
    write_archive(path, scope_of(cast.office, cast.inspection.pk))
    with ZipFile(path) as packed:
        names = [name for name in packed.namelist() if name.endswith("印发文件.pdf")]
        (index,) = [name for name in packed.namelist() if name.endswith("目录.xlsx")]
        packed.extract(index, tmp_path)
    assert [name.split("/")[1:] for name in names] == [["制度", f"{NAME} 印发文件.pdf"]]
    assert "制度清单" in load_workbook(tmp_path / index).sheetnames


def test_its_file_is_not_exchanged_behind_a_measure_that_was_approved(cast: Cast) -> None:
    """At one measure it is evidence like any other; at another it proves what it was approved by."""
    worked_on(cast)
    row, evidence = named(cast, cast.measure), EvidenceVersion.objects.get().evidence
    services.use_file(row.pk, evidence.pk, by=cast.office)
    named(cast, completed(cast, cast.measures[1]))
    with pytest.raises(Refused, match="不能替换版本"):
        measures.new_version(cast.measure.pk, evidence.pk, a_file("新版.pdf", b"%PDF-1.4 2"), by=cast.handler)
    assert EvidenceVersion.objects.filter(evidence=evidence).count() == 1
