"""The files of a regulation: handed in once, shown at every measure and finding that it serves."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.edits import save_edit
from measures.inputs import EvidenceInput
from measures.models import Evidence, EvidenceVersion, Regulation, RegulationFile
from measures.models.scan_state import ScanState
from measures.services.evidence import looked_at, store_evidence
from regulations import rules
from regulations.services.editing import locked

ALREADY = "这份文件已在这项制度下,不必重复添加。"


def attach_file(regulation_id: int, given: EvidenceInput, *, by: User) -> RegulationFile:
    """Looked at as every evidence. A file of the unit that ``by`` can see already is not kept twice."""
    with looked_at([given], by=by) as [version]:
        return _attach(regulation_id, given, version, by=by)


@transaction.atomic
def _attach(
    regulation_id: int, given: EvidenceInput, version: EvidenceVersion, *, by: User
) -> RegulationFile:
    row = locked(regulation_id, by=by)
    ask(rules.refuse_edit(by, row))
    known = _known(row, version, by=by)
    evidence = known or store_evidence(version, given, organization_id=row.organization_id)
    return _add(row, evidence, by=by, detail=str(known) if known else version.describe())


def _known(row: Regulation, version: EvidenceVersion, *, by: User) -> Evidence | None:
    if not version.sha256:
        return None
    same = EvidenceVersion.objects.visible_to(by).newest().filter(sha256=version.sha256)
    same = same.filter(evidence__organization_id=row.organization_id).exclude(scan_state=ScanState.INFECTED)
    found = same.select_related("evidence").first()
    return found.evidence if found else None


@transaction.atomic
def use_file(regulation_id: int, evidence_id: int, *, by: User) -> RegulationFile:
    """An evidence of a measure is what the regulation says: nobody uploads it again."""
    row = locked(regulation_id, by=by)
    ask(rules.refuse_edit(by, row))
    seen = EvidenceVersion.objects.visible_to(by).filter(
        evidence=evidence_id, evidence__organization_id=row.organization_id
    )
    if not seen.exists():
        raise Refused("没有找到这份佐证材料。")
    if (newest := seen.newest().first()) is not None and newest.scan_state == ScanState.INFECTED:
        raise Refused(newest.why_held())
    evidence = Evidence.objects.get(pk=evidence_id)
    return _add(row, evidence, by=by, detail=f"已有材料“{evidence}”")


def _add(row: Regulation, evidence: Evidence, *, by: User, detail: str) -> RegulationFile:
    if RegulationFile.objects.current().filter(regulation=row, evidence=evidence).exists():
        raise Refused(ALREADY)
    made = RegulationFile.objects.create(
        regulation=row, named=row, evidence=evidence, actor=by, actor_name=by.label
    )
    save_edit(row, [], by=by, reason=f"添加文件“{evidence}”", event=None)
    trail.record(Event.ATTACH, by=by, about=row, detail=detail)
    return made


def replace_file(regulation_id: int, evidence_id: int, upload: UploadedFile, *, by: User) -> RegulationFile:
    """A newer text beside the earlier one, which stays with who handed it in and when.

    A file of the unit that ``by`` can see already is taken as it is, as by ``attach_file``.
    """
    given = EvidenceInput(upload=upload)
    with looked_at([given], by=by) as [version]:
        return _replace(regulation_id, evidence_id, given, version, by=by)


@transaction.atomic
def _replace(
    regulation_id: int, evidence_id: int, given: EvidenceInput, version: EvidenceVersion, *, by: User
) -> RegulationFile:
    row = locked(regulation_id, by=by)
    ask(rules.refuse_edit(by, row))
    earlier = _current(row, evidence_id)
    ask(rules.refuse_replace_file(earlier))
    known = _known(row, version, by=by)
    if known is not None and RegulationFile.objects.current().filter(regulation=row, evidence=known).exists():
        raise Refused(f"“{version.name}”与已有的材料“{known}”内容完全相同,不是新版本。")
    evidence = known or store_evidence(version, given, organization_id=row.organization_id)
    # Under the name of the earlier one: where two names are separated again, both go the same way.
    made = RegulationFile.objects.create(
        regulation=row,
        named=earlier.named,
        evidence=evidence,
        replaces=earlier,
        actor=by,
        actor_name=by.label,
    )
    save_edit(row, [], by=by, reason=f"文件“{earlier.evidence}”换新版本“{evidence}”", event=None)
    newer = f"已有材料“{known}”" if known else version.describe()
    detail = f"换下“{earlier.evidence}”:{newer}"
    trail.record(Event.NEW_VERSION, by=by, about=row, detail=detail)
    return made


def _current(row: Regulation, evidence_id: int) -> RegulationFile:
    """Of a file that proves both names of a merged regulation, the one that nothing has replaced yet."""
    newer = RegulationFile.objects.current().filter(replaces=OuterRef("pk"))
    files = (
        RegulationFile.objects.current()
        .select_for_update(of=("self",), no_key=True)
        .alias(is_replaced=Exists(newer))
    )
    rows = files.filter(regulation=row, evidence=evidence_id).order_by("is_replaced", "pk")
    found: RegulationFile | None = rows.first()
    if found is None:
        raise Refused("没有找到这份文件,可能已经撤下。")
    return found


@transaction.atomic
def withdraw_file(regulation_id: int, evidence_id: int, *, by: User, reason: str) -> RegulationFile:
    row = locked(regulation_id, by=by)
    ask(rules.refuse_edit(by, row))
    found = _current(row, evidence_id)
    ask(rules.refuse_withdraw_file(found))
    if not reason.strip():
        raise Refused("请填写撤下文件的原因。")
    found.withdrawn_at, found.withdrawn_by_name = timezone.now(), by.label
    found.withdrawn_reason = reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_reason"])
    save_edit(row, [], by=by, reason=f"撤下文件“{found.evidence}”:{found.withdrawn_reason}", event=None)
    detail = f"“{found.evidence}”;{found.withdrawn_reason}"
    trail.record(Event.WITHDRAW_EVIDENCE, by=by, about=row, detail=detail)
    return found
