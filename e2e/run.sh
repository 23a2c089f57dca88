#!/usr/bin/env bash
# Starts an installation of its own, runs the black-box tests against it, and takes it away again.
# Usage: e2e/run.sh [surefire include pattern]. The last line is `N passed, N failed`.
set -uo pipefail

ROOT=$(cd "$(dirname "$0")/.." && pwd)
PATTERN=${1:-**/*IT.java}
PASSED=0
FAILED=0
export OBLAK_HOME OBLAK_PORT CI=true
OBLAK_HOME=$(mktemp -d "${TMPDIR:-/var/tmp}/oblak-e2e.XXXXXX")
chmod 0711 "$OBLAK_HOME"
OBLAK_PORT=${E2E_PORT:-18080}

count() {
  local sentence=$1
  shift
  if "$@"; then
    PASSED=$((PASSED + 1))
    printf 'ok    %s\n' "$sentence"
  else
    FAILED=$((FAILED + 1))
    printf 'FAIL  %s\n' "$sentence"
    return 1
  fi
}

leave() {
  if [[ -d $OBLAK_HOME ]]; then
    "$ROOT/oblak" reset --yes >/dev/null 2>&1 || true
    rm -rf "$OBLAK_HOME"
  fi
}
trap leave EXIT

# attribute LINE NAME: the number of an attribute of a report's first element.
attribute() { [[ $1 =~ \ $2=\"([0-9]+)\" ]] && printf '%s\n' "${BASH_REMATCH[1]}"; }

suite() {
  local line report log=$OBLAK_HOME/log/e2e.log code=0
  rm -rf "$ROOT/e2e/target/surefire-reports"
  (cd "$ROOT" && mvn -B -ntp -Pe2e -pl e2e spotless:check test \
    "-De2e.includes=$PATTERN" "-Doblak.url=http://127.0.0.1:$OBLAK_PORT" \
    "-Doblak.home=$OBLAK_HOME") >"$log" 2>&1 || code=1
  grep -E 'Tests run:|^\[ERROR\]' "$log" | cut -c 1-400 | head -n 80
  for report in "$ROOT"/e2e/target/surefire-reports/TEST-*.xml; do
    [[ -f $report ]] || continue
    line=$(grep -m 1 -o '<testsuite [^>]*' "$report")
    FAILED=$((FAILED + $(attribute "$line" failures) + $(attribute "$line" errors)))
    PASSED=$((PASSED + $(attribute "$line" tests) - $(attribute "$line" failures) - \
      $(attribute "$line" errors) - $(attribute "$line" skipped)))
  done
  return "$code"
}

if count "up makes an installation that is ready" "$ROOT/oblak" up --yes; then
  count "the suite ran" suite
  if [[ $FAILED -gt 0 ]]; then
    for part in control-plane agent; do
      printf '== the last of %s\n' "$part"
      tail -n 60 "$OBLAK_HOME/log/$part/current" 2>/dev/null | cut -c 1-300
    done
  fi
fi
count "reset takes everything away" "$ROOT/oblak" reset --yes
count "the installation's directory is empty or gone" \
  test -z "$(ls -A "$OBLAK_HOME" 2>/dev/null)"
printf '%s passed, %s failed\n' "$PASSED" "$FAILED"
[[ $FAILED -eq 0 ]]
