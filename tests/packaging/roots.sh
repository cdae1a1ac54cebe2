# Sourced, with the project's folder as the current one: bare Debian systems in folders. Needs the rights of root.

# bare_root SUITE FOLDER: a minimal system of bookworm or trixie, as a fresh machine has it. Its first state is kept in
# build/roots, so that the next one is there in seconds.
bare_root() {
    local suite=$1 folder=$2 kept=build/roots/$1.tar
    if [ "$(id -u)" -ne 0 ]; then
        say "Making a root takes the rights of root"
        return 1
    fi
    install_missing debootstrap || return 1
    if [ ! -f "$kept" ]; then
        say "Making a bare Debian ($suite)"
        rm -rf "build/roots/$suite"
        mkdir -p "build/roots/$suite"
        debootstrap --variant=minbase "$suite" "build/roots/$suite" >"build/roots/$suite.log" 2>&1 || { tail -n 5 "build/roots/$suite.log" >&2; return 1; }
        tar -C "build/roots/$suite" -cf "$kept.part" . && mv "$kept.part" "$kept"
        rm -rf "build/roots/$suite"
    fi
    rm -rf "$folder"
    mkdir -p "$folder"
    tar -C "$folder" -xf "$kept"
    cp /etc/resolv.conf /etc/hosts "$folder/etc/"
    # Services are not to start, and downloads not to be kept.
    printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d"
    chmod +x "$folder/usr/sbin/policy-rc.d"
}

# in_root FOLDER COMMAND…: with proc and devices, which are gone with the command. Variables: PATH, and those that name a display.
in_root() {
    local folder=$1
    shift
    unshare --mount --pid --fork --kill-child bash -c '
        root=$1
        shift
        mount --make-rprivate /
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        exec chroot "$root" "$@"' - "$folder" \
        /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root XDG_RUNTIME_DIR=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        ${DISPLAY:+DISPLAY=$DISPLAY} ${QT_QPA_PLATFORM:+QT_QPA_PLATFORM=$QT_QPA_PLATFORM} "$@"
}

# packages_in FOLDER PACKAGE…: installs them there, without what they recommend.
packages_in() {
    local folder=$1
    shift
    in_root "$folder" apt-get update -qq
    in_root "$folder" apt-get install -y -qq --no-install-recommends -o APT::Keep-Downloaded-Packages=false "$@" >"$folder.log" 2>&1 || { tail -n 15 "$folder.log" >&2; return 1; }
}
