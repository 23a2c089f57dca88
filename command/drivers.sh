# shellcheck shell=bash
# Which drivers the agent uses on this machine, and why.

# Sets DRIVERS to real or memory, DRIVERS_WHY to a sentence, DRIVERS_CURE to what to do.
drivers_choose() {
  local reason
  DRIVERS=real
  DRIVERS_WHY="root on $(distribution_name), libvirt, QEMU and a container runtime are here"
  DRIVERS_CURE=''
  if [[ ${OBLAK_DRIVERS:-} == memory ]]; then
    DRIVERS=memory
    DRIVERS_WHY='OBLAK_DRIVERS=memory asks for it'
    DRIVERS_CURE='unset OBLAK_DRIVERS and run ./oblak up'
  elif reason=$(drivers_lacking); then
    DRIVERS=memory
    DRIVERS_WHY=${reason%%|*}
    DRIVERS_CURE=${reason##*|}
  fi
}

# The first thing the real drivers lack, as reason|cure; false when they lack nothing.
drivers_lacking() {
  local probe names
  if ! is_root; then
    printf 'not root|run ./oblak up as root'
  elif ! distribution_supported; then
    printf '%s is not supported|use Debian 12, Debian 13 or Ubuntu 24.04' "$(distribution_name)"
  elif ! unshare --mount true 2>/dev/null; then
    printf 'no private mount namespace can be made|run on a machine or a privileged container'
  elif ! namespace_network_works; then
    printf 'no network namespace can be made|run on a machine or a privileged container'
  else
    while read -r probe names; do
      if ! package_there "$probe"; then
        printf '%s is missing|install %s and run ./oblak up' "${names%%|*}" "${names%%|*}"
        return 0
      fi
    done <<<"$PACKAGES_REAL"
    return 1
  fi
}

namespace_network_works() { unshare --net true 2>/dev/null; }

drivers_tell() {
  if [[ $DRIVERS == real ]]; then
    note "drivers: real ($DRIVERS_WHY)"
  else
    note "drivers: memory ($DRIVERS_WHY): instances, images and networks are simulated;" \
      "for real ones: $DRIVERS_CURE"
  fi
}
