"""Which servers of the city let people in here, as the sign-in page offers them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from accounts.models import WayIn

PAGES = {
    WayIn.DIRECTORY: "accounts:directory_sign_in",
    WayIn.OIDC: "accounts:oidc_start",
    WayIn.CAS: "accounts:cas_start",
}


@dataclass(frozen=True)
class OutsideLink:
    label: str
    url: str


def label_of(way: WayIn) -> str:
    return str(settings.LDAP_LABEL if way == WayIn.DIRECTORY else settings.OUTSIDE_LABEL)


def outside_links(goes_to: str) -> list[OutsideLink]:
    """``goes_to``: a page of this site to go on to, or nothing."""
    query = f"?{urlencode({'next': goes_to})}" if goes_to else ""
    ways = [WayIn(way) for way in settings.WAYS_IN]
    return [OutsideLink(f"用{label_of(way)}登录", reverse(PAGES[way]) + query) for way in ways]
