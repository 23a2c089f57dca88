# shellcheck shell=bash
# The supervisor where systemd does not run (or not for us): runit, of the distribution.

runit_wanted() { ! systemd_runs; }

# Finds runit, and without root and without the package takes it from the package's file.
runit_require() {
  local tools=$OBLAK_HOME/tools
  if command -v runsvdir >/dev/null; then
    return
  fi
  if [[ ! -x $tools/usr/bin/runsvdir ]]; then
    mkdir -p "$tools"
    (cd "$tools" && apt-get download runit && dpkg -x runit_*.deb . && rm -f runit_*.deb) \
      >"$OBLAK_HOME/log/packages.log" 2>&1 ||
      fail "runit is missing and could not be fetched: install the package runit and try again"
  fi
  PATH=$tools/usr/bin:$PATH
}

runit_define() {
  local part=$1 signal=$2 folder=$OBLAK_HOME/service/$1
  mkdir -p "$folder/log" "$folder/control" "$OBLAK_HOME/log/$part"
  chmod 0750 "$OBLAK_HOME/log/$part"
  [[ -e $folder/supervise/ok ]] || touch "$folder/down"
  printf 's4000000\nn4\n' >"$OBLAK_HOME/log/$part/config"
  printf '#!/bin/sh\nexec svlogd %q\n' "$OBLAK_HOME/log/$part" >"$folder/log/run"
  # shellcheck disable=SC2016 # the script asks, not we
  printf '#!/bin/sh\nkill -%s "$(cat supervise/pid)"\n' "$signal" >"$folder/control/t"
  chmod +x "$folder/log/run" "$folder/control/t"
  install -m 0755 /dev/stdin "$folder/run.new"
  mv "$folder/run.new" "$folder/run"
}

runit_supervisor_pid() {
  local pid
  pid=$(cat "$OBLAK_HOME/run/supervisor.pid" 2>/dev/null) || return 1
  [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") == *"runsvdir -P $OBLAK_HOME/service "* ]] ||
    return 1
  printf '%s\n' "$pid"
}

runit_supervise() {
  local start=$OBLAK_HOME/run/supervisor
  ! runit_supervisor_pid >/dev/null || return 0
  printf '#!/bin/sh\necho $$ >%q\nexec runsvdir -P %q\n' \
    "$OBLAK_HOME/run/supervisor.pid" "$OBLAK_HOME/service" >"$start"
  chmod +x "$start"
  detached "$OBLAK_HOME/log/supervisor.log" env -i PATH="$(parts_path)" LANG=C.UTF-8 "$start"
  until_true 5 runit_supervisor_pid >/dev/null ||
    fail "runsvdir did not start: see $OBLAK_HOME/log/supervisor.log"
}

runit_listens() { [[ -p $1/supervise/ok ]] && sv status "$1" >/dev/null 2>&1; }

runit_start() {
  local folder=$OBLAK_HOME/service/$1
  rm -f "$folder/down"
  until_true 10 runit_listens "$folder" ||
    fail "the supervisor does not take up $1: see $OBLAK_HOME/log/supervisor.log"
  sv up "$folder" >/dev/null
}

runit_stop() {
  local folder=$OBLAK_HOME/service/$1
  [[ -d $folder ]] || return 0
  touch "$folder/down"
  ! runit_listens "$folder" || sv -w 25 force-stop "$folder" >/dev/null 2>&1 || true
}

runit_dismiss() {
  local pid folder
  if pid=$(runit_supervisor_pid); then
    kill -HUP "$pid"
    until_true 10 pid_gone "$pid" || kill -KILL "$pid"
  fi
  # A runsv whose runsvdir was killed is still there.
  for folder in "$OBLAK_HOME"/service/*/ "$OBLAK_HOME"/service/*/log/; do
    ! runit_listens "${folder%/}" || sv exit "${folder%/}" >/dev/null 2>&1 || true
  done
  rm -f "$OBLAK_HOME/run/supervisor.pid"
}
