#!/usr/bin/env bash
# A throw-away installation with a simulated fleet: many agents on memory drivers in one process.
# Usage: ./oblak simulate [--hosts N] [--latency 200ms] [-- COMMAND...]
# Runs COMMAND against it (OBLAK_URL, OBLAK_TOKEN and OBLAK_HOME are set), or waits for Ctrl-C.
set -euo pipefail
# shellcheck source=bench/stack.sh
. "$(dirname "$0")/stack.sh"

HOSTS=100
LATENCY=0ms
while [[ $# -gt 0 ]]; do
  case $1 in
    --hosts) HOSTS=$2 && shift 2 ;;
    --latency) LATENCY=$2 && shift 2 ;;
    --) shift && break ;;
    *) printf 'simulate does not know %s: it takes --hosts N and --latency DURATION\n' "$1" >&2 && exit 2 ;;
  esac
done
[[ $HOSTS =~ ^[0-9]+$ && $HOSTS -ge 1 && $HOSTS -le 5000 ]] ||
  { printf -- '--hosts must be between 1 and 5000\n' >&2 && exit 2; }

# The pool has room for every instance such a fleet can hold; no packet ever uses it.
export OBLAK_HOME OBLAK_PORT OBLAK_DRIVERS=memory OBLAK_POOL=10.128.0.0/9 OBLAK_HEAP=${OBLAK_HEAP:-1g}
OBLAK_HOME=$(mktemp -d "${TMPDIR:-/var/tmp}/oblak-simulate.XXXXXX")
chmod 0711 "$OBLAK_HOME"
OBLAK_PORT=${SIMULATE_PORT:-18091}
SIMULATOR=
simulate_leave() {
  [[ -z $SIMULATOR ]] || kill "$SIMULATOR" 2>/dev/null || true
  wait 2>/dev/null || true
}
bench_at_end bench_leave
bench_at_end simulate_leave
trap 'exit 0' INT TERM
"$BENCH_ROOT/oblak" up --yes
eval "$("$BENCH_ROOT/oblak" env)"

bench_say "$HOSTS simulated hosts join"
operator=$(sed -n 's/^operator.token=//p' "$OBLAK_HOME/credentials")
# One account has the whole fleet.
account=$(sed -n 's/^account.accountId=//p' "$OBLAK_HOME/credentials")
for quota in instances vcpus memory-mib; do
  curl -fsS -o /dev/null -X PUT "$OBLAK_URL/v1/quotas/$quota?accountId=$account" \
    -H "Authorization: Bearer $operator" -H 'Content-Type: application/json' \
    -d '{"limit":1000000000}'
done
tokens=$OBLAK_HOME/host-tokens
seq "$HOSTS" | xargs -P 4 -I% curl -fsS --retry 5 -X POST \
  "$OBLAK_URL/v1/host-tokens" -H "Authorization: Bearer $operator" \
  -H 'Content-Type: application/json' -d '{}' | grep -oE '"token":"[^"]+"' | cut -d '"' -f 4 >"$tokens"
java=$(cat "$OBLAK_HOME/etc/java" 2>/dev/null || true)
[[ -x $java ]] || java=${JAVA_HOME:-/usr/lib/jvm/temurin-25-jdk-amd64}/bin/java
"$java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xss512k -Xmx"${SIMULATE_HEAP:-2g}" \
  -cp "$OBLAK_HOME/app/node-agent/node-agent.jar:$OBLAK_HOME/app/node-agent/lib/*" \
  cloud.oblak.agent.simulator.SimulatorMain --control-plane "$OBLAK_URL" --hosts "$HOSTS" \
  --latency "$LATENCY" --tokens-file "$tokens" \
  >"$OBLAK_HOME/log/simulator.log" 2>&1 </dev/null &
SIMULATOR=$!
up=0
for _ in $(seq 300); do
  up=$(OPERATOR=$operator URL=$OBLAK_URL bash -c '
    next=; total=0
    while :; do
      page=$(curl -fsS "$URL/v1/hosts?limit=1000${next:+&nextToken=$next}" -H "Authorization: Bearer $OPERATOR") || exit 0
      total=$((total + $(jq "[.hosts[] | select(.state == \"up\")] | length" <<<"$page")))
      next=$(jq -r ".nextToken // empty" <<<"$page")
      [[ -n $next ]] || break
    done
    echo $total')
  [[ ${up:-0} -ge $HOSTS ]] && break
  kill -0 "$SIMULATOR" 2>/dev/null || { tail -n 20 "$OBLAK_HOME/log/simulator.log" >&2; exit 1; }
  sleep 1
done
printf '%s hosts are up at %s (OBLAK_HOME=%s)\n' "$up" "$OBLAK_URL" "$OBLAK_HOME"
export OBLAK_URL OBLAK_TOKEN SIMULATOR
if [[ $# -gt 0 ]]; then
  "$@"
else
  printf 'Ctrl-C ends the simulation and removes it\n'
  wait "$SIMULATOR"
fi
