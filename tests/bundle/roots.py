"""A bare Debian: no Python, no nginx, and run in a network that has nobody else in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
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
    subprocess.run(
        ["debootstrap", "--variant=minbase", "--exclude=apt", "bookworm", folder, _mirror()],
        check=True,
        capture_output=True,
    )
    assert not list((folder / "usr/bin").glob("python*"))
    return BareRoot(folder)


def _mirror() -> str:
    """Where this machine's own Debian packages come from."""
    places = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    text = "\n".join(place.read_text() for place in sorted(places) if place.is_file())
    found = re.findall(r"^(?!\s*#).*?(https?://\S+/debian)/?(?=\s|$)", text, re.MULTILINE)
    return next((place for place in found if "snapshot" not in place), "http://deb.debian.org/debian")


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
