#!/bin/sh
# usage: with-pcsc.sh VENV [pytest arguments]
# Runs the tests with PC/SC ready. Each test session starts its own pcscd in private namespaces
# (simulators/cards/pcscd.py), so nothing of the machine's PC/SC is touched. What cannot run is
# reported as not run, with its reason; under CI=true it is a failure.
set -eu
venv=$1
shift
sh "$(dirname "$0")/pcsc-install.sh" "$venv"
exec "$venv/bin/python" -m pytest -rs "$@"
