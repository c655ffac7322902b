"""The evidence of a measure into its folder; what cannot go in is told by a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from ledger.file_names import ENDING, joined, safe_part, unique_names
from measures.models import Evidence, EvidenceVersion, Measure
from measures.models.evidence import EvidenceKind
from reporting.archive.zip_file import ArchiveZip, Damaged

RECORD = "措施记录.docx"
MAX_PATH = 240
# unique_names adds up to "(9999)".
ROOM = 6
MIN_NAME = 20


@dataclass(frozen=True)
class ArchivedFile:
    """One line of the lists, in plain values because there may be many.

    ``path`` lies below the root; it is empty when ``problem`` says why.
    """

    measure: str
    what: str
    name: str
    version: int = 0
    dated_on: date | None = None
    handed_in: str = ""
    content: str = ""
    path: str = ""
    problem: str = ""

    @property
    def state(self) -> str:
        return self.problem or ("已归档" if self.path else "")


@dataclass(frozen=True)
class ChosenVersion:
    evidence: Evidence
    version: EvidenceVersion
    is_newest: bool

    @property
    def real_name(self) -> str:
        """An older version says which one it is, in front of the ending."""
        name = self.version.name or self.evidence.name
        if self.is_newest:
            return name
        found = ENDING.search(name)
        ending = found.group() if found else ""
        return f"{name.removesuffix(ending)}(第{self.version.number}版){ending}"


def add_evidence(
    target: ArchiveZip, measure: Measure, *, folder: str, is_every_version: bool
) -> list[ArchivedFile]:
    """Adds the files of one measure and answers all of its evidence, links and numbers as well."""
    chosen = list(_chosen(measure, is_every_version=is_every_version))
    # The record has its name first.
    names = unique_names([RECORD, *(safe_part(one.real_name, longest=room_in(folder)) for one in chosen)])[1:]
    return [
        filed(target, one, told=f"{measure.mark}{measure.text}", path=joined(folder, name))
        for one, name in zip(chosen, names, strict=True)
    ]


def room_in(folder: str) -> int:
    """How long a name may be there; folders take at most about 180."""
    return max(MIN_NAME, min(80, MAX_PATH - len(folder) - 1 - ROOM))


def _chosen(measure: Measure, *, is_every_version: bool) -> Iterator[ChosenVersion]:
    """Reads ``evidence_uses`` with their evidence and versions, newest version first."""
    for use in measure.evidence_uses.all():
        yield from chosen_of(use.evidence, is_every_version=is_every_version)


def chosen_of(evidence: Evidence, *, is_every_version: bool) -> Iterator[ChosenVersion]:
    versions = list(evidence.versions.all())
    for version in versions if is_every_version else versions[:1]:
        yield ChosenVersion(evidence, version, version is versions[0])


def filed(target: ArchiveZip, one: ChosenVersion, *, told: str, path: str) -> ArchivedFile:
    """``told``: of what it is a proof, as the lists say it."""
    version = one.version
    is_file = one.evidence.kind == EvidenceKind.FILE
    problem = _add(target, version, path=path) if is_file else ""
    return ArchivedFile(
        told,
        EvidenceKind(one.evidence.kind).label,
        one.real_name,
        version.number,
        one.evidence.dated_on,
        f"{version.actor_name} {timezone.localdate(version.at)}",
        version.sha256 if is_file else version.reference,
        path if is_file and not problem else "",
        problem,
    )


def _add(target: ArchiveZip, version: EvidenceVersion, *, path: str) -> str:
    """The sentence that says why it did not go in, or nothing."""
    if held := version.why_held():
        return held
    stored = Path(version.file.path)
    if not (stored.is_file() and os.access(stored, os.R_OK)):
        return f"“{version}”的文件在服务器上找不到或打不开。请系统管理员从备份中恢复后重新打包。"
    try:
        with stored.open("rb") as source:
            target.add_checked(path, source, sha256=version.sha256, at=version.at)
    except Damaged:
        return (
            f"“{version}”的内容与上传时登记的 SHA-256 不一致,可能损坏或被改动,没有放进来。"
            "请系统管理员从备份中恢复,或重新上传后再打包。"
        )
    return ""
