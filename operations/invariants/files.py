"""Every row that names a file finds it as it was; every evidence has its versions one after another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import Count, F, Max, Q

from audit.checksums import sha256_of
from exchange.models import IncomingPackage, OutgoingPackage
from issues.models import Filing
from measures.models import Evidence, EvidenceUse, EvidenceVersion
from measures.storage import verify
from operations.invariants.unless import unless
from reporting.models import SnapshotFile
from reporting.transfers import verify as transfers

BATCH_SIZE = 1000


def versions_are_numbered() -> Iterator[str]:
    rows = Evidence.objects.annotate(count=Count("versions"), last=Max("versions__number"))
    wrong = unless(rows, Q(count=F("last"))).order_by("pk")
    for row in wrong.values("pk", "count", "last").iterator(BATCH_SIZE):
        yield f"佐证材料{row['pk']}有{row['count']}版,最后一版却是第{row['last'] or 0}版。"
    unused = Evidence.objects.filter(uses__isnull=True, regulation_files__isnull=True)
    for pk in unused.order_by("pk").values_list("pk", flat=True):
        yield f"佐证材料{pk}从未用于任何措施或制度。"


def uses_stay_inside() -> Iterator[str]:
    same = Q(evidence__organization=F("measure__organization"))
    for row in unless(EvidenceUse.objects.all(), same).order_by("pk").iterator(BATCH_SIZE):
        yield f"佐证材料{row.evidence_id}用于其他单位的措施{row.measure_id}。"


def files_are_described() -> Iterator[str]:
    bare = EvidenceVersion.objects.exclude(file="").filter(Q(sha256="") | Q(size__lt=1) | Q(name=""))
    for row in bare.order_by("pk").iterator(BATCH_SIZE):
        yield f"佐证材料{row.evidence_id}第{row.number}版的文件没有名称、大小或校验值。"
    for row in EvidenceVersion.objects.filter(file="", reference="").order_by("pk").iterator(BATCH_SIZE):
        yield f"佐证材料{row.evidence_id}第{row.number}版既没有文件,也没有链接或文号。"
    doubled = EvidenceVersion.objects.exclude(file="").values("file").annotate(n=Count("pk")).filter(n__gt=1)
    for found in doubled.order_by("file"):
        yield f"文件 {found['file']} 登记了{found['n']}次。"


def evidence_is_there() -> Iterator[str]:
    return verify.damages()


def snapshots_are_there() -> Iterator[str]:
    for row in SnapshotFile.objects.order_by("pk").iterator(BATCH_SIZE):
        path = Path(default_storage.path(str(row.file.name)))
        if not path.is_file():
            yield f"快照{row.snapshot_id}的文件“{row.name}”不见了。"
        elif sha256_of(path) != row.sha256:
            yield f"快照{row.snapshot_id}的文件“{row.name}”与生成时不同。"


def packages_are_there() -> Iterator[str]:
    for rows in (IncomingPackage.objects, OutgoingPackage.objects):
        for row in rows.order_by("pk").values("pk", "name", "file", "sha256").iterator(BATCH_SIZE):
            path = Path(default_storage.path(str(row["file"])))
            if not path.is_file():
                yield f"包“{row['name']}”({row['pk']})的文件不见了。"
            elif sha256_of(path) != row["sha256"]:
                yield f"包“{row['name']}”({row['pk']})的文件与保存时不同。"


def filings_are_there() -> Iterator[str]:
    for row in Filing.objects.exclude(file="").order_by("pk").iterator(BATCH_SIZE):
        path = Path(default_storage.path(str(row.file.name)))
        if not path.is_file():
            yield f"报送记录{row.pk}的文件“{row.name}”不见了。"
        elif sha256_of(path) != row.sha256:
            yield f"报送记录{row.pk}的文件“{row.name}”与登记时不同。"


def transfers_are_there() -> Iterator[str]:
    return transfers.damages()
