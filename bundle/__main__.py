"""``python -m bundle [ARCH] [--to FOLDER]`` writes ``dist/rectify-VERSION-ARCH.tar.gz``."""

from __future__ import annotations

import platform
import shutil
import sys
import tarfile
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from bundle.contents import ROOT, fetch_wheels, write_program, write_sums
from bundle.interpreter import write_interpreter
from rectify import __version__
from rectify.sbom import document

SCRIPTS = ("install.sh", "upgrade.sh", "uninstall.sh", "library.sh", "README.txt")
# Tags from the newest to the oldest C library; pip takes what fits any of them.
TAGS = (
    "manylinux_2_34",
    "manylinux_2_28",
    "manylinux_2_27",
    "manylinux_2_24",
    "manylinux_2_17",
    "manylinux2014",
)
ARCHITECTURES = ("x86_64", "aarch64")
# For a machine of another kind no Python can be copied from here: its own has to be one of these.
OTHER_PYTHONS = ("3.11", "3.12", "3.13")


def main() -> int:
    here = platform.machine()
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("arch", nargs="?", default=here, choices=ARCHITECTURES)
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="the folder it is written to")
    asked = parser.parse_args()
    wanted: str = asked.arch
    name = f"rectify-{__version__}-{wanted}"
    target = asked.to / f"{name}.tar.gz"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as made:
        folder = Path(made) / name
        _fill(folder, wanted, is_here=wanted == here)
        unfinished = target.with_suffix(".unfinished")
        with tarfile.open(unfinished, "w:gz", compresslevel=6) as archive:
            archive.add(folder, arcname=name, filter=_as_root)
        unfinished.replace(target)
    print(f"已生成 {target}({target.stat().st_size / 1024 / 1024:.0f} MB)。")
    return 0


def _fill(folder: Path, wanted: str, *, is_here: bool) -> None:
    folder.mkdir()
    write_program(folder / "app")
    pythons = [f"{sys.version_info.major}.{sys.version_info.minor}"] if is_here else list(OTHER_PYTHONS)
    fetch_wheels(folder / "wheels", [f"{tag}_{wanted}" for tag in TAGS], pythons)
    if is_here:
        write_interpreter(folder / "python")
    source = Path(__file__).resolve().parent
    for name in SCRIPTS:
        shutil.copy2(source / name, folder / name)
    shutil.copytree(source / "units", folder / "units")
    (folder / "VERSION").write_text(f"{__version__}\n")
    (folder / "sbom.cdx.json").write_text(document(), encoding="utf-8")
    write_sums(folder)


def _as_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


if __name__ == "__main__":
    sys.exit(main())
