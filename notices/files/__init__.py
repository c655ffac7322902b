"""An uploaded file becomes text: one module a kind of file, judged by content.

``libreoffice`` and ``ocr`` know nothing of notices and can be called by anybody.
"""

from notices.files.errors import UnreadableNotice
from notices.files.kinds import is_page
from notices.files.model import UploadText
from notices.files.reading import read_upload

__all__ = ["UnreadableNotice", "UploadText", "is_page", "read_upload"]
