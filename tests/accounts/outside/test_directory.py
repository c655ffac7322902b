"""Signing in with an account of an LDAP directory: against OpenLDAP."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import services
from accounts.checks import sign_in_settings
from accounts.models import Role, User
from accounts.signing_in.outside import NotLetIn
from accounts.signing_in.outside import directory as way
from accounts.signing_in.outside.directory import DirectoryEntry
from accounts.signing_in.outside.leaving import leave_directory
from audit.exceptions import Refused
from tests.accounts.codes import CODE, bound, code_of
from tests.accounts.outside.coming import DIRECTORY, is_in, page_of, told
from tests.cast import PASSWORD as OUR_PASSWORD
from tests.cast import Cast
from tests.services.directory import BASE, PASSWORD, ROOT, Directory

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("accounts:sign_in")


@pytest.fixture
def city(directory: Directory, settings: Settings) -> Directory:
    """With 王敏, who has the sign-in name of our office, and 新人, whom nobody knows here."""
    for entry in list(_people(directory)):
        directory.remove(entry)
    settings.WAYS_IN = ["DIRECTORY"]
    settings.LDAP_URL, settings.LDAP_BASE = directory.url, BASE
    settings.LDAP_BIND_DN, settings.LDAP_BIND_PASSWORD = ROOT, PASSWORD
    settings.OUTSIDE_CA_FILE = str(directory.certificate)
    directory.add_person("wangmin", "王敏")
    directory.add_person("xinren", "新人")
    return directory


def _people(directory: Directory) -> list[str]:
    directory.admin.search(BASE, "(|(uid=*)(objectClass=groupOfNames))")
    return [str(row["dn"]) for row in directory.admin.response]


def come(name: str = "wangmin", password: str = PASSWORD, **data: str) -> Client:
    client = Client()
    vars(client)["page"] = page_of(client, DIRECTORY, username=name, password=password, **data)
    return client


def test_it_is_off_by_default(client: Client) -> None:
    assert client.get(DIRECTORY).status_code == 404
    assert "域账号" not in client.get(SIGN_IN).content.decode()


def test_nobody_is_known_linked_or_made_before_that_is_allowed(cast: Cast, city: Directory) -> None:
    before = User.objects.count()
    assert "另有账号,没有与您的统一账号绑定" in vars(come())["page"]
    assert told()[0][0] == "REFUSED"
    assert "本系统里还没有您的账号" in vars(come("xinren"))["page"]
    assert User.objects.count() == before


def test_linked_by_name_once_and_by_the_identifier_ever_after(
    cast: Cast, city: Directory, settings: Settings
) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    client = come()
    assert is_in(client)
    assert told()[0] == ("SIGN_IN", "用域账号(LDAP)登录:wangmin")
    assert told()[1] == ("LINK_OUTSIDE", "LDAP")
    cast.office.refresh_from_db()
    assert UUID(cast.office.outside_id)
    city.admin.modify_dn(f"uid=wangmin,{BASE}", "uid=wang.min")
    assert is_in(come("wang.min"))
    # Another person got the name that is free now.
    city.add_person("wangmin", "王敏敏")
    assert "另有账号" in vars(come())["page"]


def test_neither_a_wrong_nor_an_empty_nor_a_foreign_password_opens(
    cast: Cast, city: Directory, settings: Settings
) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    assert "账号或密码不正确" in vars(come(password="wrong"))["page"]
    assert told()[0] == ("SIGN_IN_FAILED", "域账号,输入的账号:wangmin")
    with pytest.raises(NotLetIn):
        way.check("wangmin", "")
    for name in ("*", "wang*", "wangmin)(uid=*", "nobody"):
        assert "账号或密码不正确" in vars(come(name))["page"]
    assert is_in(come())
    client = Client()
    assert "请点下面的按钮登录" in page_of(client, SIGN_IN, username="wangmin", password=OUR_PASSWORD)
    assert not is_in(client)


def test_it_locks_after_five_failures(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    client = Client()
    for _ in range(5):
        page = page_of(client, DIRECTORY, username="wangmin", password="wrong")
    assert "暂时不能登录" in page
    assert client.post(DIRECTORY, {"username": "wangmin", "password": PASSWORD}).status_code == 429


def test_a_made_account_waits_for_an_administrator(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_MAKE_ACCOUNTS = True
    settings.OUTSIDE_ORGANIZATION = cast.organization.name
    assert "尚未开通" in vars(come("xinren"))["page"]
    account = User.objects.get(username="xinren")
    assert not account.is_active and account.full_name == "新人" and not account.has_usable_password()
    assert "尚未开通" in vars(come("xinren"))["page"]
    services.set_active(account.pk, by=cast.office, is_active=True)
    assert is_in(come("xinren"))
    assert User.objects.filter(username="xinren").count() == 1


def test_officers_keep_their_own_password(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    city.add_person(cast.admin.username, "冒名")
    client = come(cast.admin.username)
    assert "用本系统的密码登录" in vars(client)["page"] and not is_in(client)


def test_the_second_factor_stays(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    bound(cast.office)
    client = Client()
    assert client.post(DIRECTORY, {"username": "wangmin", "password": PASSWORD})["Location"] == CODE
    assert not is_in(client)
    client.post(CODE, {"code": code_of(cast.office)})
    assert is_in(client)
    assert told()[0] == ("SIGN_IN", "用域账号(LDAP)登录:wangmin,双因素认证")


def test_it_leads_nowhere_else(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    for wanted in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"):
        data = {"username": "wangmin", "password": PASSWORD, "next": wanted}
        assert Client().post(DIRECTORY, data)["Location"] == reverse("measures:my_work")
    page = Client().post(DIRECTORY, {"username": "wangmin", "password": PASSWORD, "next": "/inbox/"})
    assert page["Location"] == "/inbox/"


def test_roles_follow_the_groups(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    heads = city.add_group("heads", f"uid=xinren,{BASE}")
    settings.OUTSIDE_ROLES = [["VIEWER", heads.upper()], ["COORDINATOR", f"cn=office,{BASE}"]]
    assert "没有对应本系统的角色" in vars(come())["page"]
    city.join(heads, f"uid=wangmin,{BASE}")
    client = come()
    assert is_in(client)
    cast.office.refresh_from_db()
    assert cast.office.role == Role.VIEWER
    assert ("EDIT_USER", "按统一账号的分组,角色由“整改办”改为“书记/领导班子”") in told()
    settings.OUTSIDE_ROLES = [["COORDINATOR", heads]]
    leave_directory(date.today())
    assert not is_in(client), "the role changed, so the session is over"


def test_who_is_gone_there_is_switched_off_here(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    client = come()
    assert leave_directory(date.today()) == ""
    settings.LDAP_BASE = "dc=elsewhere"
    assert "没有应答" in leave_directory(date.today())
    settings.LDAP_BASE = BASE
    city.remove(f"uid=wangmin,{BASE}")
    assert "停用了1个" in leave_directory(date.today())
    assert not is_in(client)
    assert told()[0][0] == "DISABLE_USER"


def test_many_gone_at_once_are_a_wrong_setting(cast: Cast, city: Directory) -> None:
    for number, account in enumerate(User.objects.filter(is_active=True).order_by("pk")[:7]):
        User.objects.filter(pk=account.pk).update(outside_way="DIRECTORY", outside_id=f"gone-{number}")
    assert "没有停用" in leave_directory(date.today())
    assert User.objects.filter(outside_way="DIRECTORY", is_active=True).count() == 7


def test_unlinking_ends_the_sessions_and_the_way_in(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_LINK_BY_NAME = True
    city.add_person(cast.handler.username, "经办人")
    client = come(cast.handler.username)
    assert is_in(client)
    with pytest.raises(Refused, match="解除绑定"):
        services.reset_password(cast.handler.pk, by=cast.office)
    settings.OUTSIDE_LINK_BY_NAME = False
    page = page_of(cast.client("office"), reverse("accounts:user_unlink", args=[cast.handler.pk]))
    assert "已解除" in page
    assert not is_in(client)
    assert not is_in(come(cast.handler.username))
    assert services.reset_password(cast.handler.pk, by=cast.office)[1]


def test_a_certificate_of_nobody_we_trust_is_refused(cast: Cast, city: Directory, settings: Settings) -> None:
    settings.OUTSIDE_CA_FILE = ""
    assert "没有应答" in vars(come())["page"]
    settings.OUTSIDE_CA_FILE = str(city.certificate)
    settings.LDAP_URL = city.url.replace("localhost", "127.0.0.1")
    assert "没有应答" in vars(come())["page"]


def test_a_server_that_is_away_stops_no_local_administrator(
    cast: Cast, city: Directory, settings: Settings
) -> None:
    settings.LDAP_URL = "ldap://localhost:1"
    assert "没有应答" in vars(come())["page"]
    client = Client()
    client.post(SIGN_IN, {"username": cast.admin.username, "password": OUR_PASSWORD})
    assert client.session.get("_auth_user_id") == str(cast.admin.pk)


def test_what_active_directory_writes_is_read(settings: Settings) -> None:
    settings.LDAP_ID = "objectGUID"
    guid = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
    entry = DirectoryEntry("cn=x", {"objectguid": [guid.bytes_le], "useraccountcontrol": [b"514"]})
    assert entry.identifier == str(guid) and entry.is_locked
    assert not DirectoryEntry("cn=x", {"useraccountcontrol": [b"512"]}).is_locked
    assert DirectoryEntry("cn=x", {"nsaccountlock": [b"TRUE"]}).is_locked
    assert DirectoryEntry("cn=x", {"pwdaccountlockedtime": [b"000001010000Z"]}).is_locked


def test_settings_that_would_let_in_whom_nobody_meant_are_told(settings: Settings) -> None:
    assert sign_in_settings() == []
    settings.OUTSIDE_ROLES, settings.THREE_OFFICERS = [["ADMINISTRATOR", "cn=x"]], True
    settings.WAYS_IN, settings.LDAP_URL, settings.LDAP_FILTER = ["CAS"], "ldaps://x", "(uid=*)"
    assert len(sign_in_settings()) == 4
