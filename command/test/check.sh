# shellcheck shell=bash
# What the tests of the command share: a home and a port of their own, the stub application, and
# counting. A test file ends with `finish`, which prints its `N passed, N failed`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PASSED=0
FAILED=0
HOMES=()
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/oblak-test-command.XXXXXX")
chmod 0755 "$SCRATCH"
trap 'leave' EXIT
trap 'exit 1' INT TERM

leave() {
  local home
  for home in "${HOMES[@]}"; do
    OBLAK_HOME=$home "$ROOT/oblak" reset --yes >/dev/null 2>&1 || true
  done
  rm -rf "$SCRATCH"
}

# check SENTENCE COMMAND...: runs the command and counts.
check() {
  local sentence=$1
  shift
  if "$@" >"$SCRATCH/output" 2>&1; then
    PASSED=$((PASSED + 1))
    printf 'ok    %s\n' "$sentence"
  else
    FAILED=$((FAILED + 1))
    printf 'FAIL  %s\n' "$sentence"
    sed 's/^/      /' "$SCRATCH/output" | tail -n 20
  fi
}

finish() {
  printf '%s passed, %s failed\n' "$PASSED" "$FAILED"
  [[ $FAILED -eq 0 ]]
}

free_port() {
  local port
  while :; do
    port=$((12000 + RANDOM % 7000))
    [[ -n $(ss -Hltn "sport = :$port") ]] || break
  done
  printf '%s\n' "$port"
}

# Homes to be used, reset at the end whatever happens.
HOME_a=$SCRATCH/a HOME_b=$SCRATCH/b HOME_c=$SCRATCH/c
PORT_a=$(free_port)
PORT_b=$(free_port)
HOMES=("$HOME_a" "$HOME_b" "$HOME_c")

oblak_a() { OBLAK_HOME=$HOME_a OBLAK_PORT=$PORT_a "$ROOT/oblak" "$@"; }
oblak_b() { OBLAK_HOME=$HOME_b OBLAK_PORT=$PORT_b "$ROOT/oblak" "$@"; }

jdk() (
  . "$ROOT/command/jdk.sh"
  jdk_find
)

# The stub application, in the layout of the real one.
stub() {
  local java folder=$SCRATCH/stub
  java=$(jdk)
  mkdir -p "$folder/classes" "$folder/app/all-in-one" "$folder/app/node-agent/lib"
  "$java/bin/javac" -d "$folder/classes" "$ROOT/command/test/stub/ControlPlane.java" \
    "$ROOT/command/test/stub/cloud/oblak/agent/AgentMain.java"
  "$java/bin/jar" -c -f "$folder/app/all-in-one/quarkus-run.jar" -e ControlPlane \
    -C "$folder/classes" .
  cp "$folder/app/all-in-one/quarkus-run.jar" "$folder/app/node-agent/node-agent.jar"
  if [[ -d $ROOT/node-agent/src/main/shell ]]; then
    cp -r "$ROOT/node-agent/src/main/shell" "$folder/app/node-agent/shell"
  fi
  export OBLAK_APP=$folder/app
}

part_pid_of() { cut -d ' ' -f 1 "$1/run/$2.pid"; }
