"""上报包: what a unit hands up, read at one moment; evidence follows, each file against its hash."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask
from audit.exceptions import Refused
from exchange.contents import RECEIPTS, ROWS, PackageManifest, PackedInspection, PackedUnit
from exchange.keys import own_key, sender_of
from exchange.making.limits import within_limits
from exchange.making.report_contents import NONE_CHOSEN, ReportChoice, ReportContents, read_report
from exchange.making.store import NewPackage, next_place, store_package
from exchange.making.writing import PackageZip
from exchange.models import OutgoingPackage, OwnKey, PackageKind
from exchange.rules import refuse_make_report
from issues.models import Inspection
from ledger.file_names import safe_part
from reporting.consistent_read import consistent_read

Progress = Callable[[int, int], object]


def make_report(
    choice: ReportChoice, folder: Path, *, by: User, progress: Progress, job: int | None = None
) -> OutgoingPackage:
    """Made in ``folder``, then stored; the second attempt of a job finds what the first one stored."""
    if job is not None and (done := OutgoingPackage.objects.filter(job=job).first()):
        return done
    organization = by.organization
    if organization is None:
        raise Refused(NONE_CHOSEN)
    ask(refuse_make_report(by, organization))
    keys = own_key(by=by)
    with consistent_read():
        found = read_report(organization, choice)
    return write_report(
        found, choice, folder, organization=organization, by=by, keys=keys, progress=progress, job=job
    )


def write_report(
    found: ReportContents,
    choice: ReportChoice,
    folder: Path,
    *,
    organization: Organization,
    by: User,
    keys: tuple[OwnKey, Ed25519PrivateKey],
    progress: Progress = lambda _done, _total: None,
    job: int | None = None,
) -> OutgoingPackage:
    path = folder / "report.zip"
    with zipfile.ZipFile(path, "w", allowZip64=True) as target:
        package = _write(target, found, progress=progress)
        manifest = _manifest(found, choice, package, organization=organization, by=by, key=keys[0])
        digest = package.seal(manifest, keys[1])
    day = timezone.localtime(found.as_of)
    name = f"{safe_part(str(organization), longest=40)}_{day:%Y%m%d}_上报包.zip"
    summary = f"{len(found.rows)}条措施,{len(found.files)}份佐证材料文件"
    new = NewPackage(manifest, digest, name, summary, {"inspections": list(choice.inspections)})
    return store_package(path, new, organization=organization, by=by, job=job)


def _manifest(
    found: ReportContents,
    choice: ReportChoice,
    package: PackageZip,
    *,
    organization: Organization,
    by: User,
    key: OwnKey,
) -> PackageManifest:
    place = next_place(PackageKind.REPORT, organization)
    with within_limits("上报包"):
        return PackageManifest(
            format="rectify-package",
            version=1,
            kind="REPORT",
            number=place.number,
            previous=place.previous,
            unit=PackedUnit(site=key.site, code=str(organization.pk), name=organization.name),
            sender=sender_of(key, name=organization.name, by=by),
            as_of=found.as_of,
            files=tuple(package.files),
            inspections=tuple(map(_inspection, found.inspections)),
            snapshots=found.snapshots,
            figures=found.figures,
            rounds=found.rounds,
            rows=len(found.rows),
            chosen=choice.words,
            note=choice.note.strip(),
        )


def _inspection(row: Inspection) -> PackedInspection:
    return PackedInspection(
        key=row.pk, name=row.name, round=row.round, team=row.team, completion_rule=row.completion_rule()
    )


def _write(target: zipfile.ZipFile, found: ReportContents, *, progress: Progress) -> PackageZip:
    total = sum(version.size for version in found.files.values()) + 1
    done = [0]

    def on_bytes(count: int) -> None:
        done[0] = min(done[0] + count, total - 1)
        progress(done[0], total)

    package = PackageZip(target, on_bytes=on_bytes)
    package.add_lines(ROWS, (row.model_dump_json().encode() + b"\n" for row in found.rows))
    package.add(RECEIPTS, found.receipts.model_dump_json().encode())
    for path, version in found.files.items():
        with Path(version.file.path).open("rb") as source:
            if package.add_file(path, source, at=version.at) != version.sha256:
                raise Refused(
                    f"“{version.name}”与上传时登记的 SHA-256 不一致,可能损坏或被改动。"
                    "请系统管理员从备份中恢复,或不带佐证材料文件生成上报包。"
                )
    return package
