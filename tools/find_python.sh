#!/bin/sh
# Print a Python of 3.11 or newer that can make virtual environments, or say what to install.
# PYTHON=/path/to/python overrides the choice.
set -eu

new_enough() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

makes_environments() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

found=
for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
    if new_enough "$candidate"; then
        found=$candidate
        if makes_environments "$candidate"; then
            command -v "$candidate"
            exit 0
        fi
    fi
done

if [ -z "$found" ]; then
    echo "error: no Python 3.11 or newer was found${PYTHON:+ under PYTHON=$PYTHON}." >&2
    echo "Install one (Debian 12: sudo apt-get install python3 python3-venv;" \
        "Ubuntu 22.04: sudo apt-get install python3.11 python3.11-venv)," \
        "or name yours: make PYTHON=/path/to/python3.11" >&2
    exit 1
fi

# Debian and Ubuntu ship venv apart from Python.
package=$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
if sh "$(dirname "$0")/system_packages.sh" "$package" >&2 && makes_environments "$found"; then
    command -v "$found"
    exit 0
fi
echo "error: $found cannot make virtual environments: its venv module is not installed." >&2
echo "Run: sudo apt-get install $package" >&2
exit 1
