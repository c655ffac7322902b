#!/usr/bin/env bash
# upgrade.sh: backs up, switches to the release of this bundle, migrates, asks /readyz; goes back by itself
# when that fails. The former release stays beside the new one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/library.sh"

must_be_root
[ -e "$PREFIX/current" ] || fail "这里还没有安装。请先执行:bash install.sh"
check_sums
version=$(cat "$here/VERSION")
before=$(readlink -f "$PREFIX/current")
release=$PREFIX/releases/$version
[ "$before" != "$release" ] || fail "已经是 $version 版,没有改动。"
kept=$DATA/before-upgrade/$(date +%Y%m%d-%H%M%S)

put_data_back() {
    if is_embedded; then
        put_database_file_back "$kept"
    else
        with_settings "$before" "$before/python/bin/python3" - <<'P'
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DROP SCHEMA public CASCADE")
    cursor.execute("CREATE SCHEMA public")
P
        manage "$before" migrate --noinput
        manage "$before" restore "$kept" --rows-only
    fi
}

go_back() {
    trap - ERR
    say "升级没有成功,正在退回原来的版本 …" >&2
    stop_all
    put_data_back
    switch_to "$before"
    write_units
    start_all
    wait_until_ready || fail "退回以后也没有就绪。升级以前的数据在 $kept,请查看日志。"
    fail "已退回 $(cat "$before/VERSION") 版,数据与升级以前相同;升级以前的备份在 $kept。"
}

say "正在放置 $version 版 …"
place_release "$release"
say "正在停止 …"
stop_all
say "正在备份到 $kept …"
if ! keep_data "$before" "$kept"; then
    start_all
    fail "升级以前的备份没有完成,没有升级,原来的版本已重新启动。请腾出空间后再试。"
fi
trap go_back ERR
switch_to "$release"
write_units
if ! is_embedded; then
    manage "$release" migrate --noinput
    manage "$release" collectstatic --noinput >/dev/null
fi
say "正在启动 …"
start_all
wait_until_ready || go_back
trap - ERR
say "已升级到 $version 版。升级以前的数据在 $kept,原来的版本在 $before,确认无误后可以删除。"
