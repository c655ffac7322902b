"""全面体检: what is wrong around the program is named with what to do, on the page as in the command."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as app_settings
from django.core.management import CommandError, call_command, get_commands
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from audit.models import AuditEntry
from operations import state
from operations.checkup import run
from rectify.commands import TASKS, Utility
from tests.cast import Cast
from tests.inbox.servers import closed_port, mail_server
from tests.measures.files.clamd import on_network


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "PING_SECONDS", 0.1)


def tiles() -> dict[str, state.StateTile]:
    return {tile.title: tile for tile in run.check_up(timezone.now())}


@pytest.mark.django_db
def test_settings_that_somebody_should_look_at(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.DEBUG = tmp_path, True
    (tmp_path / "secret_key").write_text("secret")
    (tmp_path / "secret_key").chmod(0o644)
    found = tiles()
    assert found["调试方式"].colour == found["密钥"].colour == "red"
    assert "chmod 600" in found["密钥"].more
    assert found["系统地址"].colour == "amber"
    assert found["数据结构"].colour == "green"


@pytest.mark.django_db
def test_servers_that_do_not_answer(settings: Settings) -> None:
    settings.IS_MAIL_SET_UP, settings.EMAIL_BACKEND = True, "django.core.mail.backends.smtp.EmailBackend"
    with closed_port() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.CLAMAV_SOCKET = f"127.0.0.1:{port}"
        found = tiles()
    assert (found["邮件服务器"].what, found["杀毒服务"].what) == ("连接不上", "连接不上")
    assert "EMAIL_URL" in found["邮件服务器"].more


@pytest.mark.django_db
def test_servers_that_answer(settings: Settings) -> None:
    settings.IS_MAIL_SET_UP, settings.EMAIL_BACKEND = True, "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as mail, on_network() as scanner:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        settings.CLAMAV_SOCKET = scanner.address
        found = tiles()
    assert (found["邮件服务器"].what, found["杀毒服务"].what) == ("正常", "正常")


@pytest.mark.django_db
def test_the_clock_was_put_back(cast: Cast) -> None:
    AuditEntry.objects.create(event="SIGN_IN", at=timezone.now() + timedelta(hours=1))
    assert tiles()["时钟"].colour == "red"


@pytest.mark.django_db
def test_page_and_command_say_the_same(
    client: Client, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    client.force_login(cast.office)
    assert client.get(reverse("operations:checkup")).status_code == 404
    client.force_login(cast.admin)
    page = client.get(reverse("operations:checkup")).content.decode()
    with pytest.raises(CommandError, match="处问题") as failure:
        call_command("doctor")
    assert failure.value.returncode == 1
    said = capsys.readouterr().out
    for title in ("备份加密", "数据结构", "最近成功备份", "后台进程"):
        assert title in page and title in said


def test_help_goes_by_task_and_forgets_no_command_of_ours() -> None:
    ours = {name for name, app in get_commands().items() if app in app_settings.ROOMS}
    assert not ours - {name for names in TASKS.values() for name in names}
    text = Utility(["manage.py"]).main_help_text()
    assert "备份和恢复" in text and "doctor" in text
