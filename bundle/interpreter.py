"""A Python for systems whose own is too old: this one, its library, and the C library it was built with.

It is started through its own loader by a small wrapper, so it asks nothing of the machine but a kernel. It
carries its own OpenSSL: renew the bundle when that has a fault.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

# What no server needs; the first four are half of the library.
LEFT_OUT = ("test", "idlelib", "tkinter", "turtledemo", "lib2to3", "config-*", "__pycache__", "site-packages")
LEFT_OUT_TOO = ("dist-packages", "*.a", "*.pyc")
RESOLVED = re.compile(r"(?:=> )?(/\S+) \(0x")
# Asked for by wheels, not by Python itself.
FOR_WHEELS = ("libstdc++.so.6", "libgcc_s.so.1", "libz.so.1", "librt.so.1", "libdl.so.2", "libpthread.so.0")
LOADER = "ld-linux"
WRAPPER = """\
#!/bin/sh
here=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
export PYTHONHOME="$here" RECTIFY_LOADER="$here/lib/{loader} --library-path $here/lib"
exec "$here/lib/{loader}" --argv0 "$here/bin/python3" --library-path "$here/lib" "$here/bin/python3.bin" "$@"
"""


def write_interpreter(folder: Path) -> None:
    """Below ``folder``: bin/python3, the standard library, the shared libraries."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = folder / "lib" / version
    ignored = shutil.ignore_patterns(*LEFT_OUT, *LEFT_OUT_TOO)
    shutil.copytree(sysconfig.get_path("stdlib"), library, ignore=ignored, symlinks=False)
    (library / "site-packages").mkdir()
    program = Path(sys.executable).resolve()
    (folder / "bin").mkdir()
    shutil.copy2(program, folder / "bin" / "python3.bin")
    modules = list(library.glob("lib-dynload/*.so"))
    for path in sorted(set(_needed([program, *modules]))):
        shutil.copy2(path, folder / "lib" / path.name)
    loader = next(path.name for path in (folder / "lib").iterdir() if path.name.startswith(LOADER))
    wrapper = folder / "bin" / "python3"
    wrapper.write_text(WRAPPER.format(loader=loader))
    wrapper.chmod(0o755)


def _needed(files: list[Path]) -> Iterator[Path]:
    """Shared libraries, under the names they are asked for by."""
    said = subprocess.run(["ldd", *map(str, files)], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    yield from (Path(found) for found in RESOLVED.findall(said))
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    for name in FOR_WHEELS:
        places = re.findall(rf"^\s+{re.escape(name)} .* => (\S+)$", known, re.MULTILINE)
        yield from (Path(place) for place in places[:1])
