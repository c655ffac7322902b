#!/usr/bin/env bash
# install.sh VENV LOCK [PYTHON]: makes VENV and installs the packages of LOCK into it, each with the hash that
# stands there, with uv where it is to be had (a third of the time), else with pip.
set -euo pipefail
venv=$1
lock=$2
python=${3:-python3}
pins=(--require-hashes -r "$lock")

if ! command -v "$python" >/dev/null; then
    echo "找不到 $python,请先安装 Python 3.11 或更新版本。($python is missing: install Python 3.11 or later.)" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "需要 Python 3.11 或更新版本,可指定:make run PYTHON=python3.11 (Python 3.11 or later is needed.)" >&2
    exit 1
fi
# An environment without pip is what a start that was broken off, or a missing python3-venv, leaves behind.
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    echo "正在建立运行环境 … (making $venv)"
    if ! "$python" -m venv --clear "$venv"; then
        echo "请先安装 venv,例如:apt install python3-venv (Python's venv module is missing.)" >&2
        exit 1
    fi
fi

echo "正在安装所需的软件包 … (installing $lock)"
pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check)
uv=("$venv/bin/python" -m uv)
if ! "${uv[@]}" --version >/dev/null 2>&1; then
    if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
        uv=(uv)
    else
        "${pip[@]}" install --require-hashes -r requirements-install.lock >/dev/null 2>&1 || true
    fi
fi
# uv does not read pip's configuration, where an intranet's mirror is usually set.
mirror=${PIP_INDEX_URL:-$("${pip[@]}" config get global.index-url 2>/dev/null || true)}
[ -z "$mirror" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$mirror}"
if "${uv[@]}" --version >/dev/null 2>&1; then
    "${uv[@]}" pip install --quiet --python "$venv/bin/python" "${pins[@]}" && exit 0
    echo "改用 pip 安装 … (trying again with pip)"
fi
"${pip[@]}" install --retries 1 "${pins[@]}" && exit 0
echo "软件包没有装成(原因见上)。这台机器连不上软件源时,请在能上网的机器上执行 make bundle,把 dist/ 里的安装包拷来安装:docs/operations.md“不上网安装”。" >&2
echo "The packages could not be installed. Without an index, take the bundle that make bundle writes." >&2
exit 1
