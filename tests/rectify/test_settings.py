"""Production refuses to start while a variable it needs is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "x" * 64,
    "ALLOWED_HOSTS": "rectify.example",
    "DATABASE_URL": "postgres://rectify:unused@127.0.0.1/rectify",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


LISTS = ("SECOND_FACTOR_ROLES", "BACKUP_KEYS", "AUDIT_OLD_KEYS", "CSRF_TRUSTED_ORIGINS", "MAIL_DOMAINS")


def start(
    tmp_path: Path, environment: dict[str, str], code: str = "import rectify.settings"
) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=base | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_with_everything_set(tmp_path: Path) -> None:
    assert start(tmp_path, COMPLETE).returncode == 0


@pytest.mark.parametrize("name", COMPLETE)
def test_it_names_what_is_missing(tmp_path: Path, name: str) -> None:
    result = start(tmp_path, {key: value for key, value in COMPLETE.items() if key != name})
    assert result.returncode != 0
    assert f"缺少环境变量 {name}" in result.stderr


def test_the_embedded_default_keeps_its_own_secret(tmp_path: Path) -> None:
    assert start(tmp_path, {"RECTIFY_EMBEDDED": "1"}).returncode == 0
    secret = tmp_path / "secret_key"
    assert secret.stat().st_mode & 0o077 == 0
    before = secret.read_text()
    start(tmp_path, {"RECTIFY_EMBEDDED": "1"})
    assert secret.read_text() == before


def manage(tmp_path: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(
        command, cwd=ROOT, env=base | environment, capture_output=True, text=True, check=False
    )


def test_commands_work_on_the_embedded_default_when_nothing_is_said(tmp_path: Path) -> None:
    assert manage(tmp_path, {}).returncode == 0


@pytest.mark.parametrize("environment", [{"DEBUG": "0"}, {"RECTIFY_EMBEDDED": "0"}, {"SECRET_KEY": "x" * 64}])
def test_commands_refuse_too_when_production_is_meant(tmp_path: Path, environment: dict[str, str]) -> None:
    result = manage(tmp_path, environment)
    assert result.returncode != 0
    assert "缺少环境变量" in result.stderr


def test_a_variable_left_blank_is_as_good_as_none(tmp_path: Path) -> None:
    blank = {
        "HTTPS": "",
        "EMAIL_URL": "",
        "WORKER_CONCURRENCY": "",
        "WEB_WORKERS": "",
        "EVIDENCE_MAX_BYTES": "",
        "UPLOAD_MAX_BYTES": "",
        "CLAMAV_SECONDS": "",
    }
    assert start(tmp_path, COMPLETE | blank).returncode == 0
    assert start(tmp_path, COMPLETE | {"SECRET_KEY": ""}).returncode != 0


def test_a_list_may_have_spaces_behind_its_commas(tmp_path: Path) -> None:
    code = f"from rectify import settings as s; print([getattr(s, name) for name in {LISTS}])"
    answer = start(tmp_path, COMPLETE | dict.fromkeys(LISTS, "one, two ,"), code)
    assert answer.stdout.strip() == str([["one", "two"]] * len(LISTS))


def test_the_audit_trail_is_kept_for_half_a_year_at_least(tmp_path: Path) -> None:
    result = start(tmp_path, COMPLETE | {"AUDIT_DAYS": "179"})
    assert result.returncode != 0
    assert "AUDIT_DAYS 不能少于 180 天" in result.stderr
    assert start(tmp_path, COMPLETE | {"AUDIT_DAYS": "365"}).returncode == 0


def test_log_lines_as_json(tmp_path: Path) -> None:
    code = "import django, logging; django.setup(); logging.getLogger('x').warning('坏了 “%s”', 'a')"
    with_json = COMPLETE | {"LOG_FORMAT": "json", "DJANGO_SETTINGS_MODULE": "rectify.settings"}
    said = start(tmp_path, with_json, code).stderr.strip().splitlines()[-1]
    line = json.loads(said)
    assert (line["level"], line["logger"], line["message"]) == ("WARNING", "x", "坏了 “a”")
    assert "LOG_FORMAT 只能是" in start(tmp_path, COMPLETE | {"LOG_FORMAT": "xml"}).stderr


WRONG = {
    "SESSION_IDLE_SECONDS": "abc",
    "WORKER_CONCURRENCY": "0",
    "BACKUP_KEEP": "-1",
    "CLAMAV_SECONDS": "9" * 5000,
    "HTTPS": "maybe",
    "THREE_OFFICERS": "是",
    "DATABASE_URL": "secret-word",
    "DATABASE_REPLICA_URL": "postgres://u:secret-word@[::1/x",
    "REDIS_URL": "secret-word:6379",
    "EMAIL_URL": "secret-word",
    "WEBHOOK_INSIDE": "10.0.0.0/99",
    "BACKUP_KEYS": "\udcff",
    "SECRET_KEY": "\udcff",
    "BACKUP_DIR": "/tmp/\udcff",
    "LIMIT_API": "many/60",
    "LIMIT_EXPORT": "60/0",
    "ARCHIVE_YEARS": "3000",
}


def test_what_cannot_be_meant_is_named_without_a_traceback(tmp_path: Path) -> None:
    """All of them, in one process: each by the settings' own modules."""
    code = (
        "import importlib, os, sys\n"
        "from rectify.variables import WrongVariable\n"
        f"for name, value in {WRONG!r}.items():\n"
        "    before, os.environ[name] = os.environ.get(name), value\n"
        "    try:\n"
        "        for module in [m for m in sys.modules if m.startswith('rectify.settings')]:\n"
        "            del sys.modules[module]\n"
        "        importlib.import_module('rectify.settings')\n"
        "        print('accepted', name)\n"
        "    except WrongVariable as error:\n"
        "        assert '环境变量 ' + name in str(error) and 'secret-word' not in str(error), error\n"
        "    os.environ.pop(name) if before is None else os.environ.__setitem__(name, before)\n"
    )
    answer = start(tmp_path, COMPLETE | {"PYTHONIOENCODING": "utf-8"}, code)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


@pytest.mark.parametrize("words", [["manage.py", "check"], ["-m", "rectify.run"]])
def test_whoever_starts_it_reads_one_sentence(tmp_path: Path, words: list[str]) -> None:
    base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PORT": "8799", "REMINDER_CAP": "viele"}
    answer = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=base, capture_output=True, text=True, check=False
    )
    assert answer.returncode != 0
    assert answer.stderr.startswith("环境变量 REMINDER_CAP 应是")
    assert "Traceback" not in answer.stderr
