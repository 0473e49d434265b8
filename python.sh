#!/usr/bin/env bash
# Run Python with TwinCity ready to import:  ./python.sh pipelines/crowd_counting.py
#
# With Isaac Sim (ISAACSIM_PATH is set, or ./_isaac_sim exists) this is Isaac Sim's own Python. Otherwise it is .venv,
# made here once from the versions pinned in requirements.txt, with uv when there is one, else with venv and pip; the
# first -m pytest, ruff or mypy adds what developers need, from requirements-dev.txt.
# Nothing outside this folder is touched, but for one system package when run as root on Debian or Ubuntu: the LLVM
# library that the embedded renderer compiles with, where none is new enough.
#
# In .venv, the mark "made by python.sh" is written first and the stamp "complete" last. A .venv without the mark is
# someone else's and is left alone; one without the stamp was cut short, by a kill or a full disk, and is made anew.
#
# For bash 3.2, which macOS still has. The warm path starts no program but Python.
set -euo pipefail
unset CDPATH

here=${BASH_SOURCE[0]%/*}
[ "$here" != "${BASH_SOURCE[0]}" ] || here=.
root=$(cd -P -- "$here" && pwd)
extension=$root/exts/twincity.replicator
venv=$root/.venv
mark=$venv/made-by-python.sh
stamp=$venv/complete
for_developers=$venv/for-developers
cache=$root/.cache
log=$cache/python.sh.log
no_libllvm=/no-libLLVM-16-or-newer-was-found # known to twincity/replicator/llvm.py

main() {
    local isaac=${ISAACSIM_PATH:-}
    [ -n "$isaac" ] || [ ! -e "$root/_isaac_sim" ] || isaac=$root/_isaac_sim
    if [ -n "$isaac" ]; then
        [ -x "$isaac/python.sh" ] || die "$isaac has no python.sh: point ISAACSIM_PATH at the folder of Isaac Sim" \
            "that holds it, or unset ISAACSIM_PATH (and remove ./_isaac_sim) to use the embedded renderer."
        export PYTHONPATH="$extension${PYTHONPATH:+:$PYTHONPATH}"
        exec "$isaac/python.sh" "$@"
    fi
    keep_caches_here
    choose_pins "$@"
    is_complete || make_environment "$@"
    name_libllvm
    exec "$venv/bin/python" "$@"
}

say() { printf 'python.sh: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 2
}

# Compiled kernels and downloads stay in the checkout, unless the user has chosen another place.
keep_caches_here() {
    [ -w "$root" ] || return 0 # a container image, say: the tools' own defaults then
    export PIP_CACHE_DIR="${PIP_CACHE_DIR:-$cache/pip}" UV_CACHE_DIR="${UV_CACHE_DIR:-$cache/uv}"
    export DRJIT_CACHE_DIR="${DRJIT_CACHE_DIR:-$cache/drjit}" NUMBA_CACHE_DIR="${NUMBA_CACHE_DIR:-$cache/numba}"
}

# Leaves in $pins what .venv shall hold: what TwinCity runs with, or also what tests and judges its code. An environment
# that was once made for developers stays so.
choose_pins() {
    pins=$root/requirements.txt
    case "${1:-} ${2:-}" in
        "-m pytest" | "-m ruff" | "-m mypy") ;;
        *) [ -f "$for_developers" ] || return 0 ;;
    esac
    pins=$root/requirements-dev.txt
}

# Whether .venv is whole, made at this path and from the pins as they are now. Leaves in $libllvm what the stamp says.
is_complete() {
    libllvm=
    [ -x "$venv/bin/python" ] && [ -f "$mark" ] && [ -f "$stamp" ] || return 1
    local found
    found=$(<"$stamp")
    libllvm=${found%%$'\n'*}
    [ "${found#*$'\n'}" = "$(wanted)" ]
}

# What .venv depends on: its own path, which its scripts contain, and the pins.
wanted() { printf '%s\n%s\n%s' "$root" "$(<"$pins")" "$(<"$root/pyproject.toml")"; }

write_stamp() {
    printf '%s\n%s\n' "$libllvm" "$(wanted)" >"$stamp.$$" && mv -f "$stamp.$$" "$stamp"
}

make_environment() {
    { [ -w "$root" ] && mkdir -p "$cache" && : >>"$cache/python.sh.lock"; } 2>/dev/null ||
        die "cannot write in $root: run it once as the owner of this checkout, to make .venv."
    local python
    find_python
    exec 9>"$cache/python.sh.lock"
    take_lock
    choose_pins "$@"
    if ! is_complete; then
        [ ! -e "$venv" ] || [ -f "$mark" ] || rmdir "$venv" 2>/dev/null ||
            die "$venv was not made by python.sh, and stays as it is: move it away (mv .venv .venv.mine), then run again."
        : >"$log"
        fill_environment
        find_or_install_libllvm
        write_stamp
        say ".venv is ready after $SECONDS s."
    fi
    exec 9>&-
}

# The first Python in range that can make an environment, in $python. TWINCITY_PYTHON names another one.
find_python() {
    local name verdict problem="none was found; install one (Debian, Ubuntu: sudo apt-get install python3 python3-venv)"
    local names=(python3.11 python3.12 python3.10 python3.13 python3)
    [ -z "${TWINCITY_PYTHON:-}" ] || names=("$TWINCITY_PYTHON")
    for name in "${names[@]}"; do
        verdict=$("$name" -c 'if True:
            import importlib.util, sys
            known = (3, 10) <= sys.version_info < (3, 14)
            whole = all(map(importlib.util.find_spec, ("venv", "ensurepip")))
            print("out of range" if not known else "ready" if whole else "without venv")' 2>/dev/null) || continue
        if [ "$verdict" = ready ] || { [ "$verdict" = "without venv" ] && command -v uv >/dev/null; }; then
            python=$name
            return
        fi
        [ "$verdict" = "out of range" ] || problem="$name cannot make an environment; type: sudo apt-get install $name-venv"
    done
    die "Python 3.10 to 3.13 is needed: $problem."
}

# One at a time. Python locks the open file of this shell: the lock goes when the last process that writes in .venv has
# gone, also an orphaned pip whose python.sh was killed, and no stale lock can remain.
take_lock() {
    "$python" -c 'if True:
        import fcntl, sys
        try:
            fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("python.sh: another python.sh is making .venv; waiting for it.", file=sys.stderr)
            fcntl.flock(9, fcntl.LOCK_EX)' || die "cannot lock $cache/python.sh.lock: put the checkout on a local disk."
}

fill_environment() {
    local version tool=pip
    version=$("$python" -c 'import platform; print(platform.python_version())')
    ! command -v uv >/dev/null || tool=uv
    if [ ! -f "$stamp" ] || [ ! -x "$venv/bin/python" ] || [[ $(<"$stamp") != *$'\n'"$root"$'\n'* ]]; then
        say "making .venv with Python $version and $tool, once: a minute or two (details in .cache/python.sh.log)."
        rm -rf "$cache"/old-venv.*
        [ ! -e "$venv" ] || mv "$venv" "$cache/old-venv.$$" # in one step: half deleted, it would have lost its mark
        rm -rf "$cache"/old-venv.*
        mkdir "$venv"
        : >"$mark"
        make_with_"$tool"
    else
        say "bringing .venv up to date with ${pins##*/} and pyproject.toml, with $tool."
        rm -f "$stamp"
    fi
    [ "$pins" = "$root/requirements.txt" ] || : >"$for_developers"
    install_with_"$tool" -r "$pins"
    install_with_"$tool" --no-deps --no-build-isolation -e "$root"
}

make_with_uv() { logged env UV_PYTHON_DOWNLOADS=never uv venv --allow-existing --python "$python" "$venv"; }
make_with_pip() { logged "$python" -m venv "$venv"; }
install_with_uv() { logged uv pip install --python "$venv/bin/python" "$@"; }
install_with_pip() { logged "$venv/bin/python" -m pip install --disable-pip-version-check --progress-bar off "$@"; }

# Run a command with its output in the log; on a terminal its latest line shows meanwhile.
logged() {
    local line status=0
    if [ -t 2 ]; then
        env -u PYTHONPATH -u PYTHONHOME "$@" 2>&1 </dev/null | while IFS= read -r line; do
            printf '%s\n' "$line" >>"$log"
            printf '\r\033[K%.78s' "$line" >&2
        done || status=$?
        printf '\r\033[K' >&2
    else
        env -u PYTHONPATH -u PYTHONHOME "$@" >>"$log" 2>&1 </dev/null || status=$?
    fi
    [ "$status" = 0 ] || die "making .venv stopped: $(tail -n 1 "$log") (all of it: .cache/python.sh.log);" \
        "mend that and run again."
}

llvm() { "$venv/bin/python" -I "$extension/twincity/replicator/llvm.py" "$@"; }

# Name to Dr.Jit the library it shall load; where there is none, a name that makes it refuse instead of taking an old one.
name_libllvm() {
    [ -z "${DRJIT_LIBLLVM_PATH:-}" ] || return 0
    if [ ! -f "$libllvm" ]; then
        libllvm=$(llvm library) || libllvm=
        [ -z "$libllvm" ] || write_stamp 2>/dev/null || true # a read-only checkout searches each time
    fi
    export DRJIT_LIBLLVM_PATH="${libllvm:-$no_libllvm}"
}

find_or_install_libllvm() {
    [ -z "${DRJIT_LIBLLVM_PATH:-}" ] || return 0
    libllvm=$(llvm library) || { install_libllvm && libllvm=$(llvm library); } || {
        libllvm=
        say "the embedded renderer will not start yet. $(llvm remedy)"
    }
}

install_libllvm() {
    [ "$EUID" = 0 ] && command -v apt-get >/dev/null || return 1
    local package
    package=$(llvm package) || { apt update && package=$(llvm package); } || return 1
    say "no libLLVM 16 or newer is here, and the embedded renderer needs one: installing $package with apt-get."
    apt install -y --no-install-recommends "$package" ||
        { apt update && apt install -y --no-install-recommends "$package"; }
}

# Without the lock's file: what a package starts may outlive us.
apt() { DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1 </dev/null 9>&-; }

main "$@"
