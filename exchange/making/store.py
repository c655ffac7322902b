"""The place of a package in its series, and keeping it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.db import transaction

from accounts.models import Organization, User
from audit import request_context, trail
from audit.checksums import sha256_of
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from exchange.contents import PackageManifest
from exchange.models import OutgoingPackage, PackageKind, UnitNote


@dataclass(frozen=True)
class PackagePlace:
    """``previous`` is the digest of the package before, "" of the first."""

    number: int
    previous: str


@dataclass(frozen=True)
class NewPackage:
    manifest: PackageManifest
    digest: str
    name: str
    summary: str
    contents: dict[str, list[int]]


def next_place(kind: str, organization: Organization) -> PackagePlace:
    last = OutgoingPackage.objects.filter(kind=kind, organization=organization).order_by("-number").first()
    return PackagePlace(last.number + 1, last.digest) if last else PackagePlace(1, "")


def store_package(
    path: Path, new: NewPackage, *, organization: Organization, by: User, job: int | None
) -> OutgoingPackage:
    """Its number was signed before: when somebody else took it meanwhile, this one is not kept."""
    manifest = new.manifest
    row = OutgoingPackage(
        kind=manifest.kind,
        organization=organization,
        number=manifest.number,
        as_of=manifest.as_of,
        digest=new.digest,
        contents=new.contents,
        summary=new.summary,
        name=new.name,
        size=path.stat().st_size,
        sha256=sha256_of(path),
        job=job,
        actor=by,
        actor_name=by.label,
    )
    with path.open("rb") as content:
        row.file.save(row.name, File(content), save=False)
    try:
        with transaction.atomic():
            _insert(row, new, by=by)
    except BaseException as error:
        if not may_be_written(error):
            row.file.storage.delete(str(row.file.name))
        raise
    return row


def _insert(row: OutgoingPackage, new: NewPackage, *, by: User) -> None:
    place = Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=row.organization_id)
    request_context.set_subject(place)
    if next_place(row.kind, place).number != row.number:
        raise Refused("同时另有一个包刚刚生成,这一个没有保留。请重新生成。")
    row.save(force_insert=True)
    if row.kind == PackageKind.TASK:
        notes = UnitNote.objects.waiting().filter(organization=place, pk__in=new.contents["notes"])
        if notes.update(sent_in=row) != len(new.contents["notes"]):
            raise Refused("所选的意见刚刚已由别人下发。请重新选择。")
    what = f"第{row.number}号,{row.summary};SHA-256 {row.sha256}"
    trail.record(Event.MAKE_PACKAGE, by=by, about=row, detail=what)
