"""Contents sealed to keys whose other half the server need not have.

The format is age (age-encryption.org): whoever holds the identity reads every file with ``age -d`` as well.
Sealed files bear a mark of the keys they are sealed to, so that another key makes new files and no mixture.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

from audit.exceptions import Refused
from operations.backup.place import new_file, open_plain

try:
    import pyrage
except ImportError:  # no wheel for this machine
    pyrage = None

ENDING = ".age"
SECRET = "AGE-SECRET-KEY-"
NOT_HERE = "这台机器上没有 pyrage 软件包,不能加密或解密备份。"


def mark_of(recipients: Sequence[str]) -> str:
    """What a sealed file's name ends with; empty where nothing is sealed."""
    if not recipients:
        return ""
    return f".{hashlib.sha256(' '.join(sorted(recipients)).encode()).hexdigest()[:8]}{ENDING}"


class Seal:
    """Writes contents so that only the other halves of ``recipients`` read them; none: as they are."""

    def __init__(self, recipients: Sequence[str]) -> None:
        self.recipients = tuple(recipients)
        self._keys = [_recipient(text) for text in recipients]
        self.mark = mark_of(recipients)

    def write(self, chunks: Iterable[bytes], file: IO[bytes]) -> str:
        """Gives the SHA-256 of what stands in ``file``. What ``chunks`` or the disk raises comes through."""
        target = _Target(file)
        if not self._keys:
            for chunk in chunks:
                target.write(chunk)
            return target.digest.hexdigest()
        source = _Source(iter(chunks))
        try:
            pyrage.encrypt_io(source, target, self._keys)
        except pyrage.EncryptError as error:
            raise (source.error or target.error or error) from error
        return target.digest.hexdigest()


def seal_of_settings() -> Seal:
    return Seal(settings.BACKUP_KEYS)


def _recipient(text: str) -> object:
    if pyrage is None:
        raise Refused(NOT_HERE)
    if text.upper().startswith(SECRET):
        raise Refused("BACKUP_KEYS 里写的是私钥,应写 age1 开头的公钥。请换一对密钥,私钥不要放在服务器上。")
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, UnicodeEncodeError) as error:
        raise Refused(f"BACKUP_KEYS 里的 {text!r} 不是 age 公钥(age1 开头)。") from error


class _Source:
    """Chunks as a file that is read; keeps what went wrong, of which age only gives the text."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._rest:
                self._rest = next(self._chunks)
        except StopIteration:
            return b""
        except Exception as error:
            self.error = error
            raise
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class _Target:
    """A file that is written, and hashed meanwhile."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self.error = error
            raise
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()


class Identities:
    """The secret halves in a file as ``age-keygen`` and ``manage.py backup_key`` write it; no file: none."""

    def __init__(self, path: Path | None = None) -> None:
        self._keys = [] if path is None else list(_secrets(path))

    def write(self, path: Path, file: IO[bytes]) -> str:
        """The content of the sealed ``path`` into ``file``; gives its SHA-256. Raises ``Refused``."""
        if not self._keys:
            raise Refused("备份已加密,请加 --identity 私钥文件。没有做任何改动。")
        target = _Target(file)
        with open_plain(path) as source:
            try:
                pyrage.decrypt_io(source, target, self._keys)
            except (pyrage.DecryptError, OSError) as error:
                if target.error:
                    raise target.error from error
                raise Refused(f"{path.name} 不能用这个私钥解开,没有恢复。") from error
        return target.digest.hexdigest()

    @contextmanager
    def opened(self, path: Path) -> Iterator[BinaryIO]:
        """For reading; what was sealed is laid out in a file without a name meanwhile."""
        if not path.name.endswith(ENDING):
            with open_plain(path) as file:
                yield file
            return
        with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT) as laid_out:
            self.write(path, laid_out)
            laid_out.seek(0)
            yield laid_out


def _secrets(path: Path) -> Iterator[object]:
    if pyrage is None:
        raise Refused(NOT_HERE)
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        yield from [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise Refused(f"读不到私钥文件 {path},或其中不是 age 私钥。没有做任何改动。") from error
    if not keys:
        raise Refused(f"私钥文件 {path} 里没有私钥。没有做任何改动。")


def new_identity(path: Path) -> str:
    """Writes a new secret into ``path``, which must not exist; gives the public half."""
    if pyrage is None:
        raise Refused(NOT_HERE)
    secret = pyrage.x25519.Identity.generate()
    public = str(secret.to_public())
    try:
        with new_file(path) as file:
            file.write(f"# public key: {public}\n{secret}\n".encode())
    except FileExistsError as error:
        raise Refused(f"{path} 已经存在,没有覆盖。") from error
    return public
