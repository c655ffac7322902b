"""An OpenID Connect provider, Canaille in memory: ``python -m tests.services.oidc_site PORT RETURN``."""

from __future__ import annotations

import logging
import sys

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey
from werkzeug.serving import run_simple

PASSWORD = "Provider-password-7"
CLIENT_ID, CLIENT_SECRET = "rectify", "a-secret-of-both"


def main(port: int, return_url: str) -> None:
    app = create_app(
        config={
            "SECRET_KEY": "only for tests",
            "SERVER_NAME": f"localhost:{port}",
            "PREFERRED_URL_SCHEME": "http",
            "TESTING": False,
            "DEBUG": False,
            "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "HTMX": False},
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048).as_dict(private=True)]},
        },
        env_prefix="NOTHING_OF_THE_ENVIRONMENT_",
    )
    with app.app_context():
        _fill(return_url)
    logging.disable(logging.WARNING)
    run_simple("127.0.0.1", port, app, threaded=True)


def _person(name: str, full_name: str) -> object:
    names = {"user_name": name, "display_name": name, "family_name": full_name, "formatted_name": full_name}
    return models.User(password=PASSWORD, **names)


def _fill(return_url: str) -> None:
    store = Backend.instance
    names = (("wangmin", "王敏"), ("xinren", "新人"))
    people = [_person(name, full_name) for name, full_name in names]
    for person in people:
        store.save(person)
    store.save(models.Group(display_name="heads", members=people[:1]))
    store.save(
        models.Client(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            client_name="Rectify",
            client_uri="http://127.0.0.1",  # one of the trusted domains: nobody is asked for his consent
            redirect_uris=[return_url],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email", "groups"],
            token_endpoint_auth_method="client_secret_basic",
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
