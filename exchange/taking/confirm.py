"""收下: what a person confirms becomes the state of a unit, or its tasks; one transaction, asked anew."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask
from audit import request_context, trail
from audit.events import Event
from audit.exceptions import Refused
from exchange.contents import PackageManifest
from exchange.models import (
    IncomingPackage,
    KnownHow,
    KnownKey,
    PackageKind,
    PackageSource,
    PackageState,
)
from exchange.opening import ReadPackage
from exchange.rules import refuse_confirm
from exchange.states import report_state
from exchange.taking.answers import take_receipts
from exchange.taking.following import follow
from exchange.taking.removal import locked_package
from exchange.taking.tasks import hold_measures, take_tasks
from exchange.trust import KeyJudgement, Trust, is_heard, judged

NOT_HEARD = (
    "输入的指纹末16位不对。请通过电话请对方打开“签名密钥”页面,逐组读出指纹;"
    "读出的与页面不一致时,不要收下这个包。"
)


@transaction.atomic
def confirm_package(
    package_id: int, *, by: User, heard: str = "", is_accepted: bool = False
) -> IncomingPackage:
    """``heard``: the end of the fingerprint as it was read out; ``is_accepted``: what was to be minded.

    Raises ``DoesNotExist`` as ``locked_package`` does.
    """
    row = locked_package(package_id, by=by)
    # Before the unit, as who changes an own column does.
    if row.kind == PackageKind.TASK and Path(row.file.path).is_file():
        hold_measures(row)
    # One after the other for a unit: which is the newest is asked below.
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=row.organization_id)
    ask(refuse_confirm(by, row))
    if not Path(row.file.path).is_file():
        raise Refused(f"“{row.name}”的文件不见了,请重新上传。")
    if row.is_signed:
        _confirm_signed(row, by=by, heard=heard)
    else:
        _refuse_older(row)
    if row.warnings and not is_accepted:
        raise Refused("请先核实页面上列出的情况,并勾选“已核实”。")
    row.state, row.taken_at, row.taken_by_name = PackageState.TAKEN, timezone.now(), by.label
    row.save(update_fields=["state", "taken_at", "taken_by_name", "warnings"])
    _apply(row, by=by)
    trail.record(Event.TAKE_IN_PACKAGE, by=by, about=row, detail=f"{row.organization},{row.as_of_text}")
    return row


def why_not_now(row: IncomingPackage) -> str | None:
    """What came meanwhile that shuts it out for good: the same one again, a newer one, another key."""
    manifest = PackageManifest.model_validate(row.manifest) if row.is_signed else None
    try:
        with request_context.asking():
            if manifest is None:
                _refuse_older(row)
                return None
            follow(ReadPackage(manifest, row.digest), row.organization, now=timezone.now())
    except Refused as error:
        return str(error)
    judgement = judged(manifest, row.organization)
    return judgement.sentence if judgement.trust == Trust.REPLACED else None


def _refuse_older(row: IncomingPackage) -> None:
    if last := _newer(row):
        raise Refused(f"已经收下更新的一份({last.as_of_text}),这一份不能再收下。")


def _newer(row: IncomingPackage) -> IncomingPackage | None:
    rows = IncomingPackage.objects.taken().filter(kind=row.kind, organization=row.organization_id)
    return rows.filter(as_of__gt=row.as_of).order_by("-as_of").first()


def _confirm_signed(row: IncomingPackage, *, by: User, heard: str) -> None:
    """Others may have been taken in since it came."""
    manifest = PackageManifest.model_validate(row.manifest)
    sentences = follow(ReadPackage(manifest, row.digest), row.organization, now=timezone.now())
    row.warnings = list(dict.fromkeys([*row.warnings, *sentences]))
    judgement = judged(manifest, row.organization)
    if judgement.trust == Trust.REPLACED:
        raise Refused(judgement.sentence)
    if judgement.must_be_confirmed and not is_heard(heard, judgement.fingerprint):
        raise Refused(NOT_HEARD)
    if judgement.trust != Trust.KNOWN:
        _know(row, manifest, judgement, by=by)


def _know(row: IncomingPackage, manifest: PackageManifest, judgement: KeyJudgement, *, by: User) -> None:
    is_report = manifest.kind == PackageKind.REPORT
    known = KnownKey.objects.create(
        organization=row.organization,
        kind=manifest.kind,
        site=manifest.sender.site,
        unit_code=manifest.unit.code if is_report else "",
        name=manifest.unit.name if is_report else f"{manifest.sender.name} {manifest.sender.person}"[:200],
        public_key=manifest.sender.key,
        how=KnownHow.PHONE if judgement.must_be_confirmed else KnownHow.VOUCHED,
        actor=by,
        actor_name=by.label,
    )
    what = f"{known.get_how_display()},指纹 {known.fingerprint}"
    trail.record(Event.CONFIRM_KEY, by=by, about=known, detail=what)


def _apply(row: IncomingPackage, *, by: User) -> None:
    if row.kind == PackageKind.TASK:
        take_tasks(row, by=by)
        return
    report_state(row)
    if row.source == PackageSource.PACKAGE:
        take_receipts(row, by=by)
