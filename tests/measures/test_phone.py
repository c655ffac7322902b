"""扫码上传: for one person and one measure, for a quarter of an hour, once; nothing else is opened by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organization, Role, User
from audit.events import Event
from audit.exceptions import Refused
from audit.models import AuditEntry
from measures import services
from measures.models import EvidenceVersion, PhoneUpload
from measures.models.scan_state import ScanState
from measures.services.phone import OVER, clear_phone_uploads, found_by
from tests.cast import Cast, a_file, assigned, completed
from tests.measures.phones import a_picture, with_phone

pytestmark = pytest.mark.django_db


def photo(name: str = "现场.png", colour: str = "red") -> SimpleUploadedFile:
    return a_file(name, a_picture(colour))


def sent(word: str, *photos: SimpleUploadedFile) -> tuple[int, str]:
    """From a telephone that nobody is signed in on: status and page."""
    answer = Client(REMOTE_ADDR="10.9.8.7").post(f"/phone/?key={word}", {"photos": list(photos)})
    return answer.status_code, answer.content.decode()


def code(cast: Cast) -> str:
    with_phone(cast)
    return services.open_phone_upload(assigned(cast).pk, by=cast.handler)


def test_a_photo_becomes_evidence_of_the_person_and_the_code_is_used_up(cast: Cast) -> None:
    word = code(cast)
    page = Client().get(f"/phone/?key={word}").content.decode()
    assert "以赵磊的名义上传" in page
    assert 'capture="environment"' in page
    assert "已上传2张" in sent(word, photo(), photo("二.png", "blue"))[1]
    versions = EvidenceVersion.objects.filter(evidence__uses__measure=cast.measure)
    assert {version.actor for version in versions} == {cast.handler}
    entry = AuditEntry.objects.filter(event=Event.ATTACH).latest("id")
    assert (entry.actor_name, entry.address, entry.path) == (cast.handler.label, "10.9.8.7", "POST /phone/")
    assert AuditEntry.objects.filter(event=Event.USE_PHONE_UPLOAD, detail="2张").count() == 1
    assert sent(word, photo("三.png", "green"))[0] == 410
    assert versions.count() == 2
    state = cast.client("handler").get(f"/measures/{cast.measure.pk}/phone/").content.decode()
    assert "共收到2张" in state


def test_the_word_is_kept_nowhere(cast: Cast) -> None:
    word = code(cast)
    values = [str(value) for row in PhoneUpload.objects.values() for value in row.values()]
    assert not any(word in value or word.split(":")[0] in value for value in values)
    forged = word[:-2] + ("aa" if word[-2:] != "aa" else "bb")
    assert found_by(forged, timezone.now()) is None


def test_what_is_refused_is_named_and_the_rest_may_follow(cast: Cast) -> None:
    word = code(cast)
    status, page = sent(word, photo(), a_file("坏.png", b"\x89PNG\r\n\x1a\n nothing"))
    assert (status, "坏.png" in page) == (422, True)
    assert sent(word)[0] == 422
    assert "已上传1张" in sent(word, photo("好.png", "blue"))[1]
    assert PhoneUpload.objects.get().count == 2


def test_what_ends_a_code(cast: Cast) -> None:
    first = code(cast)
    second = services.open_phone_upload(cast.measure.pk, by=cast.handler)
    now = timezone.now()
    assert found_by(first, now) is None
    assert found_by(second, now) is not None
    assert found_by(second, now + timedelta(minutes=15, seconds=1)) is None
    User.objects.filter(pk=cast.handler.pk).update(is_active=False)
    assert found_by(second, now) is None
    User.objects.filter(pk=cast.handler.pk).update(is_active=True, role=Role.VIEWER)
    assert found_by(second, now) is None
    User.objects.filter(pk=cast.handler.pk).update(role=Role.HANDLER)
    Organization.objects.filter(pk=cast.organization.pk).update(has_phone_upload=False)
    assert found_by(second, now) is None
    with_phone(cast)
    assert found_by(second, now) is not None
    for changed in ({"session_epoch": 1}, {"password_changed_at": now}):
        before = User.objects.filter(pk=cast.handler.pk).values(*changed).get()
        User.objects.filter(pk=cast.handler.pk).update(**changed)
        assert found_by(second, now) is None
        User.objects.filter(pk=cast.handler.pk).update(**before)
    cast.client("handler").post(f"/measures/{cast.measure.pk}/phone/close/")
    status, page = sent(second, photo())
    assert (status, OVER in page) == (410, True)
    PhoneUpload.objects.update(expires_at=now - timedelta(days=31))
    assert clear_phone_uploads(timezone.localdate()) == "清理了2个过期的二维码"


def test_it_is_off_unless_the_unit_has_it_on(cast: Cast) -> None:
    measure = assigned(cast)
    client = cast.client("handler")
    assert "扫码上传" not in client.get(f"/measures/{measure.pk}/").content.decode()
    with pytest.raises(Refused, match="没有开启扫码上传"):
        services.open_phone_upload(measure.pk, by=cast.handler)
    with_phone(cast)
    assert "用手机扫码上传" in client.get(f"/measures/{measure.pk}/").content.decode()
    page = client.post(f"/measures/{measure.pk}/phone/open/")
    assert "data:image/svg+xml" in page.content.decode()
    with pytest.raises(Refused, match="只有责任部门"):
        services.open_phone_upload(measure.pk, by=cast.viewer)


def test_not_after_approval(cast: Cast) -> None:
    with_phone(cast)
    with pytest.raises(Refused, match="在电脑上上传"):
        services.open_phone_upload(completed(cast).pk, by=cast.handler)


def test_a_code_opens_nothing_else_and_lets_in_only_where_it_belongs(cast: Cast) -> None:
    word, client = code(cast), Client()
    assert client.get(f"/measures/{cast.measure.pk}/?key={word}").status_code == 302
    for address, status in ((f"/phone/?key={word}", 204), (f"/imports/?key={word}", 401), ("/phone/", 401)):
        assert client.get("/signed-in", headers={"X-Upload-Address": address}).status_code == status


def test_it_passes_the_scanner_and_the_limit(cast: Cast, settings: Settings) -> None:
    settings.CLAMAV_SOCKET = "/nonexistent"
    sent(code(cast), photo())
    assert EvidenceVersion.objects.get().scan_state == ScanState.WAITING
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"phone": "2/600"}
    client = Client(REMOTE_ADDR="10.9.8.6")
    assert [client.get("/phone/?key=x").status_code for _ in range(3)] == [410, 410, 429]
