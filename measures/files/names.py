"""Names of files, fit to be shown on a page and to be written by Windows and Linux alike."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from statements.normal_forms import normalized

# What ext4 and NTFS take at most; a Chinese character has three bytes.
MAX_BYTES = 255
# Windows opens a device under these names, whatever ending follows.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_FORBIDDEN = str.maketrans('<>:"|?*', "____" + "___")
# Control, direction and joining characters, halves of a pair, and line ends of other scripts.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean_label(text: str) -> str:
    """Without characters that are not seen but change how the rest is read."""
    kept = "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)
    return normalized(kept, "NFC").strip()


def clean_name(name: str) -> str:
    """The last part of a path, as a name every system takes; "" when nothing is left."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = clean_label(last).translate(_FORBIDDEN).strip(". ")
    if _RESERVED.match(kept):
        kept = f"_{kept}"
    return _shortened(kept)


def _shortened(name: str) -> str:
    """At most ``MAX_BYTES`` in UTF-8, the ending kept."""
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, last = name.rpartition(".")
    if not dot or len(last.encode()) > MAX_BYTES // 2:
        stem, dot, last = name, "", ""
    room = MAX_BYTES - len(f"{dot}{last}".encode())
    # "ignore" drops the half of a character that the cut leaves.
    return f"{stem.encode()[:room].decode('utf-8', 'ignore').rstrip('. ')}{dot}{last}"


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
