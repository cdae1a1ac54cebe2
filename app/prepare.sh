# Shared by app/run and tests/run: installs what is missing and builds. Sourced, with the project's folder as the current one.

# What the program is built and run with; names of Debian packages.
program_packages="g++ cmake ninja-build qt6-base-dev qt6-svg-dev qt6-l10n-tools libqt6svg6 libqcustomplot-dev libeigen3-dev
    nlohmann-json3-dev zlib1g-dev libicu-dev libjpeg-dev libpng-dev librandom123-dev dataset-fashion-mnist fonts-dejavu-core fonts-noto-cjk
    qt6-translations-l10n"

say() { printf '%s\n' "$*" >&2; }

# install_missing PACKAGE...: says what it installs; does nothing where all is there.
install_missing() {
    local missing=() package as_root=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "Installing ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    if ! "${as_root[@]}" apt-get update -qq ||
        ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
        say "These Debian packages are needed and could not be installed: ${missing[*]}"
        return 1
    fi
}

# build PRESET [TARGET]: configures where needed, then builds; quiet but for errors.
build() {
    local preset=$1 target=${2:-all} log
    log=$(mktemp)
    [ -f "build/$preset/build.ninja" ] || say "Building in build/$preset; this takes some minutes the first time"
    if ! { cmake --preset "$preset" && cmake --build --preset "$preset" --target "$target"; } >"$log" 2>&1; then
        grep -E -A 12 'error|Error|FAILED' "$log" >&2 || tail -n 40 "$log" >&2
        say "The build failed; all of its output is in $log"
        return 1
    fi
    rm -f "$log"
}
