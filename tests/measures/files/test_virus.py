"""ClamAV over a real socket: what it says, and what becomes of an upload when it says nothing."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.exceptions import Refused
from measures import services
from measures.files.virus import scan
from measures.inputs import EvidenceInput
from measures.models import EvidenceVersion, Measure
from measures.models.scan_state import ScanState
from measures.services.scanning import scan_again
from reporting.check.scope import scope_of
from tests.answers import Answer
from tests.cast import Cast, a_file, assigned, fresh, in_days
from tests.measures.files.clamd import VIRUS, Clamd, on_network, on_path

CLEAN, BAD = b"%PDF clean", b"%PDF " + VIRUS


@pytest.fixture
def clamd(settings: Settings) -> Iterator[Clamd]:
    with on_network() as server:
        settings.CLAMAV_SOCKET, settings.CLAMAV_SECONDS = server.address, 0.5
        yield server


def attached(cast: Cast, content: bytes = CLEAN, name: str = "台账.pdf") -> EvidenceVersion:
    measure = cast.measure if cast.measure.status != "DRAFT" else assigned(cast)
    return services.attach(measure.pk, EvidenceInput(upload=a_file(name, content)), by=cast.handler)


def held(cast: Cast, clamd: Clamd, content: bytes = CLEAN) -> EvidenceVersion:
    """Uploaded while the scanner was away; it is back."""
    clamd.mood = "drop"
    version = attached(cast, content)
    clamd.mood = "well"
    assert version.scan_state == ScanState.WAITING
    return version


def test_without_a_scanner_nothing_is_held(cast: Cast) -> None:
    assert attached(cast).scan_state == ScanState.UNSCANNED


@pytest.mark.parametrize(
    ("mood", "state", "note"),
    [
        ("well", ScanState.CLEAN, ""),
        ("hang", ScanState.WAITING, "杀毒服务没有应答"),
        ("drop", ScanState.WAITING, "杀毒服务没有"),
        ("babble", ScanState.WAITING, "杀毒服务没有给出结果"),
        ("small", ScanState.WAITING, "文件超过杀毒服务的大小上限"),
    ],
)
def test_what_it_says(clamd: Clamd, mood: str, state: ScanState, note: str) -> None:
    clamd.mood = mood
    verdict = scan(io.BytesIO(CLEAN))
    assert (verdict.state, verdict.note[: len(note)]) == (state, note)


def test_a_large_file_goes_in_pieces(clamd: Clamd) -> None:
    file = io.BytesIO(b"x" * 3_000_000 + VIRUS)
    verdict = scan(file)
    assert (verdict.state, verdict.note) == (ScanState.INFECTED, "Eicar-Test-Signature")
    assert file.tell() == 0


def test_on_a_path(tmp_path: Path, settings: Settings) -> None:
    with on_path(tmp_path) as server:
        settings.CLAMAV_SOCKET = server.address
        assert scan(io.BytesIO(BAD)).state == ScanState.INFECTED
    assert scan(io.BytesIO(BAD)).is_away


def test_nobody_listens(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMAV_SOCKET = f"127.0.0.1:{listener.getsockname()[1]}"
    assert scan(io.BytesIO(CLEAN)).is_away


def test_a_clean_file_is_kept(cast: Cast, clamd: Clamd) -> None:
    version = attached(cast)
    assert version.scan_state == ScanState.CLEAN
    assert version.scanned_at is not None


def test_a_virus_is_refused_at_the_door(cast: Cast, clamd: Clamd) -> None:
    measure = assigned(cast)
    before = list(Path(django_settings.MEDIA_ROOT).rglob("*"))
    with pytest.raises(Refused, match="“台账.pdf”查出病毒.Eicar-Test-Signature.,没有保存"):
        services.attach(measure.pk, EvidenceInput(upload=a_file("台账.pdf", BAD)), by=cast.handler)
    assert list(Path(django_settings.MEDIA_ROOT).rglob("*")) == before
    assert not EvidenceVersion.objects.exists()


def opened(version: EvidenceVersion, user: User) -> Answer:
    client = Client()
    client.force_login(user)
    return client.get(f"/evidence/{version.pk}/")


def test_what_waits_is_opened_by_nobody(cast: Cast, clamd: Clamd) -> None:
    version = held(cast, clamd)
    for person in (cast.handler, cast.office, cast.viewer):
        answer = opened(version, person)
        assert answer.status_code == 409
        assert "“台账.pdf”待查:杀毒服务没有" in answer.content.decode()
    assert opened(version, cast.stranger).status_code == 404
    assert not EvidenceVersion.objects.all().readable().exists()


def test_what_waits_counts_for_submitting_but_not_for_approving(cast: Cast, clamd: Clamd) -> None:
    held(cast, clamd)
    services.record_progress(cast.measure.pk, by=cast.handler, text="已走访。", happened_on=in_days(0))
    services.submit(cast.measure.pk, by=cast.handler)
    with pytest.raises(Refused, match="佐证材料“台账.pdf”待查"):
        services.complete(cast.measure.pk, by=cast.office)
    assert services.scan_waiting(timezone.now()).clean == 1
    services.complete(cast.measure.pk, by=cast.office)


def test_found_later_it_is_quarantined_and_on_record(cast: Cast, clamd: Clamd) -> None:
    version = held(cast, clamd, BAD)
    services.record_progress(cast.measure.pk, by=cast.handler, text="已走访。", happened_on=in_days(0))
    services.submit(cast.measure.pk, by=cast.handler)
    seen = fresh(cast.measure).version
    now = timezone.now()
    result = services.scan_waiting(now)
    assert (result.clean, result.infected, result.waiting) == (0, 1, 0)
    version.refresh_from_db()
    assert (version.scan_state, version.scan_note, version.scanned_at) == (
        "INFECTED",
        "Eicar-Test-Signature",
        now,
    )
    assert version.file.storage.exists(str(version.file.name))
    assert "查出病毒(Eicar-Test-Signature),已隔离" in opened(version, cast.office).content.decode()
    with pytest.raises(Refused, match="有了变化"):
        services.complete(cast.measure.pk, by=cast.office, version=seen)
    with pytest.raises(Refused, match="查出病毒"):
        services.complete(cast.measure.pk, by=cast.office)
    services.withdraw(cast.measure.pk, by=cast.handler)
    with pytest.raises(Refused, match="查出病毒"):
        services.submit(cast.measure.pk, by=cast.handler)
    client = cast.client("office")
    page = client.get(f"/measures/{cast.measure.pk}/").content.decode()
    assert "查出病毒,隔离“台账.pdf”(第1版)" in page
    assert f'href="/evidence/{version.pk}/' not in page
    services.new_version(cast.measure.pk, version.evidence_id, a_file("新.pdf", CLEAN), by=cast.handler)
    services.submit(cast.measure.pk, by=cast.handler)


def test_quarantined_it_proves_nothing(cast: Cast, clamd: Clamd) -> None:
    version = held(cast, clamd, BAD)
    today = timezone.localdate()
    assert scope_of(cast.inspection, today=today).evidence[cast.measure.pk]
    services.scan_waiting(timezone.now())
    assert not scope_of(cast.inspection, today=today).evidence[cast.measure.pk]
    services.new_version(cast.measure.pk, version.evidence_id, a_file("新.pdf", CLEAN), by=cast.handler)
    assert scope_of(cast.inspection, today=today).evidence[cast.measure.pk]


def test_quarantined_it_serves_no_further_measure(cast: Cast, clamd: Clamd) -> None:
    version = held(cast, clamd, BAD)
    services.scan_waiting(timezone.now())
    other = assigned(cast, cast.measures[1])
    with pytest.raises(Refused, match="已隔离"):
        services.attach_existing(other.pk, version.evidence_id, by=cast.handler)


def test_scanning_twice_changes_nothing(cast: Cast, clamd: Clamd) -> None:
    version = held(cast, clamd)
    first = timezone.now()
    services.scan_waiting(first)
    asked = clamd.asked
    assert services.scan_waiting(timezone.now()).clean == 0
    scan_again(timezone.now())
    assert clamd.asked == asked
    version.refresh_from_db()
    assert version.scanned_at == first


def test_while_it_is_away_only_a_few_are_tried(cast: Cast, clamd: Clamd) -> None:
    for number in range(5):
        held(cast, clamd, b"%%PDF %d" % number)
    clamd.mood, before = "drop", clamd.asked
    assert services.scan_waiting(timezone.now()).waiting == 5
    assert clamd.asked == before + 3


def test_one_that_cannot_be_told_does_not_stop_the_others(cast: Cast, clamd: Clamd) -> None:
    first = held(cast, clamd, b"%PDF 1")
    second = held(cast, clamd, b"%PDF 2")
    first.file.storage.delete(str(first.file.name))
    result = services.scan_waiting(timezone.now())
    assert (result.clean, result.waiting) == (1, 1)
    second.refresh_from_db()
    assert second.scan_state == ScanState.CLEAN


def test_the_command(
    cast: Cast, clamd: Clamd, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    address, settings.CLAMAV_SOCKET = settings.CLAMAV_SOCKET, ""
    version = attached(cast, BAD)
    with pytest.raises(CommandError, match="没有设置 CLAMAV_SOCKET"):
        call_command("scan_waiting")
    settings.CLAMAV_SOCKET = address
    call_command("scan_waiting")
    assert "没有病毒0份,隔离0份,仍待查0份。" in capsys.readouterr().out
    with pytest.raises(CommandError, match="有被隔离或仍待查的材料") as error:
        call_command("scan_waiting", "--all")
    assert error.value.returncode == 1
    version.refresh_from_db()
    assert version.scan_state == ScanState.INFECTED
    assert Measure.objects.get(pk=cast.measure.pk).version > cast.measure.version
