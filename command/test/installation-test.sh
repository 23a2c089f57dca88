#!/usr/bin/env bash
# Two installations side by side, with a stub control plane: up, restart of parts, down, reset.
set -euo pipefail
# shellcheck source=command/test/check.sh
. "$(dirname "$0")/check.sh"

traces() {
  {
    pgrep -af -- "$SCRATCH/" || true
    findmnt -rno TARGET | grep -F "$SCRATCH" || true
    getent passwd | grep -E "^oblak-($ID_a|$ID_b):" || true
    find /sys/fs/cgroup -name "*oblak-$ID_a*" 2>/dev/null || true
    ls -d /run/oblak/"$ID_a" /run/oblak/"$ID_b" "$HOME_a" "$HOME_b" 2>/dev/null || true
  } | sed '/^$/d'
}

up_through_a_pipe_returns() {
  timeout 150 bash -o pipefail -c "'$ROOT/oblak' up --yes | cat" </dev/null
}

# A descriptor of the caller that somebody keeps would keep the pipe's reading end waiting.
up_closes_what_it_inherits() {
  local fifo=$SCRATCH/fifo
  mkfifo "$fifo"
  timeout 60 cat "$fifo" >/dev/null &
  local reader=$!
  oblak_a up --yes 7>"$fifo" </dev/null
  wait "$reader"
}

no_part_shares_a_descriptor() {
  ! find /proc/[0-9]*/fd -lname "$SCRATCH/caller" 2>/dev/null | grep .
}

restarted() {
  local before after i
  before=$(part_pid_of "$HOME_a" "$1")
  kill -KILL "$before"
  for ((i = 0; i < 50; i++)); do
    sleep 0.2
    after=$(part_pid_of "$HOME_a" "$1" 2>/dev/null) || continue
    [[ $after == "$before" || ! -d /proc/$after ]] || return 0
  done
  return 1
}

answers_again() {
  local i
  for ((i = 0; i < 75; i++)); do
    ! oblak_a env >/dev/null 2>&1 || return 0
    sleep 0.2
  done
  return 1
}

env_is_exports_only() {
  local out expected
  out=$(oblak_a env)
  expected=$(printf 'export %s\n' "OBLAK_URL=http://127.0.0.1:$PORT_a" OBLAK_TOKEN=account-secret \
    AWS_ACCESS_KEY_ID=AKIA0 AWS_SECRET_ACCESS_KEY=key-secret AWS_DEFAULT_REGION=us-east-1 "AWS_ENDPOINT_URL=http://127.0.0.1:$PORT_a")
  diff <(printf '%s\n' "$out") <(printf '%s\n' "$expected")
}

env_fails() {
  local out
  ! out=$(oblak_a env 2>/dev/null) && [[ -z $out ]]
}

credentials_are_private() { [[ $(stat -c %a "$HOME_a/credentials") == 600 ]]; }

pids_a() {
  local part
  for part in postgres control-plane agent; do
    part_pid_of "$HOME_a" "$part"
  done
}

second_up_changes_nothing() {
  local before
  before=$(pids_a)
  oblak_a up --yes </dev/null
  [[ $(pids_a) == "$before" ]]
}

runs_as_service_user() {
  [[ $(ps -o euid= -p "$(part_pid_of "$HOME_a" control-plane)" | tr -d ' ') != 0 &&
  $(ps -o euid= -p "$(part_pid_of "$HOME_a" postgres)" | tr -d ' ') != 0 ]]
}

different() { [[ -n $1 && -n $2 && $1 != "$2" ]]; }
recorded() { sed -n "s/^$2=//p" "$1/etc/installation.properties"; }

# A role sees its own schema, with its own password, and nothing of the others.
roles_are_apart() {
  local psql port secret
  psql=$(compgen -G '/usr/lib/postgresql/*/bin/psql' | tail -n 1)
  [[ -n $psql ]] || return 0
  port=$(recorded "$HOME_a" port.database)
  secret=$(sed -n 's/^oblak.database.password.compute=//p' "$HOME_a/etc/oblak.properties")
  export PGPASSWORD=$secret
  "$psql" -h 127.0.0.1 -p "$port" -U oblak_compute oblak -c 'create table compute.t (n int)' &&
    ! "$psql" -h 127.0.0.1 -p "$port" -U oblak_compute oblak -c 'create table identity.t (n int)' &&
    ! PGPASSWORD=wrong "$psql" -h 127.0.0.1 -p "$port" -U oblak_compute oblak -c 'select 1'
}

port_in_use_is_told() {
  local out
  ! out=$(OBLAK_HOME=$SCRATCH/c OBLAK_PORT=$PORT_a "$ROOT/oblak" up --yes 2>&1 </dev/null) &&
    tail -n 1 <<<"$out" | grep "port $PORT_a is in use.*set OBLAK_PORT"
}

unwritable_home_is_told() {
  local out
  ! out=$(OBLAK_HOME=/proc/oblak "$ROOT/oblak" up --yes 2>&1 </dev/null) &&
    tail -n 1 <<<"$out" | grep 'cannot write to /proc/oblak'
}

other_postgres_is_told() {
  local out
  oblak_b down
  sed -i 's/^postgres.major=.*/postgres.major=9/' "$HOME_b/etc/installation.properties"
  ! out=$(oblak_b up --yes 2>&1 </dev/null) && tail -n 1 <<<"$out" | grep 'PostgreSQL 9'
}

stub
export OBLAK_HOME=$HOME_a OBLAK_PORT=$PORT_a
check "up through a pipe returns" up_through_a_pipe_returns
check "up leaves no descriptor of the caller open" up_closes_what_it_inherits
ID_a=$(recorded "$HOME_a" id)
check "up again restarts nothing" second_up_changes_nothing
check "env prints exports only" env_is_exports_only
check "the credentials are their owner's alone" credentials_are_private
[[ $EUID -ne 0 ]] || check "the control plane is not root" runs_as_service_user
check "each service has a role that sees its schema only" roles_are_apart
check "a killed control plane is restarted within seconds" restarted control-plane
check "a killed database is restarted within seconds" restarted postgres
check "a killed agent is restarted within seconds" restarted agent
check "it answers again" answers_again
check "a second installation starts beside the first" oblak_b up --yes
ID_b=$(recorded "$HOME_b" id)
for key in id port.database port.tls port.management port.metadata public-pool; do
  check "they do not share $key" different "$(recorded "$HOME_a" "$key")" "$(recorded "$HOME_b" "$key")"
done
check "status of the first is good" oblak_a status
check "a port in use is told with its cure" port_in_use_is_told
check "a home that cannot be written is told" unwritable_home_is_told
check "data of another PostgreSQL is told" other_postgres_is_told
check "the first is untouched by the second's end" oblak_a status
check "down stops the first" oblak_a down
check "env fails when it is down" env_fails
check "up after down starts it again" oblak_a up --yes
check "reset removes the second" oblak_b reset --yes
check "the first still answers" oblak_a env
check "reset removes the first" oblak_a reset --yes
OBLAK_HOME=$HOME_c "$ROOT/oblak" reset --yes >/dev/null 2>&1
check "reset leaves nothing" test -z "$(traces)"
traces
finish
