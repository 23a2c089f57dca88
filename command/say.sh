# shellcheck shell=bash
# What the command tells people: progress, and on failure one last line with reason and cure.

step() { printf '==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }

fail() {
  printf 'oblak: %s\n' "$*" >&2
  OBLAK_SAID=yes
  exit 1
}

# A failure that nobody named still ends with a sentence.
say_unexpected() {
  local code=${2:-$?}
  [[ $code -eq 0 || -n ${OBLAK_SAID:-} ]] ||
    printf 'oblak: %s did not finish (exit %s); see the lines above and the logs below %s\n' \
      "$1" "$code" "$OBLAK_HOME/log" >&2
}

# Runs a command in the background with nothing of the caller: no file descriptor, no session,
# no directory. The first argument is the file that takes its output.
detached() {
  local log=$1
  shift
  (
    cd /
    exec </dev/null >>"$log" 2>&1
    close_inherited
    exec setsid "$@"
  ) &
}

close_inherited() {
  local fd
  for fd in /proc/self/fd/*; do
    fd=${fd##*/}
    [[ $fd -lt 3 ]] || eval "exec $fd>&-"
  done
}

# until_true SECONDS COMMAND...: polls a cheap condition five times a second.
until_true() {
  local tries=$(($1 * 5))
  shift
  until "$@"; do
    tries=$((tries - 1))
    [[ $tries -gt 0 ]] || return 1
    sleep 0.2
  done
}

elapsed() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", to - from }'; }
