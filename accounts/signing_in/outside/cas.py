"""CAS 2 and 3. The protocol knows no state, so one stands in the address that a ticket is good for."""

from __future__ import annotations

import secrets
import time
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError  # noqa: S405 (parsed by defusedxml)

import requests
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import WayIn
from accounts.signing_in.outside import SECONDS, NotLetIn, OutsideAway, OutsidePerson

KEY = "cas_asked"
GOOD_FOR = 600
CAS = "{http://www.yale.edu/tp/cas}"
MAX_TICKET = 500


def start(request: HttpRequest, *, return_url: str) -> str:
    """Where to go; what has to come back is kept in the session."""
    state = secrets.token_urlsafe(24)
    request.session[KEY] = {"state": state, "at": int(time.time())}
    return f"{settings.CAS_URL.rstrip('/')}/login?{urlencode({'service': _service(return_url, state)})}"


def check(request: HttpRequest, *, return_url: str) -> OutsidePerson:
    """The state is taken out of the session first: no answer is read twice."""
    asked = request.session.pop(KEY, None) or {"state": "", "at": 0}
    state, ticket = request.GET.get("state", ""), request.GET.get("ticket", "")
    is_late = not 0 <= time.time() - asked["at"] <= GOOD_FOR
    if not asked["state"] or not constant_time_compare(asked["state"], state) or is_late:
        raise NotLetIn("not asked for")
    if not ticket or len(ticket) > MAX_TICKET:
        raise NotLetIn("no ticket")
    return _person(_answer(ticket, service=_service(return_url, state)))


def _service(return_url: str, state: str) -> str:
    return f"{return_url}?{urlencode({'state': state})}"


def _answer(ticket: str, *, service: str) -> Element:
    page = "p3/serviceValidate" if settings.CAS_VERSION >= 3 else "serviceValidate"
    try:
        answer = requests.get(
            f"{settings.CAS_URL.rstrip('/')}/{page}",
            params={"ticket": ticket, "service": service},
            timeout=SECONDS,
            verify=settings.OUTSIDE_CA_FILE or True,
        )
        answer.raise_for_status()
        tree: Element = fromstring(answer.content)
    except (requests.RequestException, ParseError, ValueError) as error:
        raise OutsideAway(str(error)) from error
    return tree


def _person(tree: Element) -> OutsidePerson:
    success = tree.find(f"{CAS}authenticationSuccess") if tree.tag == f"{CAS}serviceResponse" else None
    if success is None:
        raise NotLetIn("the ticket was not taken")
    username = (success.findtext(f"{CAS}user") or "").strip()
    attributes = success.find(f"{CAS}attributes")

    def values(name: str) -> list[str]:
        found = [] if attributes is None or not name else attributes.findall(f"{CAS}{name}")
        return [row.text.strip() for row in found if row.text and row.text.strip()]

    identifier = "".join(values(settings.CAS_ID)[:1]) if settings.CAS_ID else username
    if not username or not identifier:
        raise NotLetIn("no name or no identifier")
    full_name = "".join(values(settings.CAS_FULL_NAME)[:1])
    return OutsidePerson(WayIn.CAS, identifier, username, full_name, frozenset(values(settings.CAS_GROUPS)))
