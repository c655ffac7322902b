"""Making the archive: finding by finding, measure by measure, then the lists."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from django.template.defaultfilters import filesizeformat

from audit.exceptions import Refused
from issues.models import SubIssue
from ledger.file_names import joined
from measures.models import Measure
from reporting.archive.contents import FindingContents, contents
from reporting.archive.evidence import RECORD, ArchivedFile, add_evidence
from reporting.archive.filings import add_filings
from reporting.archive.lists import INDEX, MISSING, READ_ME, SUMS, missing_text, read_me, write_index
from reporting.archive.record import record_document
from reporting.archive.regulations import add_regulations
from reporting.archive.scope import ArchiveScope
from reporting.archive.tree import measure_folders
from reporting.archive.zip_file import ArchiveZip

# A record costs as much time as copying this many bytes.
RECORD_BYTES = 512 * 1024
FREE_BESIDES = 200 * 1024 * 1024
Progress = Callable[[int, int], object]


def _nothing(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


@dataclass(frozen=True)
class ArchiveMade:
    measures: int
    files: int
    missing: tuple[str, ...]

    def describe(self) -> str:
        lacks = f"有{len(self.missing)}项没有放进来,见其中的“{MISSING}”。" if self.missing else "没有缺失。"
        return f"共{self.measures}条措施、{self.files}份佐证材料文件。{lacks}"


@dataclass
class _ByteCount:
    """How far it is, in bytes."""

    total: int
    tell: Progress
    done: int = 0

    def add(self, count: int) -> None:
        self.done = min(self.done + count, self.total)
        # The end is text when all is written.
        self.tell(min(self.done, self.total - 1), self.total)


@dataclass
class _Making:
    scope: ArchiveScope
    zip: ArchiveZip
    count: _ByteCount
    folders: dict[int, str]
    filed: list[ArchivedFile] = field(default_factory=list)
    handed_in: list[ArchivedFile] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    measures: int = 0
    proofs: int = 0

    def add_filings(self) -> None:
        self.handed_in = list(add_filings(self.zip, self.scope))
        self.missing += [f"报送:{one.problem}" for one in self.handed_in if one.problem]

    def add_regulations(self) -> None:
        """Counted in as files of evidence: for each measure they serve they are there once."""
        found = list(add_regulations(self.zip, self.scope))
        self.proofs += sum(bool(one.path) for one in found)
        self.handed_in += found
        self.missing += [f"制度:{one.problem}" for one in found if one.problem]

    def add_finding(self, found: FindingContents) -> None:
        if not found.measures:
            self.missing.append(f"问题“{found.finding}”没有整改措施。")
        for measure in found.measures:
            self._add_measure(found.finding, measure)

    def _add_measure(self, finding: SubIssue, measure: Measure) -> None:
        """The record comes last: it says which evidence is beside it."""
        folder = self.folders[measure.pk]
        every = self.scope.is_every_version
        evidence = add_evidence(self.zip, measure, folder=folder, is_every_version=every)
        path = joined(folder, RECORD)
        digest = self.zip.add(path, record_document(self.scope, finding, measure, evidence=evidence))
        text = f"{measure.mark}{measure.text}"
        self.filed += [ArchivedFile(text, "措施记录", RECORD, content=digest, path=path), *evidence]
        self.missing += [f"{folder}:{one.problem}" for one in evidence if one.problem]
        self.measures += 1
        self.count.add(RECORD_BYTES)

    def add_lists(self) -> ArchiveMade:
        """The list of hashes is the last: it has all others in it."""
        files = sum(bool(one.path) for one in self.filed) - self.measures + self.proofs
        with tempfile.TemporaryDirectory(prefix="archive-") as folder:
            index = Path(folder) / INDEX
            write_index(index, self.scope, folders=self.folders, filed=[*self.handed_in, *self.filed])
            self.zip.add_path(INDEX, index)
        if self.missing:
            self.zip.add(MISSING, missing_text(self.missing))
        text = read_me(self.scope, measures=self.measures, files=files, missing=len(self.missing))
        self.zip.add(READ_ME, text)
        self.zip.finish(SUMS)
        return ArchiveMade(self.measures, files, tuple(self.missing))


def write_archive(path: Path, scope: ArchiveScope, *, progress: Progress = _nothing) -> ArchiveMade:
    """Writes the zip. What ``progress`` raises ends it; raises ``Refused``, and ``OSError`` of the disk."""
    total = scope.bytes_of_evidence + scope.bytes_of_filings
    measures = scope.measures.count()
    if not measures:
        raise Refused("这里没有整改措施,没有可以打包的内容。")
    free = shutil.disk_usage(path.parent).free
    if total + FREE_BESIDES > free:
        raise Refused(
            f"服务器磁盘空间不足:需要约{filesizeformat(total)},只剩{filesizeformat(free)}。"
            "请按问题或类别分开打包,或请系统管理员清理磁盘。"
        )
    count = _ByteCount(total + RECORD_BYTES * measures, progress)
    with ZipFile(path, "w", allowZip64=True) as target:
        zip_file = ArchiveZip(target, root=scope.root, on_bytes=count.add)
        making = _Making(scope, zip_file, count, _folders(scope))
        making.add_filings()
        making.add_regulations()
        for found in contents(scope):
            making.add_finding(found)
        return making.add_lists()


def _folders(scope: ArchiveScope) -> dict[int, str]:
    """Of each measure of the scope, below its root."""
    start = f"{scope.base}/" if scope.base else ""
    found = measure_folders(scope.inspection.pk)
    return {pk: folder.removeprefix(start) for pk, folder in found.items() if folder.startswith(start)}
