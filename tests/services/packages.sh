#!/usr/bin/env bash
# The programs that tests open pages and files with; installed with apt when missing and we may.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
[ -x /usr/sbin/slapd ] || missing+=(slapd)
command -v soffice >/dev/null || missing+=(libreoffice-calc-nogui libreoffice-writer-nogui)
# Slides are a part of their own, 4 MB, which an installed LibreOffice may lack.
office=$(dirname "$(dirname "$(readlink -f "$(command -v soffice)" 2>/dev/null)")")
[ -e "$office/share/registry/impress.xcd" ] || missing+=(libreoffice-impress-nogui)
if [ "${1:-}" = bundle ]; then
    command -v systemd-analyze >/dev/null || missing+=(systemd)
fi
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "The tests need programs that are missing. Install them: sudo apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo -n)
fi
if ! command -v apt-get >/dev/null; then
    echo "The tests need programs that Debian calls ${missing[*]}; install them the way this system does." >&2
    exit 1
fi
echo "Installing ${missing[*]} …"
"${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 update -qq
# RUNLEVEL=1: the Redis is for the tests to start, not for this machine to run.
DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
