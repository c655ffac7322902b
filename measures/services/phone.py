"""扫码上传: a QR code on the measure's page opens a page on a telephone that needs no sign-in.

The code is good for one person and one measure, for a quarter of an hour, and once: its row decides.
What comes in passes the same rules and looks as any other upload of that person.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.digests import digest_of
from accounts.models import User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from measures import steps
from measures.inputs import EvidenceInput
from measures.models import Measure, PhoneUpload
from measures.models.phone import PhoneUploadQuerySet
from measures.rules.work import refuse_attach
from measures.services.evidence import attach
from measures.workflow import Status

LIFE = timedelta(minutes=15)
MAX_PHOTOS = 20
# A photo takes seconds; who was cut off in the middle of one may try again after that.
CLAIM_LASTS = timedelta(minutes=2)
ROWS_KEPT = timedelta(days=30)
OVER = "这个二维码已失效(过了15分钟、已经用过,或已被停止)。请在电脑上重新生成。"
BUSY = "另一部手机正在用这个二维码上传,请等它传完。"
STOPPED = "二维码已停止使用,可以关闭此页。"
TOO_MANY = f"一次最多上传{MAX_PHOTOS}张,请分几次上传。"
NOTHING = "请先拍照或选择照片。"
_signer = signing.Signer(salt="measures.phone")


def refuse_phone_upload(user: User, measure: Measure) -> str | None:
    if not measure.organization.has_phone_upload:
        return "本单位没有开启扫码上传,可请整改办在单位设置中开启。"
    if measure.status == Status.COMPLETED:
        return "该措施已审核通过,增减材料要写明原因,请在电脑上上传。"
    return refuse_attach(user, measure)


def _standing(person: User) -> str:
    """Another one as soon as his sessions are ended: by himself, or with another password, role or place."""
    parts = (person.session_epoch, person.password_changed_at.timestamp(), person.role, person.department_id)
    return digest_of("|".join(map(str, parts)))[:8]


@transaction.atomic
def open_phone_upload(measure_id: int, *, by: User) -> str:
    """The signed word for the QR code; a code of the same person and measure before it stops working."""
    measure = steps.lock(measure_id, by=by, rule=refuse_phone_upload)
    now = timezone.now()
    _open_ones(measure, by, now).update(ended_at=now)
    word = _signer.sign(f"{secrets.token_urlsafe(32)}.{_standing(by)}")
    PhoneUpload.objects.create(measure=measure, person=by, digest=digest_of(word), expires_at=now + LIFE)
    trail.record(Event.OPEN_PHONE_UPLOAD, by=by, about=measure)
    return word


@transaction.atomic
def close_phone_upload(measure_id: int, *, by: User) -> None:
    measure = steps.lock(measure_id, by=by)
    now = timezone.now()
    if _open_ones(measure, by, now).update(ended_at=now):
        trail.record(Event.CLOSE_PHONE_UPLOAD, by=by, about=measure)


def _open_ones(measure: Measure, person: User, now: datetime) -> PhoneUploadQuerySet:
    return PhoneUpload.objects.filter(measure=measure, person=person).open(now)


def last_of(measure: Measure, person: User) -> PhoneUpload | None:
    return PhoneUpload.objects.filter(measure=measure, person=person).order_by("-id").first()


def found_by(word: str, now: datetime) -> PhoneUpload | None:
    """What a code opens; None for one that is forged, over or stopped, or whose person may not any more."""
    try:
        standing = _signer.unsign(word).rpartition(".")[2]
    except signing.BadSignature:
        return None
    rows = PhoneUpload.objects.open(now).filter(digest=digest_of(word), person__is_active=True)
    row = rows.select_related("person__organization", "measure__organization").first()
    if row is None or standing != _standing(row.person):
        return None
    if not Measure.objects.visible_to(row.person).filter(pk=row.measure_id).exists():
        return None
    return row if refuse_phone_upload(row.person, row.measure) is None else None


@dataclass
class PhotosTaken:
    """``refused``: a sentence for each that was not kept; then the code goes on being good."""

    count: int
    refused: list[str]


def take_photos(upload_id: int, photos: list[UploadedFile]) -> PhotosTaken:
    """Each is attached as if its person had uploaded it; the code is used up when all of them were.

    One telephone at a time: two with one code do not both get in.
    """
    row = PhoneUpload.objects.select_related("person").get(pk=upload_id)
    if not 0 < len(photos) <= MAX_PHOTOS:
        raise Refused(TOO_MANY if photos else NOTHING)
    row.claimed_at = _claim(row)
    try:
        taken = _take_each(row, photos)
        if not taken.refused:
            _end(row, taken.count)
    finally:
        PhoneUpload.objects.filter(pk=row.pk, claimed_at=row.claimed_at).update(claimed_at=None)
    return taken


def _claim(row: PhoneUpload) -> datetime:
    """The moment that says whose it is; ``Refused`` for who comes second."""
    now = timezone.now()
    is_free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM_LASTS)
    rows = PhoneUpload.objects.open(now).filter(pk=row.pk)
    if not rows.filter(is_free).update(claimed_at=now):
        raise Refused(BUSY if rows.exists() else OVER)
    return now


def _take_each(row: PhoneUpload, photos: list[UploadedFile]) -> PhotosTaken:
    taken = PhotosTaken(0, [])
    for photo in photos:
        row.claimed_at = _still_claimed(row)
        try:
            given = EvidenceInput(upload=photo, note="手机扫码上传")
            attach(row.measure_id, given, by=row.person)
        except Refused as error:
            taken.refused.append(str(error))
        else:
            taken.count += 1
            PhoneUpload.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return taken


def _still_claimed(row: PhoneUpload) -> datetime:
    """Before every photo: the code may have been stopped on the other screen meanwhile."""
    now = timezone.now()
    mine = PhoneUpload.objects.open(now).filter(pk=row.pk, claimed_at=row.claimed_at)
    if not mine.update(claimed_at=now):
        raise Refused(OVER)
    return now


@transaction.atomic
def _end(row: PhoneUpload, count: int) -> None:
    if PhoneUpload.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        trail.record(Event.USE_PHONE_UPLOAD, by=row.person, about=row.measure, detail=f"{count}张")


def clear_phone_uploads(_today: date) -> str:
    """Rows that have long been over; the trail keeps what was done with them."""
    count, _ = PhoneUpload.objects.filter(expires_at__lt=timezone.now() - ROWS_KEPT).delete()
    return f"清理了{count}个过期的二维码" if count else ""
