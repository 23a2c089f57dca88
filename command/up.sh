# shellcheck shell=bash
# `up`: from a fresh checkout to a cloud that answers.

up() {
  local agree=ask started=$EPOCHREALTIME argument
  for argument in "$@"; do
    case $argument in
      --yes | -y) agree=yes ;;
      *) fail "up does not know '$argument': it takes --yes" ;;
    esac
  done
  trap 'up_leave' EXIT
  umask 022
  step "Checking this machine"
  home_prepare
  jdk_require
  up_installation
  packages_ensure "$agree"
  packages_require
  packages_lists
  ! runit_wanted || runit_require
  drivers_choose
  drivers_tell
  step "Building"
  build_install
  step "Starting installation $INSTALLATION in $OBLAK_HOME"
  images_build
  up_control_plane
  up_host
  step "Ready in $(elapsed "$started")"
  up_tell
}

up_leave() {
  say_unexpected up
  packages_unguard
  [[ -z ${IMAGES_PIDS[*]:-} ]] || images_abandon
}

up_installation() {
  [[ -n $(recall epoch) ]] || remember epoch 1
  [[ -n $(recall region) ]] || remember region "${OBLAK_REGION:-us-east-1}"
  [[ -n $(recall zones) ]] || remember zones a,b,c
  bind_check
  public_port_check
  pool_choose
  port_of metadata >/dev/null
  service_user_make
  jdk_for_service
}

up_control_plane() {
  postgres_locate
  postgres_create
  pki_create
  pki_public
  postgres_configure
  [[ $DRIVERS == memory ]] || {
    kernel_prepare
    namespace_make
  }
  parts_define
  if [[ $APP_CHANGED == yes || $PARTS_CHANGED == yes || $PKI_CHANGED == yes ]]; then
    part_restart_if control-plane yes
    part_restart_if agent "$APP_CHANGED"
  fi
  supervise
  part_start postgres
  part_await postgres 60 postgres_ready || up_part_failed postgres
  note "postgres $POSTGRES_MAJOR answers"
  if [[ $DRIVERS == real ]]; then
    ! part_defined virtlogd || part_start virtlogd
    ! part_defined libvirtd || part_start libvirtd
  fi
  part_start control-plane
  part_await control-plane 90 control_plane_ready || up_part_failed control-plane
  control_plane_credentials
  note "control plane answers on $(url)"
}

up_part_failed() {
  tail -n 15 "$(part_log "$1")" >&2 || true
  [[ $1 != control-plane ]] || control_plane_health >&2
  fail "$1 did not become ready: its last lines are above, all of them: ./oblak logs $1"
}

up_host() {
  host_join
  note "host is up"
  images_wait
  IMAGES_PIDS=()
  images_register
}

up_tell() {
  note "URL:          $(url)"
  up_tell_listener
  note "credentials:  $OBLAK_HOME/credentials (readable by its owner only)"
  drivers_tell
  note "health, metrics, API explorer: http://127.0.0.1:$(recall port.management)/q/health /q/metrics /q/swagger-ui"
  note "next:         eval \"\$(./oblak env)\"; curl -s \$OBLAK_URL/v1/instance-types -H \"Authorization: Bearer \$OBLAK_TOKEN\""
}

up_tell_listener() {
  if [[ $(recall tls) == yes ]]; then
    note "listening:    $(recall bind), TLS; clients trust $(bundle)"
  elif ! bind_loopback "$(recall bind)"; then
    note "listening:    $(recall bind), plain HTTP: tokens cross the network in the clear"
  fi
}
