"""LibreOffice on strangers' files: a process for each, without links, macros or network, and limited.

Room-neutral: bytes in, bytes out. 1 to 2 seconds and 200 MB a file of twenty pages.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from measures.files.limits import MEGABYTE, Limits
from measures.files.svg_links import names_other_files

MAX_SECONDS = 60
LIMITS = Limits(60, 4096 * MEGABYTE, 200 * MEGABYTE)
# Each takes a core and 200 MB; a third waits so many seconds for its turn.
MAX_CONVERSIONS = 2
MAX_WAIT = 20
_LOOK_AGAIN = 0.1

MISSING = "这台服务器没有安装 LibreOffice,不能读取这种文件。"
BUSY = "正在转换的文件太多,请过几分钟再上传。"
TOO_LONG = "转换这个文件用时过长,已停止。"
FAILED = "这个文件转换不了,它可能已损坏、设有密码或过大。"
LINKED = "这个文件里的图片引用了别的文件,不予转换。"
# What to do instead, for documents; who converts other files says it himself.
SAVE_AS_WORD = "请用 Word 或 WPS 打开后另存为 .docx 再上传。"

# A file may name others on the machine or elsewhere; with these none is opened and no macro runs.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
)
_ITEM = '<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    + "</oor:items>"
)


class ConversionError(Exception):
    """``str(error)`` is one Chinese sentence: why, and what to do."""


class ConversionBusy(ConversionError):
    """Others are being converted; the same file may be converted a little later."""


def is_installed() -> bool:
    return _program() is not None


def has_slides() -> bool:
    """Whether the part for presentations is there: distributions leave it out where nobody asks for it."""
    program = _program()
    if program is None:
        return False
    home = Path(program).resolve().parent.parent
    return (home / "share" / "registry" / "impress.xcd").exists()


def convert(
    data: bytes, *, suffix: str, to: str, seconds: float = MAX_SECONDS, instead: str = SAVE_AS_WORD
) -> bytes:
    """``data``, a file that ends in ``suffix`` (".doc"), as LibreOffice's filter ``to`` ("docx") writes it.

    Raises ``ConversionError``; ``instead`` says what to do then. Blocks up to ``MAX_WAIT`` + ``seconds``;
    ``MAX_CONVERSIONS`` run at a time.
    """
    program = _program()
    if program is None:
        raise ConversionError(f"{MISSING}{instead}")
    if names_other_files(data):
        raise ConversionError(f"{LINKED}{instead}")
    with (
        turn("office", most=MAX_CONVERSIONS),
        tempfile.TemporaryDirectory(prefix="rectify-office-") as folder,
    ):
        try:
            return _converted(data, Path(folder), program=program, suffix=suffix, to=to, seconds=seconds)
        except ConversionError as error:
            raise ConversionError(f"{error}{instead}") from error


@contextmanager
def turn(what: str, *, most: int) -> Iterator[None]:
    """One of ``most`` turns of this machine, whichever of our processes asks: a lock ends with its process.

    Raises ``ConversionBusy``.
    """
    until = time.monotonic() + MAX_WAIT
    while True:
        for number in range(most):
            path = Path(tempfile.gettempdir()) / f"rectify-{what}-{os.getuid()}-{number}.lock"
            file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
                continue
            try:
                yield
                return
            finally:
                os.close(file)
        if time.monotonic() > until:
            raise ConversionBusy(BUSY)
        time.sleep(_LOOK_AGAIN)


def _converted(data: bytes, folder: Path, *, program: str, suffix: str, to: str, seconds: float) -> bytes:
    source = folder / f"source{suffix}"
    source.write_bytes(data)
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE, encoding="utf-8")
    result = folder / "out"
    result.mkdir()
    _run([*_room(), program, *_arguments(folder, to=to), str(source)], folder, seconds=seconds)
    made = sorted(result.iterdir())
    if not made or made[0].stat().st_size > LIMITS.output:
        raise ConversionError(FAILED)
    return made[0].read_bytes()


def _arguments(folder: Path, *, to: str) -> list[str]:
    profile = (folder / "profile").as_uri()
    quiet = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"]
    return [f"-env:UserInstallation={profile}", *quiet, "--convert-to", to, "--outdir", str(folder / "out")]


def _run(command: list[str], folder: Path, *, seconds: float) -> None:
    """Ends the process and all its children when time is up: soffice is a script that starts others."""
    process = subprocess.Popen(  # noqa: S603 - a fixed program, no shell
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=LIMITS.hold,  # noqa: PLW1509 - sets limits only, takes no lock
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise ConversionError(TOO_LONG) from error
    finally:
        _end_group(process)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours but the path: no secret of the site is for a converter."""
    home = str(folder)
    return {"HOME": home, "TMPDIR": home, "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):  # all of them have ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


# In a room of its own these folders are empty: the settings do not keep a picture within a picture (SVG) from
# naming another one on this machine, which would then stand on the page.
_HIDE = (
    'while [ "$1" != -- ]; do mount -t tmpfs -o size=4k tmpfs "$1" || exit 1; shift; done; shift; exec "$@"'
)
_ALONE = ("--user", "--map-root-user", "--net")


def _room() -> tuple[str, ...]:
    """What to start the program with, so that it sees neither the network nor what others have stored."""
    folders = [str(folder) for folder in _hidden() if folder.is_dir()]
    hiding = (*_unshared("--mount"), "sh", "-c", _HIDE, "sh") if _unshared("--mount") else ()
    return (*hiding, *folders, "--") if hiding and folders else _unshared()


def _hidden() -> list[Path]:
    """Not where the file itself lies that is converted."""
    work = Path(tempfile.gettempdir()).resolve()
    folders = (Path(name).resolve() for name in (settings.MEDIA_ROOT, settings.BACKUP_DIR) if name)
    return [folder for folder in folders if not work.is_relative_to(folder)]


@cache
def _unshared(*more: str) -> tuple[str, ...]:
    """A network of its own with nobody in it, where the kernel lets an ordinary user make one."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, *_ALONE, *more, "--")
    tried = ("mount", "-t", "tmpfs", "tmpfs", tempfile.gettempdir()) if more else ("true",)
    probe = subprocess.run([*command, *tried], capture_output=True, check=False, timeout=10)  # noqa: S603
    return command if probe.returncode == 0 else ()
