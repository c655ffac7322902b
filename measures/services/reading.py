"""Reading the texts of evidence for the search, by the clock: a file at a time, within limits, each once."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Max

from measures.files.evidence_text import (
    PICTURES,
    READABLE,
    UnreadableFile,
    kind_of_file,
    text_of_file,
)
from measures.models import EvidenceText, EvidenceVersion
from measures.models.evidence_text import ReadState

logger = logging.getLogger(__name__)
SECONDS = 50.0
BATCH_SIZE = 100
# A version may be committed behind one with a later key: so many are looked at again.
LOOK_BACK = 1000
# Above it, a file is a film or a picture book.
MAX_BYTES = 100 * 1024 * 1024


def read_evidence(_now: datetime) -> str:
    """New versions, and those that the virus scanner has let through since."""
    until = time.monotonic() + SECONDS
    count = 0
    while time.monotonic() < until and (rows := _next()):
        for version in rows:
            count += read_version(version)
            if time.monotonic() > until:
                break
    return f"读取了{count}份佐证材料的文字" if count else ""


def _next() -> list[EvidenceVersion]:
    last = EvidenceText.objects.aggregate(last=Max("version"))["last"] or 0
    fresh = EvidenceVersion.objects.filter(pk__gt=last - LOOK_BACK, read_text__isnull=True)
    let_through = EvidenceText.objects.filter(state=ReadState.WAITING).values("version")
    held_before = EvidenceVersion.objects.readable().filter(pk__in=let_through).order_by("pk")
    return [*held_before[:BATCH_SIZE], *fresh.order_by("pk")[:BATCH_SIZE]]


def read_version(version: EvidenceVersion) -> bool:
    """Whether there is a text now; the same content that was read before is not read again."""
    state, text = _same_content(version) or _read(version)
    keep_text(version, state, text)
    return state == ReadState.READ


@transaction.atomic
def keep_text(version: EvidenceVersion, state: ReadState, text: str) -> None:
    """Another row than the one before: what is searched is only ever added. Of two at once, one writes."""
    EvidenceText.objects.filter(version=version).delete()
    try:
        with transaction.atomic():
            EvidenceText.objects.create(version=version, state=state, text=text)
    except IntegrityError:
        logger.info("Evidence version %s was read twice at once.", version.pk)


def _same_content(version: EvidenceVersion) -> tuple[ReadState, str] | None:
    if version.is_held or not version.sha256:
        return None
    same = EvidenceText.objects.filter(version__sha256=version.sha256, state=ReadState.READ)
    found = same.order_by("pk").values_list("text", flat=True).first()
    return None if found is None else (ReadState.READ, found)


def _read(version: EvidenceVersion) -> tuple[ReadState, str]:
    if not version.file or version.size > MAX_BYTES:
        return ReadState.NOTHING, ""
    if version.is_held:
        return ReadState.WAITING, ""
    try:
        with Path(version.file.path).open("rb") as file:
            kind = kind_of_file(file, version.name)
            if kind in PICTURES:
                return ReadState.PICTURE, ""
            if kind not in READABLE:
                return ReadState.NOTHING, ""
            text = text_of_file(file, kind)
    except (OSError, UnreadableFile):
        # verify_evidence names a file that is not there.
        return ReadState.FAILED, ""
    return (ReadState.READ, text) if text else (ReadState.PICTURE, "")
