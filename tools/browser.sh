#!/bin/sh
# Sees to it that the browser tests have Chromium and fonts for every language they show.
set -eu
say() { printf '%s\n' "$*" >&2; }
missing=""
[ -x /usr/bin/chromium ] || missing="chromium"
fc-list 2>/dev/null | grep -qi 'NotoSansCJK' || missing="$missing fonts-noto-cjk"
fc-list 2>/dev/null | grep -qi 'NotoSansThai' || missing="$missing fonts-noto-core"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $missing for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/tmp/heliotrope-apt.log 2>&1 && exit 0
    say "that failed; see /tmp/heliotrope-apt.log"
fi
say "The browser tests need:$([ -z "$missing" ] || echo " $missing")."
say "Install them, as: sudo apt-get install $missing"
exit 1
