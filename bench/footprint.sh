#!/usr/bin/env bash
# Resident memory of every part when idle, and seconds from `up` to ready where all is built.
set -euo pipefail
# shellcheck source=bench/stack.sh
. "$(dirname "$0")/stack.sh"

bench_stack
bench_say "resident memory when idle (load $(bench_load); PSS, MB; the shared pages of PostgreSQL counted once)"
sleep 20
"$BENCH_ROOT/oblak" status | tee "$BENCH_OUT/footprint.txt"
total=$(grep -oE '[0-9]+ MB' "$BENCH_OUT/footprint.txt" | awk '{ sum += $1 } END { print sum }')
printf '%-58s %s MB (budget 700)\n' 'whole stack' "$total"

bench_say "from up to ready, everything built, after down (load $(bench_load))"
"$BENCH_ROOT/oblak" down >/dev/null
begin=$(date +%s%N)
"$BENCH_ROOT/oblak" up --yes >/dev/null
took=$((($(date +%s%N) - begin) / 1000000))
printf '%-58s %s ms (budget 10000)\n' 'up to ready' "$took"
jq -n --argjson total "$total" --argjson took "$took" \
  --argjson parts "$(awk '$2 == "up" { printf "%s{\"part\":\"%s\",\"mb\":%s}", s, $1, $5; s = "," }
    BEGIN { printf "[" } END { printf "]" }' "$BENCH_OUT/footprint.txt")" \
  '{totalMb: $total, upToReadyMs: $took, parts: $parts}' >"$BENCH_OUT/footprint.json"
printf 'written: %s\n' "$BENCH_OUT/footprint.json"
