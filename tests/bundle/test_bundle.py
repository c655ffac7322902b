"""Install → work → upgrade → an upgrade that fails goes back by itself → uninstall, without a network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundle.roots import BareRoot, bare_root, other_version, remove

pytestmark = pytest.mark.bundle
ROOT = Path(__file__).resolve().parents[2]
LIBRARY = "here=/root/bundle; . $here/library.sh; "
COUNT = (
    'manage $PREFIX/current shell -v0 -c "from measures.models import Measure as M; print(M.objects.count())"'
)
ALIVE = LIBRARY + f"start_all; wait_until_ready && echo READY; {COUNT}; stop_all"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "bundle", "--to", str(folder)], cwd=ROOT, check=True)
    return next(folder.glob("rectify-*.tar.gz"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Iterator[BareRoot]:
    found = bare_root(tmp_path_factory.mktemp("root") / "debian")
    found.unpack(bundle)
    yield found
    remove(found)


def test_what_was_changed_on_its_way_is_not_installed(root: BareRoot, bundle: Path) -> None:
    changed = root.unpack(bundle, "changed")
    with (changed / "app/manage.py").open("a") as file:
        file.write("# more\n")
    said = root.run("bash /root/changed/install.sh --yes")
    assert said.returncode == 1
    assert "app/manage.py" in said.stdout and "没有安装" in said.stderr
    assert not (root.folder / "opt/rectify").exists()


def test_install_work_upgrade_roll_back_uninstall(root: BareRoot, bundle: Path) -> None:
    installed = root.run(
        "cat /proc/net/route | wc -l; bash /root/bundle/install.sh --yes; "
        + LIBRARY
        + "manage $PREFIX/current demo"
    )
    assert "已安装并启动" in installed.stdout, installed.stdout + installed.stderr
    assert installed.stdout.startswith("1\n")  # the heading only: there is nowhere to go
    assert "设置码" in installed.stdout
    modes = {
        path: oct((root.folder / path).stat().st_mode & 0o777)
        for path in ("etc/rectify/rectify.env", "var/lib/rectify")
    }
    assert modes == {"etc/rectify/rectify.env": "0o640", "var/lib/rectify": "0o700"}
    before = root.run(ALIVE).stdout.split()
    assert before[0] == "READY" and int(before[1]) > 20

    other_version(root.unpack(bundle, "newer"), "0.2.1")
    upgraded = root.run("bash /root/newer/upgrade.sh")
    assert "已升级到 0.2.1 版" in upgraded.stdout, upgraded.stdout + upgraded.stderr
    assert root.run(ALIVE).stdout.split() == before

    other_version(root.unpack(bundle, "broken"), "0.2.2", breaks=True)
    failed = root.run("export READY_SECONDS=25; bash /root/broken/upgrade.sh")
    assert failed.returncode == 1
    assert "已退回 0.2.1 版" in failed.stderr, failed.stdout + failed.stderr
    assert root.run(ALIVE).stdout.split() == before

    gone = root.run("bash /root/bundle/uninstall.sh")
    assert gone.returncode == 0, gone.stderr
    assert not (root.folder / "opt/rectify").exists()
    assert (root.folder / "var/lib/rectify/rectify.sqlite3").exists()
    assert (root.folder / "etc/rectify/rectify.env").exists()


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in sorted((ROOT / "bundle/units").glob("*.service")):
        text = unit.read_text().replace("@PREFIX@/current/python/bin/python3", "/bin/true")
        (tmp_path / unit.name).write_text(text.replace("@PREFIX@/current/app", "/"))
    units = sorted(map(str, tmp_path.glob("*.service")))
    said = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (said.returncode, [line for line in said.stderr.splitlines() if "rectify" in line]) == (0, [])
