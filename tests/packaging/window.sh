# Sourced: whether a window trains, seen from outside.

# window_trains COMMAND…: starts it on an X server of its own, presses Space, and again, and quits. The picture has to stand still
# before, change while it trains, and stand still when it pauses.
window_trains() {
    install_missing xvfb xdotool imagemagick || return 1
    local folder server program status=0
    folder=$(mktemp -d)
    Xvfb -displayfd 3 -screen 0 1440x900x24 -ac -nolisten tcp 3>"$folder/display" 2>"$folder/server.log" &
    server=$!
    until [ -s "$folder/display" ]; do kill -0 "$server" || return 1; sleep 0.1; done
    (
        export DISPLAY=:$(cat "$folder/display") QT_QPA_PLATFORM=xcb
        "$@" >"$folder/program.log" 2>&1 &
        program=$!
        trap 'kill "$program" 2>/dev/null || true; cat "$folder/program.log" >&2' EXIT
        window=$(timeout 120 xdotool search --sync --onlyvisible --name Stacklight | head -n 1)
        [ -n "$window" ] || { say "No window came"; exit 1; }
        xdotool windowfocus --sync "$window"
        picture "$folder/new.png"
        await stands_still || { say "The new window does not stand still"; exit 1; }
        for change in 1 2 3; do
            [ "$change" -ne 1 ] || xdotool key space
            await changes || { say "Nothing changes while it should train"; exit 1; }
        done
        xdotool key space
        await stands_still || { say "Training cannot be paused"; exit 1; }
        xdotool key ctrl+q
        wait "$program" || { say "The program ended with status $?"; exit 1; }
        ! [ -s "$folder/program.log" ] || { say "The program complains:"; exit 1; }
    ) || status=1
    kill "$server"
    wait "$server" 2>/dev/null || true
    rm -rf "$folder"
    return $status
}

picture() {
    mv -f "$folder/new.png" "$folder/old.png" 2>/dev/null || true
    import -window root "$folder/new.png"
}

changed_pixels() {
    picture
    compare -metric AE "$folder/old.png" "$folder/new.png" null: 2>&1
}

stands_still() { sleep 0.5; [ "$(changed_pixels)" = 0 ]; }
changes() { ! stands_still; }

# await CONDITION: tries for a minute.
await() {
    local until=$((SECONDS + 60))
    until "$@"; do [ "$SECONDS" -lt "$until" ] || return 1; done
}
