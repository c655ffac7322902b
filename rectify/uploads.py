"""Uploads on their way to the disk: from whom, how much, and what if there is no room."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParserError

from rectify.front.codes import holds_a_code

# ENOSPC: the disk is full; EDQUOT: the share of it is; EFBIG: the process may not write more.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class UploadStopped(MultiPartParserError):
    """Ends the reading of a request; ``handler400`` answers with ``status`` and the sentence."""

    def __init__(self, sentence: str, *, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Django's, with limits that are asked while the bytes come in and not when they have filled the disk.

    A form judges a file long after it was received; until then anybody who can reach the server could
    store what he likes. What is too much is read on but not kept: a connection closed while the
    browser is still sending would show the user a network error instead of a sentence.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise UploadStopped(f"一次上传的文件合计超过{limit} MB,请分几次上传。", status=413)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self._is_let_in():
            raise UploadStopped("请先登录,再上传文件。", status=403)
        self._received, self._is_full = 0, False
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            raise _no_room(error) from error

    def _is_let_in(self) -> bool:
        """A page that a code opens has nobody signed in."""
        user = getattr(self.request, "user", None)
        is_signed_in = user is not None and user.is_authenticated
        return is_signed_in or (self.request is not None and holds_a_code(self.request.get_full_path()))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        if self._is_full:
            return
        if self._received > settings.EVIDENCE_MAX_BYTES:
            # Its size is told below, and by that every form refuses it.
            self._is_full = True
            self.file.truncate(0)
            return
        self._keep(self.file.write, raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self._keep(self.file.flush)
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def _keep(self, act: Callable[..., object], *args: bytes) -> None:
        try:
            act(*args)
        except OSError as error:
            # Closing removes it; it tries once more to write what did not fit.
            with suppress(OSError):
                self.upload_interrupted()
            raise _no_room(error) from error


def _no_room(error: OSError) -> Exception:
    """What to raise instead of ``error``: a sentence when there is no room on the disk."""
    if error.errno not in NO_ROOM:
        return error
    return UploadStopped("服务器存储空间不足,文件没有保存。请联系系统管理员清理后再上传。", status=507)
