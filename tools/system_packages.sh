#!/bin/sh
# Install Debian packages where this may be done (root, apt); else name the command.
# Usage: system_packages.sh PACKAGE…
# Status 0: all are there. 1: this user may not install them, or the installation failed.
set -eu

missing=
for package in "$@"; do
    if ! dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii'; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed:$missing. To install: sudo apt-get install$missing" >&2
    exit 1
fi

echo "Installing the system packages$missing" >&2
log=$(mktemp)
# shellcheck disable=SC2086 — a list of package names is meant to be split
if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1; then
    rm -f "$log"
    exit 0
fi
tail -n 5 "$log" >&2
rm -f "$log"
echo "apt-get could not install$missing. To try by hand: apt-get update && apt-get install$missing" >&2
exit 1
