#!/usr/bin/env bash
# The window on a virtual screen: time to the first frame, memory, and CPU while it trains and while it rests.
#   benches/window.sh [PROGRAM]     (default: target/release/neural-atlas)
# The window becomes visible when its first frame has been drawn. Mesa's software Vulkan draws here, so the CPU's share
# while training holds the picture's pixels too.
set -euo pipefail
app="${1:-target/release/neural-atlas}"
folder=$(mktemp -d)
export NEURAL_ATLAS_DATA="$folder/data" DISPLAY=":$((90 + RANDOM % 400))"
unset WAYLAND_DISPLAY
Xvfb "$DISPLAY" -noreset -screen 0 1280x800x24 >/dev/null 2>&1 &
server=$!
trap 'kill "${window:-}" "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 50); do xdpyinfo >/dev/null 2>&1 && break; sleep 0.1; done

memory() { awk '/^VmRSS/ { printf "%d MB", $2 / 1024 }' "/proc/$window/status"; }
ticks() { awk '{ print $14 + $15 }' "/proc/$window/stat"; }
cpu() { # cpu SECONDS: percent of one core
  local before
  before=$(ticks)
  sleep "$1"
  echo $(( ($(ticks) - before) * 100 / ($(getconf CLK_TCK) * $1) ))
}

for round in 1 2 3; do
  start=$(date +%s%N)
  "$app" mlp >"$folder/log" 2>&1 &
  window=$!
  id=""
  while [ -z "$id" ]; do
    id=$(xdotool search --onlyvisible --pid "$window" 2>/dev/null | head -n 1 || true)
    kill -0 "$window" 2>/dev/null || { cat "$folder/log"; exit 1; }
  done
  echo "start $round: first frame after $(( ($(date +%s%N) - start) / 1000000 )) ms"
  [ "$round" = 3 ] || { sleep 2; kill "$window"; wait "$window" 2>/dev/null || true; }
done
sleep 3
echo "resident at the start: $(memory)"
# The tour ends, the concept's question is answered by its run, and the run goes on until space stops it again.
xdotool windowfocus "$id" 2>/dev/null || true
for key in Escape 1; do
  xdotool key "$key"
  sleep 1
done
sleep 10
xdotool key space
sleep 1
echo "while it trains: $(cpu 5) % of one core"
xdotool key space
sleep 3
echo "paused: $(cpu 10) % of one core, resident $(memory)"
