# shellcheck shell=bash
# What the real drivers need from the distribution, and how it gets there.

# One line each: the file or command that shows it is there, and the package that brings it.
PACKAGES_REAL='libvirtd libvirt-daemon
virtlogd libvirt-daemon-log|libvirt-daemon
/usr/lib/*/libvirt/connection-driver/libvirt_driver_qemu.so libvirt-daemon-driver-qemu
qemu-system-x86_64 qemu-system-x86
qemu-img qemu-utils
crun crun
conmon conmon
skopeo skopeo
umoci umoci
nft nftables
dnsmasq dnsmasq-base
haproxy haproxy
mkfs.ext4 e2fsprogs
newuidmap uidmap'

PACKAGES_ALWAYS='curl curl
jq jq
openssl openssl
ip iproute2
setpriv util-linux
pgrep procps
cpio cpio
xz xz-utils
/bin/busybox busybox-static|busybox'

package_there() {
  if [[ $1 == /* ]]; then
    compgen -G "$1" >/dev/null
  else
    command -v "$1" >/dev/null
  fi
}

# packages_missing LIST: the names to install; of alternatives the first that is available.
packages_missing() {
  local probe names name
  while read -r probe names; do
    if ! package_there "$probe"; then
      for name in ${names//|/ }; do
        if [[ $name == "${names##*|}" ]] || apt-cache show "$name" >/dev/null 2>&1; then
          printf '%s\n' "$name"
          break
        fi
      done
    fi
  done <<<"$1"
}

distribution_supported() {
  local id version
  id=$(property /etc/os-release ID)
  version=$(property /etc/os-release VERSION_ID)
  version=${version//\"/}
  case $id-$version in
    debian-12 | debian-13 | ubuntu-24.04) return 0 ;;
  esac
  return 1
}

distribution_name() {
  local name
  name=$(property /etc/os-release PRETTY_NAME)
  printf '%s\n' "${name//\"/}"
}

# packages_ensure YES(yes|ask): installs what is missing where that is possible.
packages_ensure() {
  local missing
  command -v apt-get >/dev/null || return 0
  ! is_root || packages_unguard
  PATH=$PATH:/usr/sbin:/sbin
  missing=$(
    packages_missing "$PACKAGES_ALWAYS"
    [[ ${OBLAK_DRIVERS:-real} == memory ]] || packages_missing "$PACKAGES_REAL"
    runit_wanted && ! command -v runsvdir >/dev/null && printf 'runit\n'
  ) || true
  missing=$(sort -u <<<"$missing" | tr '\n' ' ')
  missing=${missing## }
  [[ -n ${missing// /} ]] || return 0
  if ! is_root; then
    note "not installed: $missing(root could install them)"
    return 0
  fi
  packages_agreed "$1" "$missing" || {
    note "not installing: $missing"
    return 0
  }
  packages_install "$missing"
}

# The first images are made from packages that are fetched, not installed: that needs the lists.
packages_lists() {
  is_root && command -v apt-get >/dev/null || return 0
  apt-cache show dropbear-bin >/dev/null 2>&1 || packages_apt update >>"$OBLAK_HOME/log/packages.log" 2>&1 ||
    note "the package lists could not be fetched: see $OBLAK_HOME/log/packages.log"
}

# What `up` itself cannot do without.
packages_require() {
  local missing
  missing=$(packages_missing "$PACKAGES_ALWAYS" | tr '\n' ' ')
  [[ -z $missing ]] || fail "missing: ${missing% }: install these packages and run ./oblak up again"
}

packages_agreed() {
  local answer
  [[ $1 == ask && -z ${CI:-} && -t 0 ]] || return 0
  read -r -p "    Install from the distribution: $2? [Y/n] " answer
  [[ ${answer:-y} == [Yy]* ]]
}

PACKAGES_GUARD=/usr/sbin/policy-rc.d

packages_guard_mark() { printf '# Of Oblak installation %s, while it installs packages.' "$INSTALLATION"; }

packages_guard() {
  [[ ! -e $PACKAGES_GUARD ]] || return 0
  printf '#!/bin/sh\n%s\nexit 101\n' "$(packages_guard_mark)" >"$PACKAGES_GUARD"
  chmod +x "$PACKAGES_GUARD"
}

# Only our own: an administrator may have one for reasons of their own.
packages_unguard() {
  [[ -z ${INSTALLATION:-} ]] || ! grep -qsxF "$(packages_guard_mark)" "$PACKAGES_GUARD" ||
    rm -f "$PACKAGES_GUARD"
}

# Nothing that is installed here may start a daemon of its own on the host.
packages_install() {
  local log=$OBLAK_HOME/log/packages.log code=0
  note "installing $1"
  packages_guard
  # shellcheck disable=SC2086 # the names are words
  packages_apt install -y --no-install-recommends $1 >"$log" 2>&1 ||
    { packages_apt update >>"$log" 2>&1 &&
      packages_apt install -y --no-install-recommends $1 >>"$log" 2>&1; } || code=$?
  packages_unguard
  [[ $code -ne 0 ]] || return 0
  tail -n 5 "$log" >&2
  if grep -q 'Could not get lock\|Unable to lock' "$log"; then
    fail "another apt or dpkg holds the package lock: let it finish, then run ./oblak up again"
  elif grep -q 'No space left' "$log"; then
    fail "the disk is full: free some space, then run ./oblak up again"
  fi
  fail "apt-get could not install $1: see $log, install them by hand, then run ./oblak up again"
}

packages_apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=60 "$@" </dev/null
}
