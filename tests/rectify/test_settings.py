"""Production refuses to start while a variable it needs is missing."""

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
}


def start(tmp_path: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", "import rectify.settings"],
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
