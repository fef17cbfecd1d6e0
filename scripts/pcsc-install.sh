#!/bin/sh
# Brings what the PC/SC tests and `vitalbench cards serve` need, where apt and root are there:
# pcscd, the vpcd driver, the third-party programs of the proofs, and pyscard in the venv given.
# Elsewhere it says what is missing and leaves with success: the tests will report it.
set -eu
venv=$1

programmes="pcscd opensc-tool pkcs15-tool pkcs11-tool pcsc_scan cardpeek swig gcc unshare"
paquets="pcscd libpcsclite-dev swig gcc libc6-dev pkg-config vsmartcard-vpcd pcsc-tools opensc cardpeek util-linux"
PATH=$PATH:/usr/sbin:/sbin

manque=
for programme in $programmes; do
    command -v "$programme" >/dev/null || manque="$manque $programme"
done
[ -e /usr/lib/pcsc/drivers/serial/libifdvpcd.so ] || manque="$manque libifdvpcd.so"

if [ -n "$manque" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installation par apt de ce qu'il faut pour PC/SC (absents :$manque)…"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $paquets
    else
        echo "PC/SC : absents :$manque. Sous Debian ou Ubuntu : sudo apt-get install -y $paquets" >&2
    fi
fi

if ! "$venv/bin/python" -c 'import smartcard.scard' 2>/dev/null; then
    # pyscard comes as source under Linux and needs Python.h, which Debian packages apart.
    entetes=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
    if [ ! -e "$entetes/Python.h" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-dev
    fi
    echo "Construction de pyscard…"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r requirements-pcsc.lock || echo "pyscard n'a pu être construit." >&2
fi
