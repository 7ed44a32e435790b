#!/bin/sh
# SPDX-License-Identifier: MIT
# Build and run the tests: sh tests/run.sh [--no-install] [all]
#
# Release and Asan (with UBSan) builds; `all` adds Tsan, and the tests labelled long (valgrind
# among them).  Missing Debian packages are treated as samples/run.sh does.  Where CI is set,
# warnings are errors.  The last line is `N passed, N failed`; the status is 1 when any failed.
set -eu
cd "$(dirname "$0")/.."
. samples/packages.sh

packages="$build_packages libcriterion-dev python3 xz-utils"
install=yes
types='Release Asan'
skip_label='-LE long'
cross_packages=
for argument in "$@"; do
    case $argument in
    --no-install) install=no ;;
    all)
        types='Release Asan Tsan'
        skip_label=
        packages="$packages valgrind"
        cross_packages='gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user'
        ;;
    *)
        echo 'usage: sh tests/run.sh [--no-install] [all]' >&2
        exit 2
        ;;
    esac
done
werror=OFF
[ -z "${CI-}" ] || werror=ON

# a test that takes them is skipped without them
[ $install = no ] || packages="$packages $cross_packages"

# shellcheck disable=SC2086 # words
need_packages $install $packages

passed=0
failed=0
summary=
for type in $types; do
    folder=build/tests-$(echo "$type" | tr '[:upper:]' '[:lower:]')
    echo "== $type: build in $folder"
    build "$folder" "$type" -DSST_WERROR=$werror
    ! grep 'warning:' "$folder/log" || echo "($type: warnings, see above)"
    echo "== $type: tests"
    # shellcheck disable=SC2086
    ctest --test-dir "$folder" --parallel "$(nproc)" --output-on-failure --no-tests=error \
        $skip_label >"$folder/ctest.log" 2>&1 || :
    # "97% tests passed, 1 tests failed out of 42"
    counts=$(sed -n 's/.* \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$folder/ctest.log")
    if [ -z "$counts" ]; then
        cat "$folder/ctest.log"
        counts='1 1'
    fi
    type_failed=${counts% *}
    type_passed=$((${counts#* } - type_failed))
    [ "$type_failed" -eq 0 ] || cat "$folder/ctest.log"
    passed=$((passed + type_passed))
    failed=$((failed + type_failed))
    summary="$summary$type: $type_passed passed, $type_failed failed
"
done
printf '\n%s' "$summary"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
