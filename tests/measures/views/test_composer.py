"""填写进展: what was done, its files, and handing it in, by one form and in one transaction."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from measures import services
from measures.models import EvidenceUse, Measure
from measures.workflow import Status
from tests.cast import Cast, assigned, fresh, in_days, submitted

pytestmark = pytest.mark.django_db


def sent(client: Client, measure: Measure, **data: object) -> int:
    given = {"happened_on": in_days(0), "text": "已走访三个社区。"} | data
    return client.post(f"/measures/{measure.pk}/progress/", given).status_code


def proof(name: str = "签到表.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, name.encode())


def written(measure: Measure) -> tuple[int, int, str]:
    uses = EvidenceUse.objects.filter(measure=measure)
    return measure.progress_updates.count(), uses.count(), fresh(measure).status


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_text_and_files_are_saved_together(cast: Cast) -> None:
    measure = assigned(cast)
    assert sent(cast.client("handler"), measure, uploads=[proof(), proof("会议记录.txt")]) == 302
    assert written(measure) == (1, 2, Status.IN_PROGRESS)


def test_it_is_handed_in_at_once(cast: Cast) -> None:
    measure = assigned(cast)
    assert sent(cast.client("handler"), measure, uploads=[proof()], then="submit") == 302
    assert written(measure) == (1, 1, Status.SUBMITTED)
    assert fresh(measure).submitted_by == cast.handler


def test_without_a_file_the_reason_is_asked_for_and_nothing_is_half_done(cast: Cast) -> None:
    measure, client = assigned(cast), cast.client("handler")
    page = client.post(
        f"/measures/{measure.pk}/progress/", {"happened_on": in_days(0), "text": "已走访。", "then": "submit"}
    )
    assert (page.status_code, written(measure)) == (422, (0, 0, Status.IN_PROGRESS))
    assert "还没有佐证材料" in page.content.decode()
    assert ">\n已走访。</textarea>" in page.content.decode()
    assert sent(client, measure, note="会议没有留下材料", then="submit") == 302
    assert written(measure) == (1, 0, Status.SUBMITTED)


@pytest.mark.parametrize("bad", ["程序.exe", "机密★清单.txt"])
def test_one_bad_file_stops_all_of_it(bad: str, cast: Cast) -> None:
    measure, before = assigned(cast), files_on_disk()
    assert sent(cast.client("handler"), measure, uploads=[proof(), proof(bad)], then="submit") == 422
    assert written(measure) == (0, 0, Status.IN_PROGRESS)
    assert files_on_disk() == before


def test_a_file_is_not_left_behind_by_a_refused_submission(cast: Cast) -> None:
    measure, before = assigned(cast, supporting_departments=[cast.science]), files_on_disk()
    assert sent(cast.client("other_handler"), measure, uploads=[proof()], then="submit") == 422
    assert (written(measure), files_on_disk()) == ((0, 0, Status.IN_PROGRESS), before)


def test_it_is_offered_to_who_works_on_it_only(cast: Cast) -> None:
    measure = assigned(cast, supporting_departments=[cast.science])
    pages = {
        person: cast.client(person).get(f"/measures/{measure.pk}/").content.decode()
        for person in ("handler", "other_handler", "leader")
    }
    assert [page.count('id="new-progress"') for page in pages.values()] == [1, 1, 0]
    assert [page.count("保存并提交审核") for page in pages.values()] == [1, 0, 0]
    assert sent(cast.client("leader"), measure) == 422
    assert sent(cast.client("stranger"), measure) == 404


def test_under_review_nothing_is_added(cast: Cast) -> None:
    measure = submitted(cast)
    before = written(measure)
    assert sent(cast.client("handler"), measure, uploads=[proof()]) == 422
    assert written(measure) == before


def test_progress_is_told_once(cast: Cast) -> None:
    measure = assigned(cast)
    services.record_progress(measure.pk, by=cast.handler, text="已走访七个社区", happened_on=in_days(0))
    page = cast.client("leader").get(f"/measures/{measure.pk}/").content.decode()
    assert page.count("已走访七个社区") == 1


def test_what_nobody_sees_is_not_stored(cast: Cast) -> None:
    measure = assigned(cast)
    sent(cast.client("handler"), measure, text="已\u200b走访\ufeff三\u2060个\u200e社区\u00ad。")
    assert measure.progress_updates.get().text == "已走访三个社区。"
