"""An uploaded file becomes text: one module a kind of file, judged by content."""

from notices.files.errors import UnreadableNotice
from notices.files.reading import read_upload

__all__ = ["UnreadableNotice", "read_upload"]
