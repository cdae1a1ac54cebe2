# Shared by app/run and tests/run: installs what is missing and builds. Sourced, with the project's folder as the current one.

# What the program is built and run with; names of Debian packages, the same in Debian 12 and 13.
program_packages="g++ cmake ninja-build qt6-base-dev qt6-multimedia-dev qt6-svg-dev qt6-l10n-tools libqt6svg6 libqcustomplot-dev libeigen3-dev
    nlohmann-json3-dev zlib1g-dev libicu-dev libgif-dev libjpeg-dev libpng-dev libwebp-dev libsndfile1-dev libsamplerate0-dev
    libkissfft-dev libxxhash-dev libespeak-ng-dev librandom123-dev libprotozero-dev dataset-fashion-mnist fonts-dejavu-core fonts-noto-cjk
    qt6-translations-l10n"
# What most tests need beside it.
test_packages="dbus-daemon xvfb xauth"

say() { printf '%s\n' "$*" >&2; }

# install_missing PACKAGE...: says what it installs; does nothing where all is there. Where it cannot, one line says what to do.
install_missing() {
    local missing=() package as_root=() log reason
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if ! command -v apt-get >/dev/null; then
        say "This system has no apt-get; what is needed has these names in Debian: ${missing[*]}"
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        # sudo asks for a password on the terminal; without one it may not ask.
        if ! command -v sudo >/dev/null || ! { if [ -t 0 ]; then sudo -v; else sudo -n true; fi; } 2>/dev/null; then
            say "Packages are missing, and this user may not install them; as root: apt-get install --no-install-recommends ${missing[*]}"
            return 1
        fi
        as_root=(sudo)
    fi
    say "Installing ${missing[*]}"
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        reason=$(grep -oE -m1 'Temporary failure resolving.*|Could not (resolve|connect|get lock).*' "$log" || sed -n 's/^E: //p' "$log" | head -n 1)
        say "Packages could not be installed (${reason:-apt-get failed}); with a network, and as root: apt-get install --no-install-recommends ${missing[*]}"
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# Reads what ninja prints, keeps it in the file $1, and shows percent and file: on a terminal in one line that is rewritten, elsewhere
# as a line every ten seconds.
show_progress() {
    local line percent what width last=-10
    : >"$1"
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$1"
        [[ $line =~ ^\[\ *([0-9]+)%\]\ (.*)$ ]] || continue
        percent=${BASH_REMATCH[1]} what=${BASH_REMATCH[2]}
        # "Building CXX object ui/CMakeFiles/stacklight-ui.dir/views/view.cpp.o" is about ui/views/view.cpp.
        [[ $what =~ ^Building\ CXX\ object\ (.*/)?CMakeFiles/[^/]*\.dir/(.*)\.(o|gch)$ ]] && what="${BASH_REMATCH[1]}${BASH_REMATCH[2]}"
        if [ -t 2 ]; then
            width=$(($(tput cols 2>/dev/null || echo 80) - 8))
            printf '\r\033[K%3d %%  %s' "$percent" "${what:0:width}" >&2
        elif [ $((SECONDS - last)) -ge 10 ]; then
            printf '%3d %%  %s\n' "$percent" "$what" >&2
            last=$SECONDS
        fi
    done
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

# build PRESET [TARGET [CMAKE ARGUMENT…]]: configures, then builds.
build() {
    local preset=$1 target=${2:-all} log
    shift $(($# < 2 ? $# : 2))
    log=$(mktemp)
    [ -f "build/$preset/build.ninja" ] || say "Building in build/$preset; this takes some minutes the first time"
    if ! cmake --preset "$preset" "$@" >"$log" 2>&1 ||
        ! NINJA_STATUS='[%p] ' cmake --build --preset "$preset" --target "$target" 2>&1 | show_progress "$log"; then
        grep -E -A 12 'error|Error|FAILED' "$log" >&2 || tail -n 40 "$log" >&2
        say "The build failed; all of its output is in $log"
        return 1
    fi
    rm -f "$log"
}
