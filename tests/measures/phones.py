"""扫码上传: switched on, and what a telephone sends."""

from __future__ import annotations

import io

from PIL import Image

from accounts.models import Organization
from tests.cast import Cast


def with_phone(cast: Cast) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(has_phone_upload=True)


def a_picture(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()
