"""水印: who looked at it, of which unit, when; where an organization has switched it on."""

from __future__ import annotations

import base64
from datetime import datetime
from xml.sax.saxutils import escape

from django.utils import timezone

from accounts.models import User

# One mark a tile, slanted; the tile is large enough for a long name and unit.
_TILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%"><defs>'
    '<pattern id="mark" width="340" height="190" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(-24)">'
    '<text x="10" y="60" font-size="15" font-family="sans-serif" fill="#000" fill-opacity=".22"'
    ' stroke="#fff" stroke-opacity=".3" stroke-width=".6">{}</text>'
    '</pattern></defs><rect width="100%" height="100%" fill="url(#mark)"/></svg>'
)
NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


# Over a picture of so many pixels, with marks that are as large on a small one as on a large one.
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
    ' height="{height}">'
    '<defs><pattern id="mark" width="340" height="190" patternUnits="userSpaceOnUse"'
    ' patternTransform="scale({scale:.4f}) rotate(-24)">'
    '<text x="10" y="60" font-size="17" font-family="sans-serif" fill="#000" fill-opacity=".3"'
    ' stroke="#fff" stroke-opacity=".45" stroke-width=".7">{text}</text></pattern></defs>'
    '<image width="{width}" height="{height}" href="data:image/jpeg;base64,{data}"/>'
    '<rect width="{width}" height="{height}" fill="url(#mark)"/></svg>'
)
_TILES_ACROSS = 1000


def mark_text(user: User, now: datetime) -> str:
    """``王敏 区档案馆 2026-11-29 20:05``; a role in the place of the unit for who belongs to none."""
    unit = str(user.organization or user.get_role_display())
    return f"{user.full_name} {unit} {timezone.localtime(now):%Y-%m-%d %H:%M}"


def is_marked(user: User) -> bool:
    """Whether what this user prints carries one: his unit's word, or that of any that he supervises."""
    if user.organization is not None:
        return user.organization.has_watermark
    return user.is_supervisor and user.supervised_organizations.filter(has_watermark=True).exists()


def mark_picture(user: User, now: datetime) -> str:
    """As SVG, to be laid over a page; an empty one where there is none to be."""
    return _TILE.format(escape(mark_text(user, now))) if is_marked(user) else NOTHING


def marked_picture(jpeg: bytes, *, size: tuple[int, int], text: str) -> str:
    """A picture with the mark in it, as SVG: the letters are drawn by the reader's browser."""
    width, height = size
    scale = max(size) / _TILES_ACROSS
    data = base64.b64encode(jpeg).decode()
    return _PICTURE.format(width=width, height=height, scale=scale, text=escape(text), data=data)
