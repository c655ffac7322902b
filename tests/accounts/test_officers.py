"""三员: three people who look after the system; none sees findings, none does another's part."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import services
from accounts.admin.scope import ScopedMixin
from accounts.models import Role, User
from audit.exceptions import Refused
from measures.models import Measure
from notices.models import Notice
from tests.accounts.codes import SIGN_IN, reasons
from tests.accounts.panel_pages import pages_of, words_of
from tests.accounts.people import values
from tests.answers import Answer
from tests.cast import Cast, completed, returned
from tests.panel import as_staff

OFFICERS = ("admin", "security", "auditor")
USERS = reverse("accounts:users")


@pytest.fixture
def three(cast: Cast, settings: Settings) -> Cast:
    settings.THREE_OFFICERS = True
    return cast


def at(cast: Cast, who: str) -> Client:
    return cast.client(who)


def body(response: Answer) -> str:
    return str(response.content.decode())


def test_it_takes_two_to_make_an_account_that_works(three: Cast) -> None:
    account, password = services.add_user(by=three.admin, username="xinren", **values(three))
    sent = {"username": "xinren", "password": password}
    assert "不正确" in body(Client().post(SIGN_IN, sent))
    with pytest.raises(Refused, match="由安全管理员办理"):
        services.set_active(account.pk, by=three.admin, is_active=True)
    with pytest.raises(Refused, match="由系统管理员办理"):
        services.add_user(by=three.security, username="x", **values(three))
    services.set_active(account.pk, by=three.security, is_active=True)
    assert Client().post(SIGN_IN, sent).status_code == 302


def test_a_reset_password_opens_nothing_by_itself(three: Cast) -> None:
    account, password = services.reset_password(three.handler.pk, by=three.admin)
    assert not account.is_active
    page = body(at(three, "admin").post(reverse("accounts:user_reset_password", args=[three.leader.pk])))
    assert "须由安全管理员重新启用" in page or "须由安全管理员启用" in page
    services.set_active(account.pk, by=three.security, is_active=True)
    response = Client().post(SIGN_IN, {"username": "zhaolei", "password": password})
    assert response.status_code == 302


def test_no_officer_gets_into_another_officers_account(three: Cast) -> None:
    for target in (three.security, three.auditor):
        with pytest.raises(Refused, match="在服务器上"):
            services.reset_password(target.pk, by=three.admin)
        with pytest.raises(Refused, match="邮箱"):
            data = values(three, role=target.role, organization=None, department=None, email="me@example.cn")
            services.edit_user(target.pk, by=three.admin, **data | {"full_name": target.full_name})
    with pytest.raises(Refused, match="由系统管理员办理"):
        services.reset_password(three.admin.pk, by=three.security)
    with pytest.raises(Refused, match="自己的账号"):
        services.set_active(three.security.pk, by=three.security, is_active=False)


def test_rights_are_the_security_administrators(three: Cast) -> None:
    change = values(three, full_name="赵磊", role=Role.VIEWER)
    with pytest.raises(Refused, match="不能由系统管理员修改"):
        services.edit_user(three.handler.pk, by=three.admin, **change)
    services.edit_user(three.handler.pk, by=three.security, **change)
    with pytest.raises(Refused, match="只调整权限"):
        services.edit_user(three.handler.pk, by=three.security, **change | {"full_name": "别名"})
    services.edit_user(three.handler.pk, by=three.admin, **change | {"full_name": "别名"})
    assert [by for by, _ in reasons(three.handler)[:2]] == [three.admin.label, three.security.label]


def test_what_is_supervised_is_a_right_too(three: Cast) -> None:
    data = values(three, full_name="杜长青", role=Role.SUPERVISOR, organization=None, department=None)
    services.edit_user(three.supervisor.pk, by=three.admin, supervised_organizations=[], **data)
    assert three.supervisor.supervised_organizations.get() == three.organization
    services.edit_user(three.supervisor.pk, by=three.security, supervised_organizations=[], **data)
    assert not three.supervisor.supervised_organizations.exists()


def test_the_forms_close_what_is_not_ones_part(three: Cast) -> None:
    url = reverse("accounts:user_edit", args=[three.handler.pk])
    for who, open_field, closed in (("admin", "full_name", "role"), ("security", "role", "full_name")):
        form = at(three, who).get(url).context["form"]
        assert form.fields[closed].disabled and not form.fields[open_field].disabled
    sent = {"full_name": "赵磊磊", "role": "VIEWER", "organization": "", "department": ""}
    assert at(three, "admin").post(url, sent).status_code == 302
    account = User.objects.get(pk=three.handler.pk)
    assert (account.full_name, account.role, account.department) == ("赵磊磊", "HANDLER", three.general)


def test_the_pages_offer_each_his_own_buttons(three: Cast) -> None:
    words = {who: body(at(three, who).get(USERS)) for who in ("admin", "security")}
    assert "新建用户" in words["admin"] and "重置密码" in words["admin"] and "停用</a>" not in words["admin"]
    assert "停用</a>" in words["security"] and "新建用户" not in words["security"]
    assert "安全设置" in words["security"] and "安全设置" not in words["admin"]
    for name in ("user_add", "department_add"):
        assert at(three, "security").get(reverse(f"accounts:{name}")).status_code == 404


def test_the_office_leaves_accounts_to_them(three: Cast) -> None:
    client = at(three, "office")
    assert client.get(USERS).status_code == 404
    assert "部门与用户" not in body(client.get("/"))
    with pytest.raises(Refused, match="三员分立"):
        services.add_user(by=three.office, username="x", **values(three))


@pytest.mark.parametrize("who", OFFICERS)
def test_no_officer_sees_findings(three: Cast, who: str) -> None:
    completed(three)
    officer = getattr(three, who)
    officer.organization = three.organization
    officer.save(update_fields=["organization"])
    client = at(three, who)
    for model in (Measure, Notice):
        assert not model.objects.visible_to(officer).exists()
    paths = [
        reverse("measures:measure", args=[three.measure.pk]),
        reverse("measures:sub_issue", args=[three.sub_issue.pk]),
        reverse("ledger:tree", args=[three.inspection.pk]),
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 3
    for path in (reverse("ledger:ledger"), reverse("ledger:dashboard"), reverse("ledger:inspections")):
        assert "走访台账" not in body(client.get(path))


def test_the_panel_shows_accounts_to_the_administrator_and_findings_to_the_office(three: Cast) -> None:
    completed(three)
    seen = {}
    for who in ("admin", "office"):
        as_staff(getattr(three, who))
        client = at(three, who)
        answers = {url: client.get(url) for url in pages_of(three.admin)}
        seen[who] = {url for url, answer in answers.items() if answer.status_code == 200}
        assert not {url: words_of(body(answers[url])) for url in seen[who] if words_of(body(answers[url]))}
    apps = {who: {url.split("/")[2] for url in urls} - {""} for who, urls in seen.items()}
    assert apps == {"admin": {"accounts"}, "office": {"issues", "measures", "notices"}}


def test_the_panel_writes_nothing_for_the_wrong_one(three: Cast) -> None:
    client = at(three, "admin")
    url = reverse("admin:measures_measure_change", args=[three.measure.pk])
    assert client.post(url, {"text": "改"}).status_code in (403, 404)
    data = {"action": "activate", "_selected_action": [three.handler.pk]}
    page = client.post(reverse("admin:accounts_user_changelist"), data, follow=True)
    assert "由安全管理员办理" in body(page)


@pytest.mark.parametrize("who", ["security", "auditor"])
def test_the_other_two_do_not_enter_the_panel(three: Cast, who: str) -> None:
    as_staff(getattr(three, who))
    assert at(three, who).get(reverse("admin:index"), follow=True).status_code == 403


@pytest.mark.parametrize(
    ("who", "words"),
    [("admin", "通知安全管理员"), ("security", "核对角色和单位后启用"), ("auditor", "审计记录")],
)
def test_the_first_page_says_what_is_ones_part(three: Cast, who: str, words: str) -> None:
    page = body(at(three, who).get("/"))
    assert words in page
    for word in ("台账</a>", "总览</a>", "导入通报"):
        assert word not in page


def test_the_audit_log_is_read_by_the_auditor_alone(cast: Cast, settings: Settings) -> None:
    urls = [reverse("operations:audit"), reverse("operations:audit_export")]
    for mode, reader in ((False, "admin"), (True, "auditor")):
        settings.THREE_OFFICERS = mode
        for who in (*OFFICERS, "office"):
            answers = [at(cast, who).get(url).status_code for url in urls]
            assert answers == ([200, 200] if who == reader else [404, 404])
    page = body(at(cast, "auditor").get("/"))
    assert urls[0] in page
    services.set_active(cast.handler.pk, by=cast.security, is_active=False)
    assert "停用用户" in body(at(cast, "auditor").get(urls[0]))


def test_security_settings_are_read_by_who_answers_for_them(cast: Cast, settings: Settings) -> None:
    url = reverse("accounts:policies")
    who_reads = {who: at(cast, who).get(url).status_code for who in (*OFFICERS, "office", "handler")}
    assert who_reads == {"admin": 200, "security": 404, "auditor": 404, "office": 404, "handler": 404}
    settings.THREE_OFFICERS = True
    settings.SECOND_FACTOR_ROLES = ["COORDINATOR"]
    page = body(at(cast, "security").get(url))
    assert "整改办" in page and "SECOND_FACTOR_ROLES" in page and "60次" in page
    assert at(cast, "admin").get(url).status_code == 404


@pytest.mark.parametrize("role", [Role.SECURITY_ADMINISTRATOR, Role.AUDITOR])
def test_without_the_mode_the_two_roles_are_not_given(cast: Cast, role: Role) -> None:
    data = values(cast, role=role, organization=None, department=None)
    with pytest.raises(Refused, match="只在启用三员分立后设立"):
        services.add_user(by=cast.admin, username="x", **data)
    with pytest.raises(Refused, match="只在启用三员分立后设立"):
        services.edit_user(cast.handler.pk, by=cast.admin, **data)
    with pytest.raises(CommandError, match="THREE_OFFICERS"):
        call_command("add_officer", role, "x", "某某")
    assert "没有可以办理的事项" in body(at(cast, "auditor").get("/"))


def test_the_first_officers_are_made_on_the_server(three: Cast) -> None:
    out = StringIO()
    call_command("add_officer", "SECURITY_ADMINISTRATOR", "aq2", "安全二", stdout=out)
    account = User.objects.get(username="aq2")
    assert account.is_active and account.must_change_password and not account.is_staff
    password = out.getvalue().splitlines()[0].rsplit(":", 1)[1]
    assert account.check_password(password)
    assert reasons(account) == [(None, "在服务器上任命")]
    with pytest.raises(CommandError, match="已被使用"):
        call_command("add_officer", "AUDITOR", "aq2", "又一个")


def test_who_cannot_get_in_is_rescued_on_the_server(three: Cast) -> None:
    out = StringIO()
    call_command("rescue", "anquan", stdout=out)
    password = out.getvalue().splitlines()[0].rsplit(":", 1)[1]
    response = Client().post(SIGN_IN, {"username": "anquan", "password": password})
    assert response.status_code == 302
    with pytest.raises(CommandError, match="没有登录名"):
        call_command("rescue", "niemand")


def test_nothing_of_the_panel_is_forgotten(three: Cast) -> None:
    """A model registered later has to say whose business it is."""
    pages = [page for page in admin.site._registry.values() if isinstance(page, ScopedMixin)]
    assert len(pages) == len(admin.site._registry)
    assert {page.model._meta.label for page in pages if page.is_about_accounts} == {
        "accounts.Organization",
        "accounts.Department",
        "accounts.User",
        "admin.LogEntry",
    }


def trail(three: Cast, **filters: str) -> str:
    answer = at(three, "auditor").get(reverse("operations:audit_export"), filters)
    page = body(at(three, "auditor").get(reverse("operations:audit"), filters))
    return page + answer.getvalue().decode()


def test_the_auditor_sees_who_did_what_and_not_what_it_says(three: Cast) -> None:
    returned(three)
    at(three, "handler").post(reverse("measures:complete", args=[three.measure.pk]))
    seen = trail(three)
    assert "退回" in seen and f"整改措施(编号{three.measure.pk})" in seen and "业务内容不显示" in seen
    assert three.measure.text[:12] not in seen and "材料不全" not in seen


def test_what_the_auditor_may_not_read_cannot_be_searched_for(three: Cast) -> None:
    returned(three)
    assert "整改措施(编号" not in trail(three, about="材料不全")


def test_the_auditor_reads_all_about_accounts(three: Cast) -> None:
    services.edit_user(
        three.handler.pk, by=three.security, **values(three, full_name="赵磊", role=Role.VIEWER)
    )
    assert three.handler.full_name in trail(three, event="EDIT_USER")


def test_the_office_still_finds_its_reminder_rules(three: Cast) -> None:
    assert reverse("measures:reminders") in body(at(three, "office").get(reverse("inbox:preferences")))
