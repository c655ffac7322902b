"""Packages for tests, made by the real services, and what somebody could do to one on its way."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from exchange.keys import own_key
from exchange.making.report import write_report
from exchange.making.report_contents import ReportChoice, read_report
from exchange.making.tasks import TaskChoice, make_tasks
from exchange.models import IncomingPackage, NoteKind, OutgoingPackage, OwnKey, UnitNote
from exchange.notes import add_note
from exchange.signing import private_key, sign
from exchange.taking.confirm import confirm_package
from exchange.taking.store import store_incoming
from measures import services
from tests.cast import Cast

NAME = "区档案馆_上报包.zip"


# Both ends of a package on one database: the deployment calls itself otherwise where the other end acts.
UNIT, ABOVE = "a" * 32, "b" * 32


def acting_as(site: str) -> None:
    OwnKey._base_manager.update(site=site)


def a_report(
    cast: Cast,
    *,
    has_evidence: bool = False,
    has_progress: bool = True,
    choice: ReportChoice | None = None,
) -> OutgoingPackage:
    """As the office makes it; read in the transaction of the test, which no moment of its own could leave.

    Afterwards the deployment is that of the supervisor.
    """
    own_key(by=cast.office)
    acting_as(UNIT)
    choice = choice or ReportChoice((cast.inspection.pk,), has_progress, has_evidence)
    with tempfile.TemporaryDirectory() as folder:
        made = write_report(
            read_report(cast.organization, choice),
            choice,
            Path(folder),
            organization=cast.organization,
            by=cast.office,
            keys=own_key(by=cast.office),
        )
    acting_as(ABOVE)
    return made


def tasks_for(
    cast: Cast, *, instructions: list[int] | None = None, notes: list[int] | None = None
) -> OutgoingPackage:
    own_key(by=cast.supervisor)
    acting_as(ABOVE)
    choice = TaskChoice(cast.organization.pk, tuple(instructions or ()), tuple(notes or ()))
    with tempfile.TemporaryDirectory() as folder:
        return make_tasks(choice, Path(folder), by=cast.supervisor)


def content_of(row: OutgoingPackage) -> bytes:
    return Path(row.file.path).read_bytes()


def uploaded(
    cast: Cast, content: bytes, *, person: str = "supervisor", name: str = NAME, site: str = ""
) -> IncomingPackage:
    """By default at the end that ``person`` works at."""
    acting_as(site or (ABOVE if person == "supervisor" else UNIT))
    return store_incoming(ContentFile(content, name=name), name=name, by=getattr(cast, person))


def heard() -> str:
    """What is read out by telephone."""
    key = OwnKey.objects.order_by("-number").first()
    assert key is not None
    return key.fingerprint[-19:]


def taken_in(
    cast: Cast, row: OutgoingPackage, *, person: str = "supervisor", **asked: Any
) -> IncomingPackage:
    package = uploaded(cast, content_of(row), person=person)
    by = getattr(cast, person)
    said: dict[str, Any] = {"heard": heard(), "is_accepted": True}
    return confirm_package(package.pk, by=by, **(said | asked))


def a_state(cast: Cast) -> IncomingPackage:
    """The unit of the cast as one that works elsewhere."""
    return taken_in(cast, a_report(cast))


def a_note(cast: Cast) -> UnitNote:
    a_state(cast)
    kind = NoteKind.QUESTION
    return add_note(
        cast.organization.pk, by=cast.supervisor, measure=cast.measures[2].pk, kind=kind, text="为什么?"
    )


def a_round(cast: Cast) -> None:
    """Up, down and up again: a row of everything there is."""
    note = a_note(cast)
    taken_in(cast, tasks_for(cast, notes=[note.pk]), person="office")
    services.comment(by=cast.office, text="设备下周到货。", measure=cast.measures[2])
    taken_in(cast, a_report(cast))


Entries = dict[str, bytes]


def entries_of(content: bytes) -> Entries:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        with zipfile.ZipFile(file) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def zipped(entries: Entries, *, more: Callable[[zipfile.ZipFile], object] | None = None) -> bytes:
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in entries.items():
                archive.writestr(name, data)
            if more is not None:
                more(archive)
        file.seek(0)
        return file.read()


def resigned(entries: Entries, **changes: object) -> Entries:
    """With another manifest that the real key signs, as a faulty or hostile unit could make it."""
    manifest = json.loads(entries["manifest.json"])
    listed = [name for name in entries if not name.startswith("manifest.")]
    manifest["files"] = [
        {"path": name, "size": len(entries[name]), "sha256": hashlib.sha256(entries[name]).hexdigest()}
        for name in listed
    ]
    raw = json.dumps(manifest | changes).encode()
    row = OwnKey.objects.order_by("-number").first()
    assert row is not None
    key = private_key(row.seed, public=row.public_key)
    assert key is not None
    return entries | {"manifest.json": raw, "manifest.sig": sign(key, raw).encode()}
