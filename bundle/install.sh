#!/usr/bin/env bash
# install.sh [--yes]: installs Rectify from this bundle, without internet. Asks two questions; --yes takes the
# answers from ADDRESS and DATABASE_URL (empty: SQLite) and, with a database, REDIS_URL.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/library.sh"

must_be_root
[ ! -e "$PREFIX/current" ] || fail "这里已经安装过。升级请执行:bash upgrade.sh"
check_sums
version=$(cat "$here/VERSION")

ask() {
    local answer
    [ "${1:-}" != --yes ] || return 0
    read -r -p "大家打开本系统的地址(域名或 IP,例如 10.0.0.8):" answer
    ADDRESS=${answer:-127.0.0.1}
    read -r -p "PostgreSQL 的地址(postgres://用户:密码@主机:5432/库名);一个单位自用可直接回车,用自带的数据库:" answer
    DATABASE_URL=$answer
    [ -z "$DATABASE_URL" ] || read -r -p "Redis 的地址(redis://:密码@主机:6379/0):" REDIS_URL
}

# They become lines of the settings, of nginx and of commands.
check_answers() {
    local name='^[][A-Za-z0-9._:-]+$'
    [[ $ADDRESS =~ $name ]] || fail "地址“$ADDRESS”不是一个域名或 IP,没有安装。"
    case ${DATABASE_URL:-}${REDIS_URL:-} in
        *[[:space:]\"\'\\]*) fail "数据库或 Redis 的地址里有空格、引号、换行或反斜杠,没有安装。密码里的这些字符请写成百分号编码,例如空格写成 %20。" ;;
    esac
}

write_settings() {
    mkdir -p /etc/rectify
    if [ -f "$SETTINGS" ]; then
        say "沿用已有的设置 $SETTINGS。"
        return
    fi
    (
        umask 077
        {
            say "# 巡察整改台账系统的设置;每一项的说明见 $PREFIX/current/app/.env.example。改后重新启动。"
            say "SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w0 | tr '+/' '-_')"
            say "ALLOWED_HOSTS=$ADDRESS,127.0.0.1,localhost"
            say "PORT=${PORT:-8000}"
            say "BIND_HOST=127.0.0.1"
            say "HTTPS=${HTTPS:-1}"
            say "PROXY_COUNT=1"
            say "SITE_URL=https://$ADDRESS"
            say "VAR_DIR=$DATA"
            say "MEDIA_ROOT=$DATA/media"
            say "STATIC_ROOT=$DATA/static"
            say "BACKUP_DIR=$DATA/backup"
            say "DEMO=0"
            if [ -n "${DATABASE_URL:-}" ]; then
                say "DATABASE_URL=$DATABASE_URL"
                say "REDIS_URL=${REDIS_URL:?缺少 REDIS_URL}"
            else
                say "RECTIFY_EMBEDDED=1"
            fi
        } > "$SETTINGS"
    )
    chown root:"$ACCOUNT" "$SETTINGS"
    chmod 0640 "$SETTINGS"
}

# The whole site, checked where there is an nginx; the certificate is the office's own.
write_proxy() {
    local target=/etc/rectify/nginx.conf
    with_settings "$PREFIX/current" "$PREFIX/current/python/bin/python3" -m rectify.front |
        sed "s|server_name [^;]*;|server_name ${ADDRESS:-_};|" > "$target"
    if command -v nginx >/dev/null; then
        say "nginx:放好证书后执行 ln -s $target /etc/nginx/conf.d/rectify.conf && nginx -t && nginx -s reload"
    else
        say "没有装 nginx。装好后用 $target 作为站点设置,由它提供 HTTPS。"
    fi
}

ask "${1:-}"
ADDRESS=${ADDRESS:-127.0.0.1}
check_answers
release=$PREFIX/releases/$version
mkdir -p "$PREFIX/releases"
if ! id "$ACCOUNT" >/dev/null 2>&1; then
    useradd --system --home-dir "$DATA" --shell /usr/sbin/nologin "$ACCOUNT"
fi
mkdir -p "$DATA"
chown "$ACCOUNT:$ACCOUNT" "$DATA"
chmod 0700 "$DATA"
place_release "$release"
write_settings
switch_to "$release"
write_units
if ! is_embedded; then
    manage "$release" migrate --noinput
    manage "$release" collectstatic --noinput >/dev/null
fi
write_proxy
say "正在启动 …"
start_all
wait_until_ready || fail "没有在 $READY_SECONDS 秒内就绪。日志:journalctl -u 'rectify*'(没有 systemd 时见 /var/log/rectify*.log)。"
say "巡察整改台账系统 $version 已安装并启动:$(address)"
say "设置码(打开系统,点“首次设置”):"
manage "$release" set_up_code
