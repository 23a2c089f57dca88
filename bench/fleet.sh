#!/usr/bin/env bash
# 1,000 simulated hosts, 25,000 instances: launches per second, latencies when full, memory.
# BENCH_HOSTS and BENCH_INSTANCES make it smaller.
set -euo pipefail

if [[ ${1:-} == inside ]]; then
  # shellcheck source=bench/stack.sh
  . "$(dirname "$0")/stack.sh"
  bench_say "a fleet of ${BENCH_HOSTS:-1000} hosts (load $(bench_load))"
  bench_java FleetBench "-Dbench.instances=${BENCH_INSTANCES:-25000}"
  bench_say "memory of every process (PSS, MB; load $(bench_load))"
  {
    "$BENCH_ROOT/oblak" status | awk '$2 == "up" && $3 == "pid" { print $1, $5 }'
    awk '$1 == "Pss:" { printf "simulator %d\n", $2 / 1024 }' "/proc/$SIMULATOR/smaps_rollup"
  } >"$BENCH_OUT/fleet-memory.txt"
  while read -r part size; do bench_row "$part" "$size"; done <"$BENCH_OUT/fleet-memory.txt"
  jq --arg load "$(bench_load)" --argjson memory "$(
    jq -Rn '[inputs | split(" ") | {(.[0]): (.[1] | tonumber)}] | add' "$BENCH_OUT/fleet-memory.txt"
  )" '. + {memoryMb: $memory, load: $load}' "$BENCH_OUT/fleet.json" >"$BENCH_OUT/fleet.json.new"
  mv "$BENCH_OUT/fleet.json.new" "$BENCH_OUT/fleet.json"
  rm "$BENCH_OUT/fleet-memory.txt"
  exit 0
fi
exec bash "$(dirname "$0")/simulate.sh" --hosts "${BENCH_HOSTS:-1000}" -- bash "$0" inside
