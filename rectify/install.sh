#!/usr/bin/env bash
# install.sh PYTHON REQUIREMENTS: installs pinned packages, with uv where it is to be had, else with pip.
set -euo pipefail
python=$1
requirements=$2
if command -v uv >/dev/null 2>&1; then
    exec uv pip install --quiet --python "$python" -r "$requirements" -c requirements.lock
fi
if "$python" -m pip install --quiet --disable-pip-version-check uv >/dev/null 2>&1; then
    exec "$python" -m uv pip install --quiet --python "$python" -r "$requirements" -c requirements.lock
fi
exec "$python" -m pip install --quiet --disable-pip-version-check -r "$requirements" -c requirements.lock
