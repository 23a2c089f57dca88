#!/usr/bin/env bash
# What the AWS face costs beside REST: one instance, a list of 1,000, its signatures and 100 policies.
# BENCH_RUNS (500), BENCH_WARM_UPS (2000) and BENCH_INSTANCES (1000) make it smaller.
set -euo pipefail

if [[ ${1:-} == inside ]]; then
  # shellcheck source=bench/stack.sh
  . "$(dirname "$0")/stack.sh"
  bench_say "the AWS face beside REST (load $(bench_load))"
  bench_java AwsBench "-Dbench.instances=${BENCH_INSTANCES:-1000}" "-Dbench.runs=${BENCH_RUNS:-500}" \
    "-Dbench.warm-ups=${BENCH_WARM_UPS:-2000}"
  bench_row 'load when it was over' "$(bench_load)"
  exit 0
fi
exec bash "$(dirname "$0")/simulate.sh" --hosts "${BENCH_HOSTS:-60}" -- bash "$0" inside
