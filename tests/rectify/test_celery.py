"""The worker's processes end with it, however early it goes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.rectify.processes import is_alive, until

ROOT = Path(__file__).resolve().parents[2]
# A worker as celery begins one, whose process gets its first turn when the worker is gone already.
LATE = """
import os, time
from celery.signals import worker_init, worker_process_init
import rectify.celery
worker_init.send(sender=None)
worker = os.getpid()
if pid := os.fork():
    print(pid, flush=True)
    os._exit(0)
while os.getppid() == worker:
    time.sleep(0.01)
worker_process_init.send(sender=None)
time.sleep(600)
"""


def test_a_process_that_begins_after_its_workers_end_ends_too() -> None:
    started = subprocess.Popen([sys.executable, "-c", LATE], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    pid = int(started.stdout.readline())
    try:
        assert until(lambda: not is_alive(pid))
    finally:
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)
        started.wait()
        started.stdout.close()
