# shellcheck shell=bash
# The parts and their supervisor: define, start, stop, look. systemd units or runit below it.

# shellcheck disable=SC2034 # status.sh reads it
PARTS='postgres virtlogd libvirtd control-plane agent'

# Not the caller's: what runs as root must not find its programs in somebody's own folder.
parts_path() {
  local path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  is_root && [[ ! -d $OBLAK_HOME/tools/usr ]] || path=$path:$OBLAK_HOME/tools/usr/bin
  printf '%q\n' "$path"
}

# part_define PART SIGNAL: the script on stdin ends in the exec of the part itself. A copy that
# lost its supervisor is ended first, so that there is never a second one.
part_define() {
  local part=$1 signal=$2
  {
    cat <<SCRIPT
#!/usr/bin/env bash
set -euo pipefail
exec 2>&1 </dev/null
cd /
export PATH=$(parts_path) LANG=C.UTF-8
record=$(printf %q "$OBLAK_HOME/run/$part.pid")
born() { sed 's/.*) //' "/proc/\$1/stat" 2>/dev/null | cut -d ' ' -f 20; }
pid='' since=''
[[ ! -f \$record ]] || read -r pid since <"\$record" || true
if [[ -n \$since && \$pid != \$\$ && \$(born "\$pid") == "\$since" ]]; then
  kill -$signal "\$pid" || true
  for ((i = 0; i < 50; i++)); do
    [[ \$(born "\$pid") == "\$since" ]] || break
    sleep 0.2
  done
  [[ \$(born "\$pid") != "\$since" ]] || kill -KILL "\$pid"
fi
printf '%s %s\n' \$\$ "\$(born \$\$)" >"\$record"
SCRIPT
    cat
  } | if systemd_runs; then systemd_define "$part" "$signal"; else runit_define "$part" "$signal"; fi
}

part_defined() { [[ -x $OBLAK_HOME/service/$1/run ]]; }

supervise() {
  if systemd_runs; then systemctl daemon-reload; else runit_supervise; fi
}

part_start() {
  if systemd_runs; then systemd_start "$1"; else runit_start "$1"; fi
}

part_stop() {
  local pid
  if systemd_runs; then systemd_stop "$1"; else runit_stop "$1"; fi
  # One whose supervisor was killed is still there.
  if pid=$(part_pid "$1"); then
    kill -TERM "$pid" 2>/dev/null || true
    until_true 10 pid_gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -f "$OBLAK_HOME/run/$1.pid"
}

# part_await PART SECONDS COMMAND...: false when the time is over, or the part ended four times.
part_await() {
  local part=$1 tries=$(($2 * 5)) pid last='' lives=0
  shift 2
  until "$@"; do
    tries=$((tries - 1))
    [[ $tries -gt 0 ]] || return 1
    if pid=$(part_pid "$part") && [[ $pid != "$last" ]]; then
      last=$pid
      lives=$((lives + 1))
      [[ $lives -le 4 ]] || return 1
    fi
    sleep 0.2
  done
}

supervise_dismiss() {
  if systemd_runs; then systemd_dismiss; else runit_dismiss; fi
}

# Ended processes that nobody reaps count as gone.
pid_gone() {
  [[ ! -d /proc/$1 ]] || [[ $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -c 1) == Z ]]
}

pid_born() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

part_pid() {
  local pid='' since=''
  [[ -f $OBLAK_HOME/run/$1.pid ]] || return 1
  read -r pid since <"$OBLAK_HOME/run/$1.pid" || return 1
  [[ -n $since && $(pid_born "$pid") == "$since" ]] && ! pid_gone "$pid" || return 1
  printf '%s\n' "$pid"
}

part_running() { part_pid "$1" >/dev/null; }

# Whether a part runs under another script than the one it was defined with by now.
part_restart_if() {
  [[ $2 == no ]] || ! part_running "$1" || part_stop "$1"
}

part_log() { printf '%s\n' "$OBLAK_HOME/log/$1/current"; }
