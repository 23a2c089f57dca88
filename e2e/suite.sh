# shellcheck shell=bash
# What the two end-to-end runs share: counting, running the suite, leaving nothing.
# Wants ROOT, OBLAK_HOME and OBLAK_PORT.

PASSED=0
FAILED=0
# `./oblak test` has found the JDK; on their own these scripts take the first JDK 25 they see.
export JAVA_HOME=${JAVA_HOME:-$(readlink -f /usr/lib/jvm/*25*/bin/java | sed -n 1p | sed 's#/bin/java$##')}

# count SENTENCE COMMAND...: one test of its own.
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

# attribute LINE NAME: the number of an attribute of a report's first element.
attribute() { [[ $1 =~ \ $2=\"([0-9]+)\" ]] && printf '%s\n' "${BASH_REMATCH[1]}"; }

# suite PATTERN: the tests of the e2e module whose files fit, against the running installation.
suite() {
  local line report log=$OBLAK_HOME/log/e2e.log code=0
  rm -rf "$ROOT/e2e/target/surefire-reports"
  (cd "$ROOT" && mvn -B -ntp -Pe2e -pl e2e spotless:check test \
    "-De2e.includes=$1" "-Doblak.url=http://127.0.0.1:$OBLAK_PORT" \
    "-Doblak.home=$OBLAK_HOME") >"$log" 2>&1 || code=1
  grep -E 'Tests run:|^\[ERROR\]' "$log" | cut -c 1-400 | head -n 80
  for report in "$ROOT"/e2e/target/surefire-reports/TEST-*.xml; do
    [[ -f $report ]] || continue
    line=$(grep -m 1 -o '<testsuite [^>]*' "$report")
    FAILED=$((FAILED + $(attribute "$line" failures) + $(attribute "$line" errors)))
    PASSED=$((PASSED + $(attribute "$line" tests) - $(attribute "$line" failures) - \
      $(attribute "$line" errors) - $(attribute "$line" skipped)))
    # What this machine lacks is not passed over in silence.
    sed -n 's/.*<skipped message="\([^"]*\)".*/NOT TRIED  \1/p' "$report"
  done
  return "$code"
}

# suite_logs PART...: the last words of parts, where something failed.
suite_logs() {
  local part
  [[ $FAILED -gt 0 ]] || return 0
  for part in "$@"; do
    printf '== the last of %s\n' "$part"
    tail -n 60 "$OBLAK_HOME/log/$part" 2>/dev/null | cut -c 1-300
  done
}

suite_leave() {
  if [[ -d $OBLAK_HOME ]]; then
    "$ROOT/oblak" reset --yes >/dev/null 2>&1 || true
    rm -rf "$OBLAK_HOME"
  fi
}

suite_end() {
  printf '%s passed, %s failed\n' "$PASSED" "$FAILED"
  [[ $FAILED -eq 0 ]]
}
