"""The limits of whatever reads an uploaded file: seconds of a processor, memory, bytes that it writes.

The one place that sets them. Our own readers run in a fork (``stop_watch``) and hold them there; those of
others (PDF, .xls) run as a script by themselves, which this module starts: run as a script with the three
numbers and the path of another one, it holds the limits and goes on as that one. Imports nothing of ours.
"""

from __future__ import annotations

import resource
import runpy
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

MEGABYTE = 1024 * 1024


class Limits(NamedTuple):
    """``memory``: all that the process may map; ``output``: the largest file that it may write."""

    seconds: int
    memory: int
    output: int = 0

    def hold(self) -> None:
        """For good, in this process."""
        for kind, most in self._each():
            resource.setrlimit(kind, (most, most))
        # Python ignores it and would take the full file for a damaged one.
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        # What is imported from now on leaves no compiled file behind: that would be the first byte too many.
        sys.dont_write_bytecode = True

    @contextmanager
    def held(self, *kinds: int) -> Iterator[None]:
        """Of those kinds, and as long as the block: the hard limits stay as they are."""
        mine = {kind: most for kind, most in self._each() if kind in kinds}
        before = {kind: resource.getrlimit(kind) for kind in mine}
        for kind, most in mine.items():
            hard = before[kind][1]
            soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (soft, hard))
        try:
            yield
        finally:
            for kind, limits in before.items():
                resource.setrlimit(kind, limits)

    def _each(self) -> tuple[tuple[int, int], ...]:
        return (
            (resource.RLIMIT_CPU, self.seconds),
            (resource.RLIMIT_AS, self.memory),
            (resource.RLIMIT_FSIZE, self.output),
            (resource.RLIMIT_CORE, 0),
        )

    def command(self, script: Path, *arguments: str) -> list[str]:
        """Isolated from what lies about and from the environment; no shell."""
        numbers = map(str, self)
        return [sys.executable, "-I", __file__, *numbers, str(script), *arguments]


def main() -> None:
    seconds, memory, output, script = sys.argv[1:5]
    Limits(int(seconds), int(memory), int(output)).hold()
    sys.argv = sys.argv[4:]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
