"""佐证材料: attaching, new versions beside old ones, taking back without erasing."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.steps import ask
from audit import trail
from audit.events import Event
from audit.exceptions import Refused, may_be_written
from measures import files, rules, steps
from measures.files import virus
from measures.inputs import EvidenceInput
from measures.models import EffectivenessCheck, Evidence, EvidenceUse, EvidenceVersion, Measure, Watch
from measures.models.scan_state import ScanState
from measures.services.texts import ask_again

logger = logging.getLogger(__name__)


class SameFile(Refused):
    """The organization has this very file already; ``evidence`` is what to use instead."""

    def __init__(self, name: str, evidence: Evidence) -> None:
        super().__init__(
            f"“{name}”与本单位已有的材料“{evidence.name}”内容完全相同,请直接选用已有的材料,不必重复上传。"
        )
        self.evidence = evidence


def attach(measure_id: int, given: EvidenceInput, *, by: User, reason: str = "") -> EvidenceVersion:
    """A new evidence of one measure; on a completed one ``reason`` is demanded and it is reopened.

    The file is hashed and scanned before the transaction, and removed from disk when the transaction
    fails: no row lock waits for a slow disk or scanner, and no file is left without a row.
    """
    with looked_at([given], by=by) as [version]:
        return attach_looked_at(measure_id, given, version, by=by, reason=reason)


@contextmanager
def looked_at(given: Sequence[EvidenceInput], *, by: User) -> Iterator[list[EvidenceVersion]]:
    """Hashed and scanned before anything is locked; off the disk again when it does not come to pass.

    Raises ``Refused`` for what is no evidence or has a virus. The transaction belongs inside.
    """
    for one in given:
        ask(rules.refuse_evidence(one))
    versions = [_unsaved_version(one, by=by) for one in given]
    try:
        yield versions
    except BaseException as error:
        if not may_be_written(error):
            for version in versions:
                _remove_file(version)
        raise


@transaction.atomic
def attach_looked_at(
    measure_id: int, given: EvidenceInput, version: EvidenceVersion, *, by: User, reason: str = ""
) -> EvidenceVersion:
    """``attach`` with a version of ``looked_at``."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_attach)
    _refuse_same_file(measure, version)
    _offer_existing(measure, version, by=by)
    ask_again(measure, by=by, reason=reason)
    return _add(measure, given, version, by=by)


def attach_kept(
    watch: Watch, measure: Measure, given: EvidenceInput, version: EvidenceVersion, *, by: User
) -> EvidenceVersion:
    """What proves that a promise goes on; of a locked measure, whose approval it leaves alone."""
    ask(rules.refuse_attach(by, measure))
    _refuse_same_file(measure, version)
    _offer_existing(measure, version, by=by)
    return _add(measure, given, version, by=by, watch=watch)


def attach_checked(
    check: EffectivenessCheck, measure: Measure, given: EvidenceInput, version: EvidenceVersion, *, by: User
) -> EvidenceVersion:
    """What somebody found who looks at a closed finding; who may, the rule of the check has said."""
    _refuse_same_file(measure, version)
    return _add(measure, given, version, by=by, effect_check=check)


def _add(
    measure: Measure,
    given: EvidenceInput,
    version: EvidenceVersion,
    *,
    by: User,
    watch: Watch | None = None,
    effect_check: EffectivenessCheck | None = None,
) -> EvidenceVersion:
    evidence = store_evidence(version, given, organization_id=measure.organization_id)
    _use(evidence, measure, by=by, watch=watch, effect_check=effect_check)
    trail.record(Event.ATTACH, by=by, about=measure, detail=version.describe())
    return version


def store_evidence(version: EvidenceVersion, given: EvidenceInput, *, organization_id: int) -> Evidence:
    """A new evidence with a version of ``looked_at``; it serves nothing yet."""
    evidence = Evidence.objects.create(
        organization_id=organization_id,
        kind=given.kind,
        name=(files.clean_label(given.name) or version.name or version.reference)[:255],
        dated_on=given.dated_on,
        note=given.note.strip(),
    )
    _save_version(version, evidence, number=1, upload=given.upload)
    return evidence


def _unsaved_version(given: EvidenceInput, *, by: User) -> EvidenceVersion:
    version = EvidenceVersion(reference=given.reference.strip(), actor=by, actor_name=by.label)
    if given.upload is not None:
        _look_at(version, given.upload)
    return version


def _look_at(version: EvidenceVersion, upload: UploadedFile) -> None:
    """Name, hash and what the scanner says; raises ``Refused`` for a virus, which is not kept."""
    name = files.clean_name(upload.name or "")
    verdict = virus.scan(upload)
    if verdict.state == ScanState.INFECTED:
        logger.warning("Upload refused, virus found: %s", verdict.note)
        raise Refused(f"“{name}”查出病毒({verdict.note}),没有保存。请用杀毒软件处理本机后再上传。")
    version.name, version.size = name, upload.size or 0
    version.sha256 = files.sha256_of(upload)
    version.content_type = files.INLINE_TYPES.get(files.ending(name), "application/octet-stream")
    version.scan_state, version.scan_note = verdict.state, verdict.note
    version.scanned_at = timezone.now() if verdict.state == ScanState.CLEAN else None


def _refuse_same_file(measure: Measure, version: EvidenceVersion) -> None:
    if not version.sha256:
        return
    same = EvidenceVersion.objects.filter(
        sha256=version.sha256,
        evidence__uses__measure=measure,
        evidence__uses__withdrawn_at__isnull=True,
    ).first()
    if same is not None:
        raise Refused(f"“{version.name}”与已上传的“{same.name}”内容完全相同,不必重复上传。")


def _offer_existing(measure: Measure, version: EvidenceVersion, *, by: User) -> None:
    """Raises ``SameFile`` when an evidence that ``by`` sees holds this very file as its newest version.

    Only then: of what another department handed in, not even the existence is told.
    """
    if not version.sha256:
        return
    same = (
        EvidenceVersion.objects.visible_to(by)
        .newest()
        .filter(sha256=version.sha256, evidence__organization_id=measure.organization_id)
        .exclude(scan_state=ScanState.INFECTED)
        .select_related("evidence")
        .first()
    )
    if same is not None:
        raise SameFile(version.name, same.evidence)


def _save_version(
    version: EvidenceVersion, evidence: Evidence, *, number: int, upload: UploadedFile | None
) -> None:
    version.evidence = evidence
    version.number = number
    if upload is not None:
        version.file.save(version.name, upload, save=False)
    version.save()


def _remove_file(version: EvidenceVersion) -> None:
    """Undoes ``file.save`` of a version whose row was not kept."""
    if version.file.name:
        version.file.storage.delete(version.file.name)


def _use(
    evidence: Evidence,
    measure: Measure,
    *,
    by: User,
    watch: Watch | None = None,
    effect_check: EffectivenessCheck | None = None,
) -> None:
    EvidenceUse.objects.create(
        evidence=evidence,
        measure=measure,
        watch=watch,
        effect_check=effect_check,
        actor=by,
        actor_name=by.label,
    )
    steps.store(measure)


@transaction.atomic
def attach_existing(measure_id: int, evidence_id: int, *, by: User, reason: str = "") -> EvidenceUse:
    """Lets an evidence that ``by`` can see serve a further measure of its organization."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_attach)
    seen = EvidenceVersion.objects.visible_to(by).filter(evidence_id=evidence_id)
    if not seen.filter(evidence__organization_id=measure.organization_id).exists():
        raise Refused("没有找到这份佐证材料。")
    if (newest := seen.newest().first()) is not None and newest.scan_state == ScanState.INFECTED:
        raise Refused(newest.why_held())
    if EvidenceUse.objects.filter(
        evidence_id=evidence_id, measure=measure, withdrawn_at__isnull=True
    ).exists():
        raise Refused("这份材料已在本措施下。")
    ask_again(measure, by=by, reason=reason)
    evidence = Evidence.objects.get(pk=evidence_id)
    _use(evidence, measure, by=by)
    trail.record(Event.ATTACH, by=by, about=measure, detail=f"已有材料“{evidence}”")
    return EvidenceUse.objects.get(evidence_id=evidence_id, measure=measure, withdrawn_at__isnull=True)


def new_version(
    measure_id: int, evidence_id: int, upload: UploadedFile, *, by: User, reason: str = ""
) -> EvidenceVersion:
    """A further version of an evidence of this measure; the earlier ones stay."""
    with looked_at([EvidenceInput(upload=upload)], by=by) as [version]:
        return _add_version(measure_id, evidence_id, version, upload, by=by, reason=reason)


@transaction.atomic
def _add_version(
    measure_id: int,
    evidence_id: int,
    version: EvidenceVersion,
    upload: UploadedFile,
    *,
    by: User,
    reason: str,
) -> EvidenceVersion:
    _hold_served(measure_id, evidence_id)
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_attach)
    use = _current_use(measure, evidence_id)
    evidence = Evidence.objects.select_for_update(no_key=True).get(pk=use.evidence_id)
    ask(rules.refuse_new_version(evidence, measure))
    _refuse_same_file(measure, version)
    if use.is_of_approval:
        ask_again(measure, by=by, reason=reason)
    newest = evidence.versions.order_by("-number").first()
    _save_version(version, evidence, number=newest.number + 1 if newest else 1, upload=upload)
    trail.record(Event.NEW_VERSION, by=by, about=measure, detail=version.describe())
    steps.store(measure)
    return version


def _hold_served(measure_id: int, evidence_id: int) -> None:
    """All that a file of the measure serves: none is handed in for review while the file changes."""
    served = EvidenceUse.objects.filter(evidence=evidence_id, evidence__uses__measure=measure_id)
    rows = Measure.objects.filter(pk__in=served.values("measure")).order_by("pk").only("pk")
    len(rows.select_for_update(of=("self",), no_key=True))


def _current_use(measure: Measure, evidence_id: int) -> EvidenceUse:
    use = EvidenceUse.objects.filter(
        measure=measure, evidence_id=evidence_id, withdrawn_at__isnull=True
    ).first()
    if use is None:
        raise Refused("没有找到这份佐证材料。")
    return use


@transaction.atomic
def withdraw_evidence(measure_id: int, evidence_id: int, *, by: User, reason: str) -> EvidenceUse:
    """Takes an evidence off a measure; file, versions and the taking back itself stay on record."""
    measure = steps.lock(measure_id, by=by, rule=rules.refuse_attach)
    use = _current_use(measure, evidence_id)
    if not reason.strip():
        raise Refused("请填写撤下材料的原因。")
    if use.is_of_approval:
        ask_again(measure, by=by, reason=reason)
    use.withdrawn_at = timezone.now()
    use.withdrawn_by_name = by.label
    use.withdrawn_reason = reason.strip()
    use.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_reason"])
    trail.record(Event.WITHDRAW_EVIDENCE, by=by, about=measure, detail=f"“{use.evidence}”;{reason.strip()}")
    steps.store(measure)
    return use
