# shellcheck shell=bash
# `down` stops the control plane; `reset` removes everything that carries the installation's id.

down() {
  local instances=no argument
  for argument in "$@"; do
    case $argument in
      --instances) instances=yes ;;
      *) fail "down does not know '$argument': it takes --instances" ;;
    esac
  done
  if ! installed; then
    note "nothing is installed in $OBLAK_HOME"
    return
  fi
  trap 'say_unexpected down' EXIT
  INSTALLATION=$(recall id)
  home_lock
  step "Stopping installation $INSTALLATION"
  part_stop control-plane
  part_stop postgres
  if [[ $instances == yes ]]; then
    part_stop agent
    end_pids guest_pids_alive
    note "guests are stopped"
  fi
  if [[ -n $(guest_pids_alive) ]]; then
    note "guests keep running; the node agent stays and serves their metadata"
    return
  fi
  down_all
}

# The order is the reverse of `up`.
down_all() {
  local part
  for part in agent libvirtd virtlogd control-plane postgres; do
    part_stop "$part"
  done
  supervise_dismiss
  note "everything is stopped"
}

reset() {
  [[ ${1:-} == --yes ]] ||
    fail "reset removes every guest and all data in $OBLAK_HOME: say ./oblak reset --yes"
  if ! installed; then
    note "nothing is installed in $OBLAK_HOME"
    return
  fi
  [[ $(recall owner) == "$EUID" ]] ||
    fail "$OBLAK_HOME belongs to user $(recall owner): run reset as that user"
  trap 'say_unexpected reset' EXIT
  INSTALLATION=$(recall id)
  [[ $INSTALLATION =~ ^[0-9a-f]{8}$ ]] ||
    fail "$INSTALLATION_FILE names no installation: remove $OBLAK_HOME by hand"
  home_lock
  step "Removing installation $INSTALLATION"
  down_all
  end_pids trace_pids_safe
  if is_root; then
    network_remove
    cgroups_remove
    mounts_remove
    libvirt_forget
    packages_unguard
    kernel_restore
  fi
  reset_files
  note "nothing of it is left"
}

# Only what Oblak made: the directory itself may hold other things or be somebody else's.
reset_files() {
  local made name
  made=$(recall made-home)
  home_forget "$INSTALLATION"
  for name in agent app app.new app.old credentials credentials.new etc images jdk libvirt log \
    postgres run service tools work .libvirt-run.lock bench; do
    rm -rf --one-file-system "${OBLAK_HOME:?}/$name" ||
      fail "$OBLAK_HOME/$name cannot be removed: see who uses it with fuser -vm, then reset again"
  done
  if is_root && id -u "oblak-$INSTALLATION" >/dev/null 2>&1; then
    userdel "oblak-$INSTALLATION" 2>/dev/null || true
  fi
  [[ $made != yes ]] || rmdir "$OBLAK_HOME" 2>/dev/null || true
}
