# What install.sh, upgrade.sh and uninstall.sh share; read by them, not run by itself.
PREFIX=${PREFIX:-/opt/rectify}
SETTINGS=/etc/rectify/rectify.env
DATA=/var/lib/rectify
UNITS=/etc/systemd/system
ACCOUNT=rectify
# Root's own: what the service account can write, it could turn into a link, or into another's number.
PIDS=/run/rectify-pids
READY_SECONDS=${READY_SECONDS:-180}

# Python looks for modules where it is started.
cd /

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

must_be_root() { [ "$(id -u)" = 0 ] || fail "请用 root 执行,例如:sudo bash $0"; }

# Nothing is taken that changed on its way here.
check_sums() {
    (cd "$here" && sha256sum --check --quiet SHA256SUMS) ||
        fail "安装包不完整或被改动过(见上面的文件名),没有安装。请重新拷贝。"
}

has_systemd() { [ -d /run/systemd/system ]; }

# Whatever is read or written below $DATA: there the account may have put links to files of root.
as_account() { setpriv --reuid "$ACCOUNT" --regid "$ACCOUNT" --init-groups env -i PATH="$PATH" HOME="$DATA" LANG=C.UTF-8 "$@"; }

# The settings as variables, in a shell of their own that also knows which release it is. Exported, not given
# as arguments, which everybody on the machine can read.
with_settings() {
    local release=$1
    shift
    (
        cd "$release/app"
        clear_environment
        while IFS= read -r name; do export "$name=$(setting "$name")"; done < <(sed -nE 's/^([A-Z_]+)=.*/\1/p' "$SETTINGS")
        export HOME="$DATA" LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 PYTHONNOUSERSITE=1 DJANGO_SETTINGS_MODULE=rectify.settings
        exec setpriv --reuid "$ACCOUNT" --regid "$ACCOUNT" --init-groups "$@"
    )
}

clear_environment() {
    local name
    for name in $(compgen -e); do [ "$name" = PATH ] || export -n "$name"; done
}

manage() {
    local release=$1
    shift
    with_settings "$release" "$release/python/bin/python3" manage.py "$@"
}

# As systemd reads it: quotation marks around a value do not belong to it.
setting() { sed -nE "s/^$1=//p" "$SETTINGS" | tail -n 1 | sed -E "s/^\"(.*)\"\$/\\1/; s/^'(.*)'\$/\\1/"; }
is_embedded() { [ "$(setting RECTIFY_EMBEDDED)" = 1 ]; }

services() { if is_embedded; then echo rectify; else echo "rectify-web rectify-worker rectify-beat"; fi; }

# A release is a folder of its own with its Python; nothing in it is written to afterwards.
place_release() {
    local release=$1 python
    rm -rf "$release.unfinished"
    mkdir -p "$release.unfinished"
    cp -a --no-preserve=ownership "$here/app" "$release.unfinished/app"
    cp "$here/VERSION" "$here/sbom.cdx.json" "$here/library.sh" "$release.unfinished/"
    cp -a --no-preserve=ownership "$here/units" "$release.unfinished/units"
    if [ -d "$here/python" ]; then
        cp -a --no-preserve=ownership "$here/python" "$release.unfinished/python"
        python=$release.unfinished/python/bin/python3
    else
        python=$(system_python) ||
            fail "这个安装包不带 Python,需要系统里有 Python 3.11、3.12 或 3.13(含 venv)。没有安装。"
        "$python" -m venv "$release.unfinished/python"
        python=$release.unfinished/python/bin/python3
    fi
    say "正在安装所需的软件包 …"
    PYTHONPATH=$(echo "$here"/wheels/pip-*.whl) "$python" -m pip install --quiet --disable-pip-version-check \
        --no-cache-dir --no-warn-script-location --root-user-action ignore --no-compile --no-index \
        --find-links "$here/wheels" --require-hashes -r "$here/app/requirements.lock"
    "$python" -m compileall -q "$release.unfinished/app" "$release.unfinished/python/lib" >/dev/null || true
    chmod -R go-w,a+rX "$release.unfinished"
    rm -rf "$release"
    mv "$release.unfinished" "$release"
}

system_python() {
    local name
    for name in python3.13 python3.12 python3.11; do
        command -v "$name" && return 0
    done
    return 1
}

switch_to() { ln -sfn "$1" "$PREFIX/current.new" && mv -T "$PREFIX/current.new" "$PREFIX/current"; }

write_units() {
    local name
    mkdir -p "$UNITS"
    rm -f "$UNITS"/rectify*.service
    for name in $(services); do
        sed "s|@PREFIX@|$PREFIX|g" "$PREFIX/current/units/$name.service" > "$UNITS/$name.service"
    done
    if has_systemd; then systemctl daemon-reload; fi
}

# Without systemd, as in a container: the same commands, each with its pid in $PIDS.
start_all() {
    local name command
    mkdir -p "$PIDS"
    for name in $(services); do
        if has_systemd; then
            systemctl enable --quiet --now "$name"
        else
            command=$(sed -n 's/^ExecStart=//p' "$UNITS/$name.service")
            # shellcheck disable=SC2086
            with_settings "$PREFIX/current" setsid $command >> "/var/log/$name.log" 2>&1 < /dev/null &
            echo $! > "$PIDS/$name.pid"
        fi
    done
}

stop_all() {
    local name pid
    for name in $(services); do
        if has_systemd; then
            systemctl stop "$name" || true
        elif [ -f "$PIDS/$name.pid" ]; then
            pid=$(cat "$PIDS/$name.pid")
            end_with_children "$pid"
            rm -f "$PIDS/$name.pid"
        fi
    done
}

# The shell that waits for the program, and the program: both are told, and waited for.
end_with_children() {
    local pid=$1 child
    for child in $(cat "/proc/$pid/task/$pid/children" 2>/dev/null); do end_with_children "$child"; done
    kill -TERM "$pid" 2>/dev/null || return 0
    for _ in $(seq 900); do
        [ -d "/proc/$pid" ] || return 0
        grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null && return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
}

address() { echo "http://127.0.0.1:$(setting PORT)"; }

is_ready() {
    "$PREFIX/current/python/bin/python3" -I -c '
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.exit(opener.open(sys.argv[1] + "/readyz", timeout=5).status != 200)' "$(address)" >/dev/null 2>&1
}

wait_until_ready() {
    local _
    for _ in $(seq "$READY_SECONDS"); do
        if is_ready; then return 0; fi
        sleep 1
    done
    return 1
}

# The database as it was, to go back to, in a folder of $DATA: SQLite's file, or a backup that RELEASE can restore.
keep_data() {
    local release=$1 kept=$2
    as_account mkdir -p -m 0700 "$DATA/before-upgrade" "$kept" || return
    if is_embedded; then
        as_account bash -c 'cp -a "$1"/rectify.sqlite3* "$2/"' - "$DATA" "$kept"
    else
        manage "$release" backup "$kept"
    fi
}

put_database_file_back() {
    as_account bash -c 'rm -f "$1"/rectify.sqlite3* && cp -a "$2"/rectify.sqlite3* "$1/"' - "$DATA" "$1"
}
