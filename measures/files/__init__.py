"""What may be uploaded as evidence, and how it is looked at without filling memory."""

from measures.files.checks import CHUNK, INLINE_TYPES, refuse_content, refuse_upload, sha256_of
from measures.files.names import clean_label, clean_name, ending
from measures.files.stop_watch import TooSlow, within_budget

__all__ = [
    "CHUNK",
    "INLINE_TYPES",
    "TooSlow",
    "clean_label",
    "clean_name",
    "ending",
    "refuse_content",
    "refuse_upload",
    "sha256_of",
    "within_budget",
]
