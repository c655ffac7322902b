"""Installing where no index answers says what to take instead, soon."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house import ROOT
from tests.inbox.servers import closed_port

NOBODYS = "no-such-package-of-rectify==1.0 --hash=sha256:" + "0" * 64


def test_without_an_index_the_bundle_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(NOBODYS + "\n")
    with closed_port() as port:
        index = {
            "PIP_INDEX_URL": f"http://127.0.0.1:{port}/simple",
            "UV_DEFAULT_INDEX": f"http://127.0.0.1:{port}/simple",
        }
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PIP_CONFIG_FILE": os.devnull,
            **index,
        }
        said = subprocess.run(
            ["bash", "rectify/install.sh", ".venv", str(lock), sys.executable],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert said.returncode == 1
    assert "make bundle" in said.stderr and "不上网安装" in said.stderr
