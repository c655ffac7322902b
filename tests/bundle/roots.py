"""A bare Debian: no Python, no nginx, and run in a network that has nobody else in it.

It is put together from the packages of this machine, so that it is there in seconds and without an index.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Its own processes, folders and loopback; everything in it ends with the command.
INSIDE = """
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" \
  /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root READY_SECONDS=300 bash -c "$1"
"""
# The loopback of a new network is down; 0x8914 is SIOCSIFFLAGS, 65 is up and running.
UP_LO = "import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 65))"
UP = f'{sys.executable} -c "{UP_LO}"; '

# Essential ones would bring it along where it is installed here; a bare system is installed without.
NOT_BARE = {"apt"}
TEXTS = ("/usr/share/doc", "/usr/share/man", "/usr/share/info", "/usr/share/locale", "/usr/share/lintian")


@dataclass(frozen=True)
class BareRoot:
    folder: Path

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """As root of that system, in one breath: what it starts is gone when it returns."""
        command = [
            "unshare",
            "--net",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "bash",
            "-c",
            UP + INSIDE,
        ]
        return subprocess.run(
            [*command, str(self.folder), script], capture_output=True, text=True, check=False, timeout=1200
        )

    def unpack(self, bundle: Path, name: str = "bundle") -> Path:
        """The unpacked bundle as the system sees it: /root/NAME."""
        target = self.folder / "root" / name
        target.mkdir()
        subprocess.run(["tar", "xzf", bundle, "-C", target, "--strip-components=1"], check=True)
        return target


def bare_root(folder: Path) -> BareRoot:
    """Of the packages that every Debian has, as they are installed here: no index is asked for anything."""
    folder.mkdir()
    with tempfile.TemporaryFile() as names:
        names.write(b"\0".join(path.encode() for path in _files_of(_packages())))
        names.seek(0)
        pack = ["tar", "-C", "/", "--no-recursion", "--null", "-T", "-", "-cf", "-"]
        packed = subprocess.Popen(pack, stdin=names, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-C", folder, "-xpf", "-"], stdin=packed.stdout, check=True)
        assert packed.wait() == 0
    _set_up(folder)
    assert not list((folder / "usr/bin").glob("python*"))
    assert not (folder / "usr/sbin/nginx").exists()
    return BareRoot(folder)


def _packages() -> list[str]:
    """What is essential, and all that these depend on, as the database of dpkg has it."""
    fields = "${Package}\t${Essential}\t${Priority}\t${Pre-Depends},${Depends}\t${Provides}\n"
    said = subprocess.run(["dpkg-query", "-Wf", fields], capture_output=True, text=True, check=True).stdout
    rows = [line.split("\t") for line in said.splitlines()]
    provided = {name: row[0] for row in rows for name in _names(row[4])} | {row[0]: row[0] for row in rows}
    needs = {row[0]: _names(row[3]) for row in rows}
    wanted = [row[0] for row in rows if row[1] == "yes" or row[2] == "required"]
    found: dict[str, None] = {}
    while wanted:
        name = provided.get(wanted.pop(), "")
        if name and name not in found and name not in NOT_BARE:
            found[name] = None
            wanted += needs[name]
    return list(found)


def _names(relations: str) -> list[str]:
    """Of alternatives the one that is there is meant: those that are not have no package here."""
    return [word for part in re.split(r"[,|]", relations) for word in re.findall(r"^\s*([a-z0-9.+-]+)", part)]


def _files_of(packages: list[str]) -> list[str]:
    """Below the root, folders before what lies in them; without texts for people, which a container lacks."""
    said = subprocess.run(["dpkg-query", "-L", *packages], capture_output=True, text=True, check=True).stdout
    named = {line for line in said.splitlines() if line.startswith("/") and not line.startswith(TEXTS)}
    there = {_resolved(path) for path in named if os.path.lexists(path)}
    links = {link for target, *found in _alternatives() if str(_resolved(target)) in there for link in found}
    merged = {"/bin", "/sbin", "/lib", "/lib64"}
    return sorted(path.lstrip("/") for path in there | links | merged if path != "/.")


def _resolved(path: str) -> str:
    """/bin/ls lies in /usr/bin, to which /bin leads."""
    return str(Path(path).parent.resolve() / Path(path).name)


def _alternatives() -> Iterator[tuple[str, str, str]]:
    """What awk is here, and the two links that lead to it."""
    for about in Path("/var/lib/dpkg/alternatives").iterdir():
        link = Path("/etc/alternatives") / about.name
        if link.is_symlink():
            yield str(link.readlink()), str(link), _resolved(about.read_text().splitlines()[1])


def _set_up(folder: Path) -> None:
    """What packages write when they are installed."""
    for name in ("proc", "sys", "dev", "run", "tmp", "root", "var/tmp", "etc"):
        (folder / name).mkdir(exist_ok=True, parents=True)
    for name in ("tmp", "var/tmp"):
        (folder / name).chmod(0o1777)
    for name in ("passwd", "group"):
        shutil.copy(f"/usr/share/base-passwd/{name}.master", folder / f"etc/{name}")
    (folder / "etc/hosts").write_text("127.0.0.1 localhost\n")
    for script in ("ldconfig", "pwconv && grpconv"):
        subprocess.run(["chroot", folder, "bash", "-c", script], check=True)


def other_version(bundle: Path, version: str, *, breaks: bool = False) -> None:
    """Turns an unpacked bundle into that of another version, which does not come up when it ``breaks``."""
    (bundle / "VERSION").write_text(f"{version}\n")
    about = bundle / "app/rectify/__init__.py"
    about.write_text(re.sub(r'"\d+\.\d+\.\d+"', f'"{version}"', about.read_text()))
    if breaks:
        (bundle / "app/rectify/wsgi.py").write_text('raise RuntimeError("this release does not start")\n')
    sum_again(bundle)


def sum_again(bundle: Path) -> None:
    from bundle.contents import SUMS, write_sums

    (bundle / SUMS).unlink()
    write_sums(bundle)


def remove(root: BareRoot) -> None:
    shutil.rmtree(root.folder, ignore_errors=True)
