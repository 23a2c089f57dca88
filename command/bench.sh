# shellcheck shell=bash
# `bench` and `simulate`: found by name below bench/.

bench() {
  local name=${1:-} script
  shift || true
  if [[ -z $name ]]; then
    for script in "$OBLAK_ROOT"/bench/*.sh; do
      [[ ! -f $script ]] || basename "$script" .sh
    done
    return
  fi
  script=$OBLAK_ROOT/bench/$name.sh
  [[ $name =~ ^[a-z-]+$ && -f $script ]] ||
    fail "there is no benchmark '$name': ./oblak bench lists them"
  exec bash "$script" "$@"
}

simulate() {
  local script=$OBLAK_ROOT/bench/simulate.sh
  [[ -f $script ]] || fail "this checkout has no bench/simulate.sh: the simulator is not there yet"
  exec bash "$script" "$@"
}
