"""The texts of scans and photos among the evidence, where a recogniser is installed: a few at a time."""

from __future__ import annotations

import time
from datetime import datetime

from measures.files.evidence_text import joined
from measures.models import EvidenceText
from measures.models.evidence_text import ReadState
from measures.models.scan_state import HELD
from measures.services.reading import keep_text
from notices.files import UnreadableNotice
from notices.files.ocr import read_scan
from notices.imports.scans import scan_engine

# A page takes some fifteen seconds, and the worker has other things to do.
SECONDS = 60.0
MAX_PAGES = 10
BATCH_SIZE = 50
MAX_BYTES = 30 * 1024 * 1024


def recognise_evidence(_now: datetime) -> str:
    """What was found to be a picture; read once, whatever comes of it."""
    if not scan_engine().is_installed():
        return ""
    until, count = time.monotonic() + SECONDS, 0
    rows = EvidenceText.objects.filter(state=ReadState.PICTURE).exclude(version__scan_state__in=HELD)
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH_SIZE]):
        count += _recognise(EvidenceText.objects.select_related("version").get(pk=pk))
        if time.monotonic() > until:
            break
    return f"识别了{count}份佐证材料的文字" if count else ""


def _recognise(row: EvidenceText) -> bool:
    text = _text(row)
    keep_text(row.version, ReadState.READ if text else ReadState.FAILED, text)
    return bool(text)


def _text(row: EvidenceText) -> str:
    if row.version.size > MAX_BYTES:
        return ""
    try:
        with row.version.file.open("rb") as file:
            data = file.read()
        return joined(read_scan(data, recognise=scan_engine().load(), on_page=_few_pages).found.text)
    except (OSError, UnreadableNotice):
        return ""


def _few_pages(_done: int, count: int) -> None:
    """Asked before the first page; raises ``UnreadableNotice``."""
    if count > MAX_PAGES:
        raise UnreadableNotice(f"超过{MAX_PAGES}页")
