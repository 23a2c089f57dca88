# shellcheck shell=bash
# `test`: every gate and every test; the last line sums them up.

tests() {
  local part=${1:-all} code=0
  TESTS_PASSED=0
  TESTS_FAILED=0
  tests_prepare
  case $part in
    all)
      tests_lint
      tests_java
      tests_command
      tests_e2e
      ;;
    lint | java | command | e2e | openapi | debian | ansible) "tests_$part" ;;
    *) fail "there is no test part '$part': lint, java, command, e2e, openapi, debian, ansible" ;;
  esac
  [[ $TESTS_FAILED -eq 0 ]] || code=1
  printf '%s passed, %s failed\n' "$TESTS_PASSED" "$TESTS_FAILED"
  # shellcheck disable=SC2034 # say.sh reads it
  OBLAK_SAID=yes
  return "$code"
}

# Tests never touch an installation of this machine: home and port are their own.
tests_prepare() {
  unset OBLAK_PORT OBLAK_APP OBLAK_DRIVERS
  exec </dev/null
  umask 022
  TESTS_HOME=$(mktemp -d "${TMPDIR:-/tmp}/oblak-test.XXXXXX")
  chmod 0755 "$TESTS_HOME"
  trap 'tests_leave' EXIT
  trap 'exit 1' INT TERM HUP
  OBLAK_HOME=$TESTS_HOME
  mkdir -p "$OBLAK_HOME/log"
  jdk_require
  PATH=$PATH:/usr/sbin:/sbin
  tests_packages
  tests_host >"$TESTS_HOME/before"
}

tests_leave() {
  local code=$?
  [[ -n ${OBLAK_SAID:-} || ! -f $TESTS_HOME/maven.log ]] || tests_last_words || true
  say_unexpected test "$code"
  rm -rf "$TESTS_HOME"
}

# Ended from outside: where Maven stood, and what its test process was doing.
tests_last_words() {
  local pid
  tail -n 30 "$TESTS_HOME/maven.log" | cut -c 1-300
  for pid in $(pgrep -f "$OBLAK_ROOT/.*surefirebooter"); do
    [[ $(ps -o comm= -p "$pid") != java ]] ||
      "$JAVA_HOME/bin/jstack" "$pid" | grep -A 12 '"main"\|test' | sed -n 1,80p
  done
}

# What only the tests need, as command/packages.sh lists it.
PACKAGES_TESTS='shellcheck shellcheck
ssh openssh-client
runc runc
runsvdir runit
/usr/bin/aws awscli'

tests_packages() {
  local missing
  is_root && command -v apt-get >/dev/null || return 0
  missing=$(packages_missing "$PACKAGES_TESTS" | tr '\n' ' ')
  python3 -c 'import boto3' 2>/dev/null || missing="$missing python3-boto3"
  [[ -z ${missing// /} ]] || packages_install "$missing"
  packages_ensure yes
}

# tests_count SENTENCE COMMAND...: one test of its own.
tests_count() {
  local sentence=$1
  shift
  if "$@"; then
    TESTS_PASSED=$((TESTS_PASSED + 1))
    printf 'ok    %s\n' "$sentence"
  else
    TESTS_FAILED=$((TESTS_FAILED + 1))
    printf 'FAIL  %s\n' "$sentence"
  fi
}

tests_lint() {
  local script
  step "Shell scripts"
  while read -r script; do
    tests_count "shellcheck $script" shellcheck -x "$OBLAK_ROOT/$script"
  done < <(tests_scripts)
}

tests_scripts() {
  cd "$OBLAK_ROOT" || return 1
  find . \( -name target -o -name .git -o -name node_modules \) -prune -o -type f -print |
    while read -r script; do
      if [[ $script == *.sh ]] || head -c 40 "$script" | head -n 1 | tr -d '\0' |
        grep -q '^#! */\(usr/\)\?bin/\(env \)\?\(ba\)\?sh'; then
        printf '%s\n' "${script#./}"
      fi
    done | sort
}

tests_java() {
  local started log=$TESTS_HOME/maven.log
  step "Java: format, lint, units and integration"
  started=$(mktemp "$TESTS_HOME/started.XXXXXX")
  tests_count "mvn verify" tests_maven "$log"
  tests_reports "$started"
}

# Failures of single tests are counted from the reports; the build goes on to the last module.
tests_maven() {
  (cd "$OBLAK_ROOT" &&
    timeout --foreground -k 60 2400 mvn -B -ntp -fae spotless:check verify \
      -Dmaven.test.failure.ignore=false 2>&1) | tee "$1" | tests_progress
  [[ ${PIPESTATUS[0]} -ne 0 ]] || return 0
  tests_faults "$1"
  return 1
}

# Every failed test with the beginning of its stack, then what else Maven calls an error.
tests_faults() {
  grep -E -A 9 '<<< (FAILURE|ERROR)!$' "$1" | cut -c 1-400 | sed -n 1,300p
  grep -E '^\[ERROR\] *[^ ]' "$1" | grep -v -E '<<< |\[Help|re-run|-rf|following articles' | cut -c 1-400 | tail -n 60
}

# One line per module with the seconds since the start, so that a hang shows where it is.
tests_progress() {
  local line started=$SECONDS
  while IFS= read -r line; do
    [[ $line != '[INFO] Building '*\[*/*\] ]] ||
      printf '      %4d s  %s\n' $((SECONDS - started)) "${line#\[INFO\] Building }"
  done
}

tests_reports() {
  local report line
  while read -r report; do
    line=$(grep -m 1 -o '<testsuite [^>]*' "$report")
    tests_add "$(tests_attribute "$line" tests)" "$(tests_attribute "$line" failures)" \
      "$(tests_attribute "$line" errors)" "$(tests_attribute "$line" skipped)"
  done < <(find "$OBLAK_ROOT" -path '*/target/surefire-reports/TEST-*.xml' -newer "$1")
}

# Not a test but its cure: docs/reference as the code gives it now.
tests_openapi() {
  step "Reference"
  tests_count "docs/reference is written anew" tests_openapi_renew
}

tests_openapi_renew() {
  (cd "$OBLAK_ROOT" && mvn -B -ntp -q -pl all-in-one -am test '-Dtest=OpenApiIT,AwsActionsIT' \
    -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.renew=true -Dquarkus.build.skip=true) \
    >"$TESTS_HOME/maven.log" 2>&1 && return 0
  grep -E '^\[ERROR\]' "$TESTS_HOME/maven.log" | tail -n 30
  return 1
}

tests_attribute() {
  [[ $1 =~ \ $2=\"([0-9]+)\" ]] && printf '%s\n' "${BASH_REMATCH[1]}"
}

# A test that was skipped did not pass.
tests_add() {
  TESTS_FAILED=$((TESTS_FAILED + $2 + $3))
  TESTS_PASSED=$((TESTS_PASSED + $1 - $2 - $3 - $4))
}

tests_command() {
  local script
  step "The command"
  for script in "$OBLAK_ROOT"/command/test/*-test.sh; do
    tests_script "$script"
  done
  tests_count "the command's tests leave the host as it was" tests_host_unchanged
}

# tests_script FILE: shows its output and adds the totals of its last line.
tests_script() {
  local out=$TESTS_HOME/output totals
  bash "$1" 2>&1 | tee "$out" || true
  totals=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$out" | tail -n 1)
  if [[ -n $totals ]]; then
    TESTS_PASSED=$((TESTS_PASSED + ${totals%% *}))
    totals=${totals#*, }
    TESTS_FAILED=$((TESTS_FAILED + ${totals%% *}))
  else
    tests_count "${1##*/} ran to its end" false
  fi
}

tests_e2e() {
  local script=$OBLAK_ROOT/e2e/run.sh
  step "End to end"
  if [[ ! -f $script ]]; then
    note "this checkout has no e2e/run.sh"
    return
  fi
  tests_script "$script"
  tests_count "the end-to-end tests leave the host as it was" tests_host_unchanged
}

# Not among all the others: it builds the image and boots it, which takes many minutes.
tests_debian() {
  step "The full Debian image"
  tests_script "$OBLAK_ROOT/e2e/debian.sh"
  tests_count "the Debian tests leave the host as it was" tests_host_unchanged
}

# Not among all the others: Debian's package of Ansible is large, and the playbook takes minutes. Its
# modules run with Debian's Python, whichever comes first on PATH.
tests_ansible() {
  local missing=''
  step "Ansible"
  command -v ansible-playbook >/dev/null || missing=ansible
  /usr/bin/python3 -c 'import boto3' 2>/dev/null || missing="$missing python3-boto3"
  [[ -z $missing ]] || ! is_root || packages_install "$missing"
  tests_script "$OBLAK_ROOT/e2e/ansible.sh"
  tests_count "the Ansible tests leave the host as it was" tests_host_unchanged
}

# What a test may not leave: users, devices, mounts, namespaces, cgroups and processes of Oblak.
tests_host() {
  cut -d : -f 1 /etc/passwd | grep '^oblak-' || true
  find /sys/class/net -mindepth 1 -maxdepth 1 -name 'o*' -printf 'device %f\n'
  findmnt -rno TARGET | grep oblak || true
  find /sys/fs/cgroup -maxdepth 3 -name '*oblak*' 2>/dev/null || true
  find /run/oblak /run/netns -mindepth 1 -maxdepth 1 2>/dev/null || true
  pgrep -af 'oblak-[0-9a-f]{8}|AgentMain|quarkus-run.jar' | sed 's/^[0-9]* //' || true
}

tests_host_unchanged() {
  sleep 1
  tests_host >"$TESTS_HOME/after"
  local more
  more=$(comm -13 <(sort -u "$TESTS_HOME/before") <(sort -u "$TESTS_HOME/after"))
  [[ -z $more ]] || { printf '      %s\n' "${more//$'\n'/$'\n      '}" && return 1; }
}
