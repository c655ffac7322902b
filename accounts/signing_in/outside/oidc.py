"""OpenID Connect: the code flow with state, nonce and PKCE, as the library does it."""

from __future__ import annotations

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError

from accounts.models import WayIn
from accounts.signing_in.outside import SECONDS, NotLetIn, OutsideAway, OutsidePerson

# Seconds by which the clocks may differ.
LEEWAY = 60
METADATA_SECONDS = 300
# With a key of the provider's: neither “none” nor a secret that we know, too.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class CitySession(OAuth2Session):
    """Trusts the city's own authority, and does not wait for ever."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(default_timeout=SECONDS, **kwargs)
        self.verify = settings.OUTSIDE_CA_FILE or True


class CityApp(DjangoOAuth2App):
    client_cls = CitySession


class CityRegistry(OAuth):
    oauth2_client_cls = CityApp


def start(request: HttpRequest, *, return_url: str) -> HttpResponse:
    """Leads to the provider; what has to come back is kept in the session."""
    answer: HttpResponse = _client().authorize_redirect(request, return_url)
    return answer


def check(request: HttpRequest) -> OutsidePerson:
    """Reads what came back. The state is taken out of the session first: no answer is read twice."""
    client = _client()
    options = {"iss": {"essential": True, "value": settings.OIDC_ISSUER}, "sub": {"essential": True}}
    # RFC 9207: an answer of another provider's says so itself.
    if request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        raise NotLetIn
    try:
        token = client.authorize_access_token(request, claims_options=options, leeway=LEEWAY)
    except requests.RequestException as error:
        raise OutsideAway(str(error)) from error
    except (AuthlibBaseError, JoseError, ValueError) as error:
        raise NotLetIn(type(error).__name__) from error
    claims = dict(token.get("userinfo") or {})
    if settings.OIDC_USERNAME not in claims:
        claims |= _further_claims(client, token, subject=claims.get("sub"))
    return _person(claims)


def _further_claims(client: CityApp, token: dict[str, object], *, subject: object) -> dict[str, object]:
    """Many providers say in the ID token no more than who it is; the rest has to be of the same person."""
    try:
        found = dict(client.userinfo(token=token))
    except requests.RequestException as error:
        raise OutsideAway(str(error)) from error
    except (AuthlibBaseError, KeyError, ValueError) as error:
        raise NotLetIn(type(error).__name__) from error
    if found.get("sub") != subject:
        raise NotLetIn("claims of somebody else")
    return found


def _person(claims: dict[str, object]) -> OutsidePerson:
    """``sub`` is unique within its issuer only, so the issuer stands before it."""
    subject, username = claims.get("sub"), claims.get(settings.OIDC_USERNAME)
    if not isinstance(subject, str) or not subject:
        raise NotLetIn("no subject")
    groups = claims.get(settings.OIDC_GROUPS)
    return OutsidePerson(
        WayIn.OIDC,
        f"{settings.OIDC_ISSUER} {subject}",
        username if isinstance(username, str) else "",
        str(claims.get("name") or ""),
        frozenset(map(str, groups)) if isinstance(groups, list) else frozenset(),
    )


def _client() -> CityApp:
    registry = CityRegistry()
    registry.register(
        "city",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        client_kwargs={"scope": settings.OIDC_SCOPES, "code_challenge_method": "S256"},
        **_metadata(),
    )
    client: CityApp = registry.create_client("city")
    return client


def _metadata() -> dict[str, object]:
    """What the provider says of itself; one that calls itself otherwise is not the one that was meant."""
    key = f"oidc:{settings.OIDC_ISSUER}"
    found: dict[str, object] | None = cache.get(key)
    if found is None:
        found = _fetched_metadata()
        cache.set(key, found, METADATA_SECONDS)
    return found


def _fetched_metadata() -> dict[str, object]:
    address = settings.OIDC_ISSUER.rstrip("/") + "/.well-known/openid-configuration"
    try:
        answer = requests.get(address, timeout=SECONDS, verify=settings.OUTSIDE_CA_FILE or True)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise OutsideAway(str(error)) from error
    if not isinstance(found, dict) or found.get("issuer") != settings.OIDC_ISSUER:
        raise OutsideAway("the provider calls itself otherwise than OIDC_ISSUER")
    offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
    found["id_token_signing_alg_values_supported"] = [name for name in ALGORITHMS if name in offered]
    return found
