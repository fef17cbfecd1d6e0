#!/bin/sh
# Lays the rooms out under their installed names, for the tools that read packages from disk
# (mypy, import-linter): hard links where the file system allows, copies elsewhere.
set -eu
view=$1
rm -rf "$view"
mkdir -p "$view/vitalbench"
cp -rl vitalbench/. "$view/vitalbench/" 2>/dev/null || cp -r vitalbench/. "$view/vitalbench/"
for room in reference simulators harness reports scenarios; do
    cp -rl "$room" "$view/vitalbench/$room" 2>/dev/null || cp -r "$room" "$view/vitalbench/$room"
done
