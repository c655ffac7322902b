#!/usr/bin/env bash
# uninstall.sh: removes the program and its services. Data, backups and settings stay.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/library.sh"

must_be_root
[ -e "$PREFIX/current" ] || fail "这里没有安装。"
stop_all
for name in $(services); do
    if has_systemd; then systemctl disable --quiet "$name" || true; fi
    rm -f "$UNITS/$name.service"
done
if has_systemd; then systemctl daemon-reload; fi
rm -rf "$PREFIX"
say "已卸载。数据和备份在 $DATA,设置和密钥在 $SETTINGS,都没有动;确实不再需要时请自行删除。"
