"""Links to a picture of the overview for the city's 大屏: signed, so that nobody turns one into another."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from ledger.wall.scenes import Slide

SALT = "api.embed"


@dataclass(frozen=True)
class EmbedWanted:
    """``inspection_id`` 0 stands for everything that the person sees."""

    secret: str
    slide: Slide
    inspection_id: int
    is_dark: bool


def path_of(wanted: EmbedWanted) -> str:
    parts = [wanted.secret, wanted.slide.value, wanted.inspection_id, wanted.is_dark]
    return reverse("api:embed", args=[signing.dumps(parts, salt=SALT)])


def wanted_by(signed: str) -> EmbedWanted | None:
    """None for what was not signed here. When it is over, the token says."""
    try:
        secret, slide, inspection_id, is_dark = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return None
    return EmbedWanted(str(secret), Slide(slide), int(inspection_id), bool(is_dark))
