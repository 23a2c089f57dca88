#!/usr/bin/env bash
# 1,000 simulated hosts, 25,000 instances: launches per second, latencies when full, memory.
# BENCH_HOSTS and BENCH_INSTANCES make it smaller.
set -euo pipefail

if [[ ${1:-} == inside ]]; then
  # shellcheck source=bench/stack.sh
  . "$(dirname "$0")/stack.sh"
  bench_java FleetBench "-Dbench.instances=${BENCH_INSTANCES:-25000}"
  bench_say "memory of every process (PSS, MB)"
  "$BENCH_ROOT/oblak" status | tee "$BENCH_OUT/fleet-memory.txt"
  awk '$1 == "Pss:" { printf "  %-14s %d MB\n", "simulator", $2 / 1024 }' "/proc/$SIMULATOR/smaps_rollup" |
    tee -a "$BENCH_OUT/fleet-memory.txt"
  jq --rawfile memory "$BENCH_OUT/fleet-memory.txt" '. + {memory: ($memory | split("\n"))}' \
    "$BENCH_OUT/fleet.json" >"$BENCH_OUT/fleet.json.new"
  mv "$BENCH_OUT/fleet.json.new" "$BENCH_OUT/fleet.json"
  exit 0
fi
exec bash "$(dirname "$0")/simulate.sh" --hosts "${BENCH_HOSTS:-1000}" -- bash "$0" inside
