# shellcheck shell=bash
# What the benchmarks share: the installation they measure, and how their Java part is started.

BENCH_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BENCH_OUT=$BENCH_ROOT/target/bench
mkdir -p "$BENCH_OUT"

bench_say() { printf '\n== %s\n' "$*"; }

# bench_row LABEL VALUE: one line of the table, as the Java part prints them, too.
bench_row() { printf '%-58s %s\n' "$1" "$2"; }

bench_load() { cut -d ' ' -f 1-3 /proc/loadavg; }

# bench_at_end COMMAND...: what has to happen however the benchmark ends; the last comes first.
BENCH_ENDS=()
bench_at_end() {
  BENCH_ENDS=("$(printf '%q ' "$@")" "${BENCH_ENDS[@]}")
  trap bench_end EXIT
  trap 'exit 130' INT TERM
}

bench_end() {
  local end
  for end in "${BENCH_ENDS[@]}"; do
    eval "$end" || true
  done
}

# Uses the running installation, or starts one of its own and takes it away at the end.
bench_stack() {
  export OBLAK_HOME OBLAK_PORT
  if "$BENCH_ROOT/oblak" env >/dev/null 2>&1; then
    eval "$("$BENCH_ROOT/oblak" env)"
    OBLAK_HOME=${OBLAK_HOME:-/var/lib/oblak}
    return
  fi
  OBLAK_HOME=$(mktemp -d "${TMPDIR:-/var/tmp}/oblak-bench.XXXXXX")
  chmod 0711 "$OBLAK_HOME"
  OBLAK_PORT=${OBLAK_PORT:-18090}
  bench_at_end bench_leave
  "$BENCH_ROOT/oblak" up --yes
  eval "$("$BENCH_ROOT/oblak" env)"
}

bench_leave() {
  "$BENCH_ROOT/oblak" reset --yes >/dev/null 2>&1 || true
  rm -rf "$OBLAK_HOME"
}

# bench_java CLASS [JAVA OPTION...]: runs a benchmark of the e2e module against $OBLAK_URL.
bench_java() {
  local class=$1 path=$BENCH_ROOT/e2e/target/bench.classpath
  shift
  (cd "$BENCH_ROOT" && mvn -q -B -ntp -Pe2e -pl e2e test-compile \
    dependency:build-classpath -Dmdep.outputFile="$path" -Dmdep.includeScope=test) >&2
  "$JAVA_HOME/bin/java" -cp "$BENCH_ROOT/e2e/target/test-classes:$(cat "$path")" \
    "-Doblak.url=$OBLAK_URL" "-Doblak.home=$OBLAK_HOME" "-Dbench.out=$BENCH_OUT" "$@" \
    "cloud.oblak.e2e.bench.$class"
}

# bench_times COUNT COMMAND...: median and p95 in ms of a command that is run COUNT times, as JSON;
# where one run fails, its words on stderr and nothing else.
bench_times() {
  local count=$1 i begin times='' words
  shift
  words=$(mktemp)
  for ((i = 0; i < count; i++)); do
    begin=$(date +%s%N)
    if ! "$@" >"$words" 2>&1; then
      printf '%s failed: %s\n' "$*" "$(tail -n 2 "$words")" >&2
      rm -f "$words"
      return 1
    fi
    times+="$((($(date +%s%N) - begin) / 100000))"$'\n'
  done
  rm -f "$words"
  printf '%s' "$times" | sort -n | awk '{ a[NR] = $1 / 10 }
    END { p = int(NR * 0.95 + 0.5); if (p < 1) p = 1
          printf "{\"runs\": %d, \"medianMs\": %.1f, \"p95Ms\": %.1f}\n", NR, a[int((NR + 1) / 2)], a[p] }'
}
