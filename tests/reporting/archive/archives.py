"""An archive made from the small world of the cast, and where things lie in it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TypedDict, Unpack

from measures.models import EvidenceVersion, Measure
from reporting.archive import ArchiveMade, ArchiveScope, scope_of, write_archive
from tests.cast import Cast

ROOT = "区委第一巡察组巡察"


FINDING = "01 关于作风建设不够严实方面/01 服务群众不够主动问题"


MEASURE = f"{FINDING}/01 建立走访台账,每月走访一次。"


class Asked(TypedDict, total=False):
    category: int
    finding: int
    is_every_version: bool


def made(cast: Cast, folder: Path, **asked: Unpack[Asked]) -> tuple[zipfile.ZipFile, ArchiveMade]:
    found = write_archive(folder / "a.zip", scope(cast, **asked))
    return zipfile.ZipFile(folder / "a.zip"), found


def version_of(measure: Measure) -> EvidenceVersion:
    return EvidenceVersion.objects.get(evidence__measures=measure)


def scope(cast: Cast, **asked: Unpack[Asked]) -> ArchiveScope:
    return scope_of(cast.office, cast.inspection.pk, **asked)
