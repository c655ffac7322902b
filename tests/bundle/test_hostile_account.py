"""The scripts run as root, the program does not: what its account puts into its folder leads root nowhere."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from pwd import getpwnam

import pytest

pytestmark = pytest.mark.bundle
BUNDLE = Path(__file__).resolve().parents[2] / "bundle"
SECRET = "postgres://rectify:a$b#c@127.0.0.1/rectify"
# One that every Debian has, with a group of its name.
ACCOUNT = "daemon"


@pytest.fixture
def place() -> Iterator[Path]:
    """Root's folder with ``data`` in it, which is that of the account."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir(mode=0o700)
        (data / "rectify.sqlite3").write_text("rows")
        account = getpwnam(ACCOUNT)
        for path in (data, data / "rectify.sqlite3"):
            os.chown(path, account.pw_uid, account.pw_gid)
        (folder / "env").write_text(f'RECTIFY_EMBEDDED=1\nPORT="8000"\nDATABASE_URL={SECRET}\n')
        yield folder


def run(folder: Path, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    places = f"ACCOUNT={ACCOUNT}; DATA={folder}/data; SETTINGS={folder}/env; "
    begin = f"set -euo pipefail; . {BUNDLE}/library.sh; {places}"
    command = ["bash", "-c", begin + script]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=os.environ | variables
    )


def test_a_backup_goes_where_the_account_itself_may_write(place: Path) -> None:
    said = run(
        place,
        "keep_data before $DATA/before-upgrade/now && rm $DATA/rectify.sqlite3 && "
        "put_database_file_back $DATA/before-upgrade/now && cat $DATA/rectify.sqlite3",
    )
    assert (said.stdout, said.stderr) == ("rows", "")


def test_a_link_in_its_place_leads_root_nowhere(place: Path) -> None:
    target = place / "of-root"
    target.mkdir(mode=0o755)
    (place / "data/before-upgrade").symlink_to(target)
    said = run(place, "keep_data before $DATA/before-upgrade/now")
    assert said.returncode != 0
    assert list(target.iterdir()) == [] and target.stat().st_mode & 0o777 == 0o755


def test_a_link_in_place_of_a_file_is_not_written_through(place: Path) -> None:
    target, kept = place / "of-root", place / "data/before-upgrade/now"
    target.write_text("root")
    kept.mkdir(parents=True)
    (kept / "rectify.sqlite3").symlink_to(target)
    for path in (kept, kept.parent):
        os.chown(path, getpwnam(ACCOUNT).pw_uid, -1)
    assert run(place, f"keep_data before {kept}").returncode != 0
    assert target.read_text() == "root" and target.stat().st_uid == 0


def test_numbers_of_processes_are_kept_by_root(place: Path) -> None:
    said = run(
        place,
        "PIDS=$DATA/../pids; has_systemd() { false; }; with_settings() { sleep 0; }; "
        'UNITS=/nowhere; services() { echo rectify; }; sed() { echo true; }; start_all; stat -c %u "$PIDS"',
    )
    assert "chown" not in (BUNDLE / "library.sh").read_text()
    assert said.stdout.strip() == "0"


def test_no_module_of_the_folder_one_stands_in_is_run(place: Path) -> None:
    (place / "http.py").write_text("open('ran', 'w').close()")
    run(
        place,
        "PREFIX=$DATA; mkdir -p $DATA/current/python/bin; "
        'ln -s "$(command -v python3)" $DATA/current/python/bin/python3; is_ready',
    )
    assert not (place / "ran").exists()


def test_settings_are_variables_and_nobody_reads_them_as_arguments(place: Path) -> None:
    (place / "app").mkdir()
    said = run(
        place,
        f"with_settings {place} bash -c 'echo $DATABASE_URL $PORT ${{OF_ROOT:-}}'",
        OF_ROOT="x",
    )
    assert said.stdout == f"{SECRET} 8000\n"
    traced = run(place, f"set -x; with_settings {place} true").stderr.splitlines()
    started = [line for line in traced if "setpriv" in line]
    assert started and not any("postgres" in line for line in started)


@pytest.mark.parametrize(
    "given",
    [{"ADDRESS": "a;return 200"}, {"ADDRESS": "a\nDEBUG=1"}, {"ADDRESS": "a|w /etc/x"},
     {"DATABASE_URL": "postgres://a b"}, {"DATABASE_URL": 'postgres://"'},
     {"DATABASE_URL": "x", "REDIS_URL": "y\nDEBUG=1"}],
)  # fmt: skip
def test_an_answer_that_would_be_more_than_a_line_is_refused(place: Path, given: dict[str, str]) -> None:
    text = (BUNDLE / "install.sh").read_text()
    checked = text[text.index("check_answers() {") : text.index("write_settings() {")]
    said = run(place, f"{checked}\ncheck_answers", **({"ADDRESS": "10.0.0.8"} | given))
    assert said.returncode == 1 and "没有安装" in said.stderr
    assert run(place, f"{checked}\ncheck_answers", ADDRESS="10.0.0.8", DATABASE_URL=SECRET).returncode == 0
