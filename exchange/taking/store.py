"""Keeping a package that came: whose it is, whether it may follow the ones before, and the file as it is."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from exchange.contents import PackageManifest
from exchange.keys import present_key
from exchange.models import (
    IncomingPackage,
    KnownKey,
    PackageKind,
    PackageSource,
    PackageState,
)
from exchange.opening import ReadPackage, check_files, check_rows, read_package
from exchange.rules import refuse_take_in
from exchange.taking.following import follow
from exchange.trust import KeyJudgement, Trust, judged
from measures.files import clean_name, sha256_of, virus
from measures.models.scan_state import ScanState

# Checked while one waits; what is larger is a job.
AT_ONCE = 32 * 1024 * 1024
MAX_PACKAGE = 4 * 1024 * 1024 * 1024
ENDING = ".zip"


def store_incoming(
    file: File[bytes], *, name: str, by: User, organization: Organization | None = None
) -> IncomingPackage:
    """``organization``: whose it is said to be, where its key says nothing yet. Raises ``Refused``."""
    name, size = clean_name(name), file.size
    if not name.lower().endswith(ENDING):
        raise Refused(f"“{name}”不是上报包或任务包(.zip)。")
    if not size or size > MAX_PACKAGE:
        raise Refused(f"“{name}”是空文件或超过4 GB,不能收下。")
    found = read_package(cast("BinaryIO", file), name=name, size=size)
    manifest = found.manifest
    place = _place(manifest, organization, by=by)
    _refuse_own(manifest)
    ask(refuse_take_in(by, place, manifest.kind))
    judgement = judged(manifest, place)
    if judgement.trust == Trust.REPLACED:
        raise Refused(judgement.sentence)
    warnings = _warnings(found, place, judgement)
    scanned(file, name)
    row = _row(found, place, name=name, by=by)
    row.warnings = warnings
    row.size, row.sha256 = size, sha256_of(file)
    if size <= AT_ONCE:
        check_files(cast("BinaryIO", file), manifest, name=name, progress=lambda _done, _total: None)
        check_rows(cast("BinaryIO", file), manifest, name=name)
        row.state = PackageState.WAITING
        file.seek(0)
    return keep(row, file, by=by)


def _refuse_own(manifest: PackageManifest) -> None:
    """Its rows are here already, and newer; as a package they would stand in front of them."""
    own = present_key()
    if own is not None and own.site == manifest.sender.site:
        what = "上报包" if manifest.kind == PackageKind.REPORT else "任务包"
        raise Refused(f"这个{what}是本系统自己生成的,内容就在本系统里,不必也不能再收下。")


def _row(found: ReadPackage, place: Organization, *, name: str, by: User) -> IncomingPackage:
    manifest = found.manifest
    return IncomingPackage(
        kind=manifest.kind,
        source=PackageSource.PACKAGE,
        organization=place,
        number=manifest.number,
        as_of=manifest.as_of,
        digest=found.digest,
        manifest=manifest.model_dump(mode="json"),
        name=name,
        actor=by,
        actor_name=by.label,
    )


def keep(row: IncomingPackage, file: File[bytes], *, by: User) -> IncomingPackage:
    """The file first; it is removed again when its row is not kept."""
    row.file.save(row.name, file, save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            what = f"{row.organization},{row.as_of_text},SHA-256 {row.sha256}"
            trail.record(Event.UPLOAD_PACKAGE, by=by, about=row, detail=what)
    except BaseException as error:
        if not may_be_written(error):
            row.file.storage.delete(str(row.file.name))
        raise
    return row


def scanned(file: File[bytes], name: str) -> None:
    """Raises ``Refused`` unless the virus scanner lets it through."""
    verdict = virus.scan(file)
    if verdict.state in (ScanState.INFECTED, ScanState.WAITING):
        raise Refused(f"“{name}”没有收下:{verdict.note}。")


def _place(manifest: PackageManifest, said: Organization | None, *, by: User) -> Organization:
    """Whose package it is: by the key that is known, by what is said, by the name; in that order."""
    seen = Organization.objects.visible_to(by)
    if manifest.kind == PackageKind.TASK:
        return _receiver(manifest, by=by)
    code, site = manifest.unit.code, manifest.sender.site
    known = KnownKey.objects.filter(kind=manifest.kind, site=site, unit_code=code)
    bound = known.select_related("organization").first()
    found = bound.organization if bound else said or seen.filter(name=manifest.unit.name).first()
    if found is None or not seen.filter(pk=found.pk).exists():
        raise Refused(
            f"这是“{manifest.unit.name}”的上报包。您督查的单位里没有这个名称:"
            "请在上传时选择它是哪个单位,或请系统管理员先建立这个单位。"
        )
    if _is_of_another(known, found, site=site):
        raise Refused(
            f"这是“{manifest.unit.name}”的上报包。同一系统里的“{found}”已经登记过,两者不是同一个单位,不能收下。"
        )
    if said is not None and said != found:
        raise Refused(f"这是“{manifest.unit.name}”的上报包,不是“{said}”的,不能收下。")
    return found


def _is_of_another(known: QuerySet[KnownKey], found: Organization, *, site: str) -> bool:
    """One key signs for all units of a deployment: which of them it is, says the number it has there."""
    if known.exists():
        return False
    return KnownKey.objects.filter(kind=PackageKind.REPORT, site=site, organization=found).exists()


def _receiver(manifest: PackageManifest, *, by: User) -> Organization:
    own = by.organization
    if own is None:
        raise Refused("任务包由单位整改办收下。")
    unit, key = manifest.unit, present_key()
    is_at_home = key is not None and (unit.site, unit.code) == (key.site, str(own.pk))
    # It may be called otherwise by now; who has not reported yet is known by his name only.
    if not is_at_home and (unit.site or unit.name != own.name):
        raise Refused(f"这是发给“{unit.name}”的任务包,不是发给“{own.name}”的,不能收下。")
    return own


def _warnings(found: ReadPackage, place: Organization, judgement: KeyJudgement) -> list[str]:
    """Raises ``Refused`` for what may not follow; a gap or a break is said and has to be accepted."""
    manifest = found.manifest
    warnings = [] if judgement.trust != Trust.VOUCHED else [judgement.sentence]
    if manifest.kind == PackageKind.REPORT and manifest.unit.name != place.name:
        warnings.append(f"包里的单位名称是“{manifest.unit.name}”,本系统里是“{place.name}”。")
    return [*warnings, *follow(found, place, now=timezone.now())]
