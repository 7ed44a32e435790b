#!/bin/sh
# SPDX-License-Identifier: MIT
# Build samestory and run it on the sample articles: sh samples/run.sh [--no-install] [OPTION...]
#
# Debian packages that are missing are named and installed (as root, or with sudo; on a
# terminal you are asked first).  --no-install only names them and ends with status 3.  All
# other options go to `samestory scan`.
set -eu
samples=$(dirname "$0")
. "$samples/packages.sh"

install=yes
if [ "${1-}" = --no-install ]; then
    install=no
    shift
fi
# shellcheck disable=SC2086 # words
need_packages $install $build_packages
(cd "$samples/.." && build build/release Release -DBUILD_TESTING=OFF)
exec "$samples/../build/release/samestory" scan "$samples/articles" "$@"
