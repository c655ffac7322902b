"""登录、锁定、改密码."""

from django.test import Client
from django.urls import reverse

from accounts import services
from tests.cast import PASSWORD, Cast

SIGN_IN = reverse("accounts:sign_in")


def test_it_signs_in_and_leads_to_my_work(cast: Cast, client: Client) -> None:
    response = client.post(SIGN_IN, {"username": "wangmin", "password": PASSWORD})
    assert response["Location"] == reverse("measures:my_work")


def test_a_wrong_name_and_a_wrong_password_read_the_same(cast: Cast, client: Client) -> None:
    wrong = {"wangmin": "x", "nobody": "x"}
    pages = [client.post(SIGN_IN, {"username": name, "password": word}) for name, word in wrong.items()]
    assert all("登录名或密码不正确" in page.content.decode() for page in pages)


def test_it_locks_after_five_failures(cast: Cast, client: Client) -> None:
    for _ in range(5):
        page = client.post(SIGN_IN, {"username": "wangmin", "password": "wrong"})
    assert "暂时不能登录" in page.content.decode()
    page = client.post(SIGN_IN, {"username": "wangmin", "password": PASSWORD})
    assert page.status_code == 429


def test_a_one_time_password_has_to_be_changed_first(cast: Cast, client: Client) -> None:
    account, password = services.reset_password(cast.handler.pk, by=cast.office)
    client.post(SIGN_IN, {"username": account.username, "password": password})
    assert client.get(reverse("measures:my_work"))["Location"] == reverse("accounts:change_password")
    new = {"old_password": password, "new_password1": "Mingtian-zaijian", "new_password2": "Mingtian-zaijian"}
    client.post(reverse("accounts:change_password"), new)
    account.refresh_from_db()
    assert not account.must_change_password


def test_a_short_password_is_refused_in_chinese(cast: Cast) -> None:
    client = cast.client("handler")
    new = {"old_password": PASSWORD, "new_password1": "kurz", "new_password2": "kurz"}
    page = client.post(reverse("accounts:change_password"), new)
    assert "密码至少要有10位" in page.content.decode()


def test_resetting_ends_the_sessions(cast: Cast) -> None:
    client = cast.client("handler")
    services.reset_password(cast.handler.pk, by=cast.office)
    assert client.get(reverse("accounts:change_password")).status_code == 302
