# SPDX-License-Identifier: MIT
# packages.sh - read by samples/run.sh and tests/run.sh: Debian packages and the build.
# shellcheck shell=sh

# What a Release build of the libraries and the command takes.
build_packages='gcc g++ cmake make pkg-config libc6-dev libxxhash-dev libutf8proc-dev
libsimdjson-dev libyaml-dev libcmark-dev libexpat1-dev zlib1g-dev libzstd-dev liblzma-dev
libbz2-dev libcsv-dev libsqlite3-dev libxml2-dev'

# print those of the named packages that are not installed
missing_packages() {
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
        installed) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

# need_packages INSTALL PACKAGE...: all of them are there afterwards, or the script ends with
# status 3.  INSTALL is yes, or no: only say what is missing.
need_packages() {
    may_install=$1
    shift
    if ! command -v dpkg-query >/dev/null; then
        echo "This is no Debian system; needed are what Debian calls: $*" >&2
        return 0 # CMake says what it does not find
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    echo "Missing Debian packages: $missing" >&2
    if [ "$may_install" != yes ]; then
        echo "Install them: apt-get install $missing" >&2
        exit 3
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        as_root=sudo
        command -v sudo >/dev/null || {
            echo "Neither root nor sudo; as root: apt-get install $missing" >&2
            exit 3
        }
    fi
    if [ -t 0 ] && [ -t 2 ]; then
        printf 'Install them now with %s apt-get? [Y/n] ' "$as_root" >&2
        read -r answer
        case $answer in
        [nN]*) exit 3 ;;
        esac
    fi
    # shellcheck disable=SC2086 # words
    {
        $as_root apt-get update >&2 &&
            DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends \
                $missing >&2
    } || {
        echo "apt-get could not install: $missing" >&2
        exit 3
    }
}

# build FOLDER TYPE [CMAKE OPTION...]: configure and build; silent but for errors
build() {
    folder=$1
    type=$2
    shift 2
    generator='Unix Makefiles'
    ! command -v ninja >/dev/null || generator=Ninja
    mkdir -p "$folder"
    [ ! -f "$folder/CMakeCache.txt" ] || generator=$(
        sed -n 's/^CMAKE_GENERATOR:INTERNAL=//p' "$folder/CMakeCache.txt"
    )
    {
        cmake -S . -B "$folder" -G "$generator" -DCMAKE_BUILD_TYPE="$type" "$@" &&
            cmake --build "$folder" --parallel "$(nproc)"
    } >"$folder/log" 2>&1 || {
        cat "$folder/log" >&2
        echo "The $type build failed; its log is $folder/log" >&2
        exit 3
    }
}
