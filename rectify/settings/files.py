"""Static files, evidence, what an upload may be."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from rectify.settings.environment import BASE_DIR, VAR_DIR
from rectify.variables import listed, number, text

STATIC_URL = "static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(VAR_DIR / "static")))
# The handbook is read in the application, with its pictures.
STATICFILES_DIRS = [BASE_DIR / "static", ("docs", BASE_DIR / "docs" / "images")]
MEDIA_ROOT = Path(text("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Every upload is streamed to disk; none is held in memory.
FILE_UPLOAD_HANDLERS = ["rectify.uploads.BoundedUploadHandler"]
# Beside the evidence, so that the last step is a rename: the system's /tmp is often small or in memory.
FILE_UPLOAD_TEMP_DIR = Path(text("UPLOAD_TEMP_DIR", str(MEDIA_ROOT / "incoming")))
with suppress(OSError):  # /readyz names an unwritable folder; other commands need none
    FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
EVIDENCE_MAX_BYTES = number("EVIDENCE_MAX_BYTES", 200 * 1024 * 1024, least=1)
# All files of one request together; asked before the first byte is read.
UPLOAD_MAX_BYTES = number("UPLOAD_MAX_BYTES", 5 * EVIDENCE_MAX_BYTES, least=1)
# Seconds of processor time that reading one file may take, in a job and while somebody waits for the page.
FILE_SECONDS = number("FILE_SECONDS", 60, least=1)
FILE_SECONDS_IN_REQUEST = number("FILE_SECONDS_IN_REQUEST", 20, least=1)
EVIDENCE_KINDS = (
    ".pdf .doc .docx .xls .xlsx .ppt .pptx .wps .et .dps .ofd .txt .csv .zip .rar .7z "
    ".png .jpg .jpeg .gif .bmp .webp .mp3 .mp4"
)
EVIDENCE_EXTENSIONS = frozenset(listed("EVIDENCE_EXTENSIONS") or EVIDENCE_KINDS.split())
# What finds the text of scans and photos; installed by requirements-ocr.txt.
SCAN_ENGINE = text("SCAN_ENGINE", "notices.files.ocr.RapidEngine")
# /path/of/clamd.ctl or host:port; empty: nothing is scanned, and nothing is held back.
CLAMAV_SOCKET = text("CLAMAV_SOCKET")
CLAMAV_SECONDS = number("CLAMAV_SECONDS", 30, least=1)
