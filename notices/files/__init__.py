"""An uploaded file becomes text: one module a kind of file, judged by content.

``libreoffice`` and ``ocr`` know nothing of notices and can be called by anybody.
"""

from notices.files.errors import NeedsRecognition, UnreadableNotice
from notices.files.kinds import is_page
from notices.files.reading import read_upload
from notices.files.upload_text import UploadText

__all__ = ["NeedsRecognition", "UnreadableNotice", "UploadText", "is_page", "read_upload"]
