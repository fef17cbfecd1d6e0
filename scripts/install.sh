#!/bin/sh
# Creates the virtual environment given as first argument and installs Vitalbench in it,
# from the hashed lock. Needs Python 3.11 or later.
set -eu
venv=$1
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 ou plus récent est nécessaire (trouvé : $("$python" --version 2>&1))." >&2
    exit 2
}

if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installation de python3-venv par apt…"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv
    else
        echo "Le module venv de Python manque. Lancez : sudo apt-get install -y python3-venv" >&2
        exit 2
    fi
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installation de Vitalbench dans $venv…"
journal="$venv/installation.log"
installer() {
    "$venv/bin/python" -m pip install --disable-pip-version-check "$@" >>"$journal" 2>&1 || {
        cat "$journal" >&2
        exit 2
    }
}
: >"$journal"
installer --require-hashes -r requirements.lock
installer --no-deps --editable .
