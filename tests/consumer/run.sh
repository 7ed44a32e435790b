#!/bin/sh
# SPDX-License-Identifier: MIT
# Install a build and use it as a stranger would: run.sh BUILD
# by CMake and by pkg-config, each with the shared and the static libraries.
set -eu
build=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

root=$work/root
cmake --install "$build" --prefix "$root" >"$work/log"
lib=$(dirname "$(find "$root" -name libsamestory.so | head -n 1)")

fail() {
    echo "consumer: $1" >&2
    exit 1
}

# check NAME COMMAND...: each program must run and say what it is there to say
check() {
    name=$1
    shift
    case $name in
    core*) "$@" | grep -q '^[1-9][0-9]* bands of [1-9][0-9]* rows$' ;;
    io*)
        printf '%s\n' '{"id":"a","text":"one two"}' '{"id":"b","text":"one two"}' |
            "$@" | grep -q '"type":"summary","articles":2,'
        ;;
    esac || fail "$name is wrong"
}

[ -f "$root/include/samestory.h" ] && [ -f "$root/include/samestory_io.h" ] ||
    fail "headers are missing"
"$root/bin/samestory" --version >/dev/null || fail "the installed command does not run"

cmake -S "$here" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$root" >>"$work/log"
cmake --build "$work/cmake" >>"$work/log"
for name in core io core_static io_static; do
    check $name env LD_LIBRARY_PATH="$lib" "$work/cmake/$name"
done

export PKG_CONFIG_PATH="$lib/pkgconfig"
mkdir "$work/static"
cp "$lib"/*.a "$work/static" # alone, else the linker would take the shared ones
for name in core io; do
    module=samestory
    [ $name = core ] || module=samestory_io
    # shellcheck disable=SC2046 # flags are words
    ${CC:-cc} -o "$work/$name" "$here/$name.c" $(pkg-config --cflags --libs $module)
    check $name env LD_LIBRARY_PATH="$lib" "$work/$name"
    # shellcheck disable=SC2046
    ${CC:-cc} -o "$work/${name}_static" "$here/$name.c" -L"$work/static" \
        $(pkg-config --cflags --libs --static $module | sed "s|-L$root[^ ]*||g")
    check ${name}_static "$work/${name}_static"
done
echo "8 programs built and run"
