"""Keys are changed while people are signed in: they sign in again, and the trail goes on."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from audit.models import AuditEntry
from audit.verify import verify
from measures.models import Comment
from tests.cast import PASSWORD, Cast, assigned

TYPED = "已与社区核对走访台账,下一步每月核对一次。" * 3
OLD, NEW = "an audit key until today", "another from today on"


@pytest.mark.django_db
def test_a_new_secret_key_ends_sessions(cast: Cast) -> None:
    client, page = cast.client("handler"), f"/measures/{assigned(cast).pk}/"
    assert client.get(page).status_code == 200
    with override_settings(SECRET_KEY="n" * 60, AUDIT_KEY=OLD):
        for answer in (client.get(page), client.post(f"{page}comment/", {"text": TYPED})):
            assert (answer.status_code, answer["Location"].split("?")[0]) == (
                302,
                reverse("accounts:sign_in"),
            )
        name = {"username": cast.handler.username, "password": PASSWORD}
        assert client.post(reverse("accounts:sign_in"), name).status_code == 302
        assert client.get(page).status_code == 200


@pytest.mark.django_db
def test_with_the_old_one_beside_it_nobody_notices(cast: Cast) -> None:
    client, page = cast.client("handler"), f"/measures/{assigned(cast).pk}/"
    assert client.get(page).status_code == 200
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[old], AUDIT_KEY=OLD):
        sent = client.post(f"{page}comment/", {"text": TYPED})
        assert sent.status_code == 302
        assert sent["Location"].startswith(page)
        assert Comment.objects.get().text == TYPED


@pytest.mark.django_db
def test_a_new_audit_key_is_taken_in_the_middle_of_the_trail(cast: Cast) -> None:
    with override_settings(AUDIT_KEY=OLD):
        client = cast.client("handler")
        assert verify().fault is None
    before = AuditEntry.objects.count()
    with override_settings(AUDIT_KEY=NEW, AUDIT_OLD_KEYS=[OLD]):
        client.post(f"/measures/{assigned(cast).pk}/comment/", {"text": "已与社区核对"})
        assert AuditEntry.objects.count() > before
        assert verify().fault is None
    with override_settings(AUDIT_KEY=NEW, AUDIT_OLD_KEYS=[]):
        assert verify().fault is not None
