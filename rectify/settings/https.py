"""How browsers are spoken to: TLS, proxies in front, the content security policy."""

from __future__ import annotations

from csp.constants import NONE, SELF

from rectify.settings.environment import DEBUG, IS_EMBEDDED
from rectify.variables import listed, number, switch

# HTTPS=0 is for an intranet that serves plain HTTP only.
IS_HTTPS = switch("HTTPS", default=not (IS_EMBEDDED or DEBUG))
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 31_536_000) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
# Preloading is for names of the public internet that browsers' makers list; an intranet's cannot be.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# gunicorn speaks no TLS: over HTTPS there is always a proxy in front. Its headers are believed only
# where they say it is there, because anybody else could send them too.
PROXY_COUNT = number("PROXY_COUNT", 1 if IS_HTTPS else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
# frame-ancestors below allows our own pages to frame a PDF; browsers that know it ignore this header.
X_FRAME_OPTIONS = "DENY"
# Origins of the city's screens that may frame a picture of the overview (/embed/…); empty: nobody's.
EMBED_ANCESTORS = listed("EMBED_ANCESTORS")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    }
}
