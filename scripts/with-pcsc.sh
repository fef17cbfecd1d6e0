#!/bin/sh
# usage: with-pcsc.sh VENV [pytest arguments]
# Runs the tests with PC/SC ready. Each test process starts its own pcscd in private namespaces
# (simulators/cards/pcscd.py), so nothing of the machine's PC/SC is touched. Where the system
# refuses namespaces, root takes the machine's pcscd instead, and those tests run one by one.
# What cannot run is reported as not run, with its reason; under CI=true it is a failure.
set -eu
venv=$1
shift
sh "$(dirname "$0")/pcsc-install.sh" "$venv"

if unshare -mn true 2>/dev/null || unshare -Urmn true 2>/dev/null; then
    exec "$venv/bin/python" -m pytest -rs "$@"
fi
"$venv/bin/python" -m pytest -rs "$@" -m "not preuve and not pcsc"
exec "$venv/bin/python" -m pytest -rs "$@" -n 0 -m "pcsc and not preuve"
