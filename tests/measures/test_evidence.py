"""佐证材料 and 整改进展."""

from pathlib import Path

import pytest
from django.conf import settings

from audit.exceptions import Refused
from measures import services
from measures.inputs import EvidenceInput
from measures.models import EvidenceVersion, Measure, ProgressUpdate
from measures.models.evidence import EvidenceKind
from tests.cast import Cast, a_file, assigned, fresh, in_days, submitted, worked_on


def files_on_disk() -> int:
    return sum(1 for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def test_a_file_keeps_its_name_beside_a_random_one(cast: Cast) -> None:
    measure = assigned(cast)
    version = services.attach(measure.pk, EvidenceInput(upload=a_file(), note="九月"), by=cast.handler)
    assert version.name == "走访台账.pdf"
    assert "走访" not in str(version.file.name)
    assert len(version.sha256) == 64
    assert version.file.read() == b"%PDF-1.4 test"


def test_versions_stand_beside_each_other(cast: Cast) -> None:
    measure = worked_on(cast)
    first = EvidenceVersion.objects.get()
    services.new_version(measure.pk, first.evidence_id, a_file("新.pdf", b"%PDF new"), by=cast.handler)
    assert [row.number for row in EvidenceVersion.objects.order_by("number")] == [1, 2]
    assert first.file.storage.exists(str(first.file.name))


def test_the_same_content_twice_is_recognised(cast: Cast) -> None:
    measure = assigned(cast)
    services.attach(measure.pk, EvidenceInput(upload=a_file()), by=cast.handler)
    before = files_on_disk()
    with pytest.raises(Refused, match="完全相同"):
        services.attach(measure.pk, EvidenceInput(upload=a_file("别名.pdf")), by=cast.handler)
    assert files_on_disk() == before


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "类型不允许"),
        ("空.pdf", b"", "空文件"),
        ("(机密)方案.pdf", b"%PDF", "严禁上传涉密文件"),
        ("秘密★一年.pdf", b"%PDF", "严禁上传涉密文件"),
    ],
)
def test_it_refuses_with_a_sentence(cast: Cast, name: str, content: bytes, sentence: str) -> None:
    measure = assigned(cast)
    before = files_on_disk()
    with pytest.raises(Refused, match=sentence):
        services.attach(measure.pk, EvidenceInput(upload=a_file(name, content)), by=cast.handler)
    assert files_on_disk() == before


def test_a_refused_upload_leaves_no_file(cast: Cast) -> None:
    measure = submitted(cast)
    before = files_on_disk()
    with pytest.raises(Refused, match="正在审核"):
        services.attach(measure.pk, EvidenceInput(upload=a_file("晚.pdf", b"%PDF late")), by=cast.handler)
    assert files_on_disk() == before


def test_links_and_document_numbers(cast: Cast) -> None:
    measure = assigned(cast)
    services.attach(
        measure.pk,
        EvidenceInput(kind=EvidenceKind.DOCUMENT_NUMBER, reference="云档发〔2026〕3号"),
        by=cast.handler,
    )
    with pytest.raises(Refused, match="http"):
        services.attach(
            measure.pk,
            EvidenceInput(kind=EvidenceKind.LINK, reference="javascript:alert(1)"),
            by=cast.handler,
        )


def test_one_file_serves_several_measures(cast: Cast) -> None:
    worked_on(cast)
    second = assigned(cast, cast.measures[1])
    evidence = EvidenceVersion.objects.get().evidence
    services.attach_existing(second.pk, evidence.pk, by=cast.handler)
    assert evidence.uses.count() == 2
    with pytest.raises(Refused, match="已在本措施下"):
        services.attach_existing(second.pk, evidence.pk, by=cast.handler)


def test_taking_back_keeps_everything(cast: Cast) -> None:
    measure = worked_on(cast)
    version = EvidenceVersion.objects.get()
    services.withdraw_evidence(measure.pk, version.evidence_id, by=cast.handler, reason="传错了")
    assert EvidenceVersion.objects.visible_to(cast.handler).get() == version
    assert version.evidence.uses.get().withdrawn_reason == "传错了"


def test_files_are_seen_by_those_who_see_the_measure(cast: Cast) -> None:
    worked_on(cast)
    seen = EvidenceVersion.objects
    assert seen.visible_to(cast.viewer).exists()
    assert not seen.visible_to(cast.other_handler).exists()
    assert not seen.visible_to(cast.stranger).exists()
    assert not seen.visible_to(cast.admin).exists()


def test_progress_is_corrected_by_a_further_entry(cast: Cast) -> None:
    measure = assigned(cast)
    first = services.record_progress(measure.pk, by=cast.handler, text="走访2次", happened_on=in_days(0))
    services.record_progress(
        measure.pk, by=cast.handler, text="走访3次", happened_on=in_days(0), replaces_id=first.pk
    )
    assert ProgressUpdate.objects.count() == 2
    with pytest.raises(Refused, match="已经更正过"):
        services.record_progress(
            measure.pk, by=cast.handler, text="走访4次", happened_on=in_days(0), replaces_id=first.pk
        )


def test_progress_from_the_future_is_refused(cast: Cast) -> None:
    measure = assigned(cast)
    with pytest.raises(Refused, match="晚于今天"):
        services.record_progress(measure.pk, by=cast.handler, text="将办", happened_on=in_days(1))


def test_another_department_cannot_record(cast: Cast) -> None:
    measure = assigned(cast)
    with pytest.raises(Measure.DoesNotExist):
        services.record_progress(measure.pk, by=cast.other_handler, text="代办", happened_on=in_days(0))


def test_history_refuses_to_be_rewritten(cast: Cast) -> None:
    worked_on(cast)
    with pytest.raises(TypeError):
        ProgressUpdate.objects.all().delete()
    with pytest.raises(TypeError):
        fresh(cast.measure).status_changes.all().update(note="改写")
