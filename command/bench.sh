# shellcheck shell=bash
# `bench` and `simulate`: found by name below bench/.

bench() {
  local name=${1:-} script
  shift || true
  if [[ -z $name ]]; then
    for script in "$OBLAK_ROOT"/bench/*.sh; do
      name=$(basename "$script" .sh)
      [[ $name == stack || $name == simulate ]] || printf '%s\n' "$name"
    done
    return
  fi
  script=$OBLAK_ROOT/bench/$name.sh
  [[ $name =~ ^[a-z-]+$ && -f $script ]] ||
    fail "there is no benchmark '$name': ./oblak bench lists them"
  jdk_require
  exec bash "$script" "$@"
}

simulate() {
  local script=$OBLAK_ROOT/bench/simulate.sh
  [[ -f $script ]] || fail "this checkout has no bench/simulate.sh: the simulator is not there yet"
  jdk_require
  exec bash "$script" "$@"
}
