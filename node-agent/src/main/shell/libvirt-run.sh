#!/bin/sh
# Runs the installation's own libvirt inside its private mount namespace; nothing of the host's
# libvirt is read or written. To be entered with nsenter --mount=FILE by the supervisor;
# HOME/run/mnt.id says which namespace that is, in the words of /proc/self/ns/mnt.
# Usage: libvirt-run.sh HOME virtlogd|libvirtd   runs the daemon in the foreground
#        libvirt-run.sh HOME prepare             only makes the private directories
# On the host, after everything has ended and the mount namespace is gone:
#        libvirt-run.sh HOME forget              removes what prepare made outside HOME
set -eu

[ $# -eq 2 ] || { echo "usage: $0 HOME virtlogd|libvirtd|prepare|forget" >&2; exit 2; }
home=$(cd "$1" && pwd -P)
part=$2
state=$home/libvirt
# The id Debian and Ubuntu reserve for libvirt-qemu, whether or not the host has the account.
user=64055
group=64055

# Mount points made here and unused by any other installation, and libvirt's empty cgroups.
forget() {
  for group in /sys/fs/cgroup/machine /sys/fs/cgroup/*/machine; do
    rmdir "$group" 2>/dev/null || true
  done
  [ -e "$state/made" ] || return 0
  while read -r path; do
    cat /proc/[0-9]*/mountinfo 2>/dev/null | grep -q " $path " || rmdir "$path" 2>/dev/null || true
  done <"$state/made"
}

if [ "$part" = forget ]; then
  forget
  exit 0
fi

# Whoever made the namespace wrote down which one it is: the host's own is never that one.
if [ "$(cat "$home/run/mnt.id" 2>/dev/null)" != "$(readlink /proc/self/ns/mnt)" ]; then
  echo "libvirt-run: refused outside the mount namespace that $home/run/mnt.id names" >&2
  exit 1
fi

private() { # directory of ours, path that libvirt has compiled in
  mkdir -p "$1"
  [ -d "$2" ] || { mkdir -p "$2" && echo "$2" >>"$state/made"; }
  [ "$(stat -c %d:%i "$1")" = "$(stat -c %d:%i "$2")" ] || mount --bind "$1" "$2"
}

# /dev/kvm for QEMU's user, without a change to the host's device node.
private_kvm() {
  [ -c /dev/kvm ] || return 0
  [ "$(stat -c %a:%u:%g /dev/kvm)" != "660:0:$group" ] || return 0
  mkdir -p "$state/dev"
  mount -t tmpfs -o size=64k,mode=0700 oblak-dev "$state/dev"
  mknod -m 0660 "$state/dev/kvm" c 10 232
  chown "0:$group" "$state/dev/kvm"
  mount --bind "$state/dev/kvm" /dev/kvm
}

# libvirt insists on the accounts it was compiled with: where the host lacks them, they exist in
# this mount namespace only.
private_account() { # passwd or group, name, line
  ! grep -q "^$2:" "/etc/$1" || return 0
  { cat "/etc/$1" && echo "$3"; } >"$state/$1.new"
  [ ! -e "$state/$1" ] || umount "/etc/$1" 2>/dev/null || true
  mv -f "$state/$1.new" "$state/$1"
  chmod 644 "$state/$1"
  mount --bind "$state/$1" "/etc/$1"
}

# What /run holds describes processes of the present boot only.
forget_earlier_boot() {
  boot=$(cat /proc/sys/kernel/random/boot_id)
  [ "$(cat "$state/boot" 2>/dev/null || true)" != "$boot" ] || return 0
  rm -rf "$home/run/libvirt"
  echo "$boot" >"$state/boot"
}

configure() {
  cat >"$state/etc/libvirtd.conf.new" <<'END'
unix_sock_group = "root"
unix_sock_ro_perms = "0700"
unix_sock_rw_perms = "0700"
unix_sock_admin_perms = "0700"
auth_unix_ro = "none"
auth_unix_rw = "none"
log_level = 3
log_outputs = "3:stderr"
END
  cat >"$state/etc/virtlogd.conf.new" <<'END'
log_level = 3
log_outputs = "3:stderr"
max_size = 131072
max_backups = 1
END
  cat >"$state/etc/qemu.conf.new" <<END
user = "+$user"
group = "+$group"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
stdio_handler = "logd"
cgroup_controllers = [ "cpu", "cpuacct", "memory", "devices" ]
max_core = 0
END
  for file in libvirtd virtlogd qemu; do
    mv -f "$state/etc/$file.conf.new" "$state/etc/$file.conf"
  done
}

prepare() {
  umask 022
  mkdir -p "$state/etc" "$home/run"
  # QEMU's user must be able to walk to its sockets and disks, and to read nothing on the way.
  chmod a+x "$home" "$home/run" "$state"
  forget_earlier_boot
  private "$state/etc" /etc/libvirt
  private "$state/lib" /var/lib/libvirt
  private "$state/cache" /var/cache/libvirt
  private "$state/log" /var/log/libvirt
  private "$home/run/libvirt" /run/libvirt
  private_account group libvirt-qemu "libvirt-qemu:x:$group:"
  private_account group kvm "kvm:x:$group:"
  private_account passwd libvirt-qemu \
    "libvirt-qemu:x:$user:$group:QEMU:/var/lib/libvirt:/usr/sbin/nologin"
  private_kvm
  configure
}

exec 9>"$home/.libvirt-run.lock"
flock 9
prepare
exec 9>&-

case $part in
  prepare) ;;
  virtlogd) exec virtlogd --config /etc/libvirt/virtlogd.conf --pid-file /run/libvirt/virtlogd.pid ;;
  libvirtd) exec libvirtd --config /etc/libvirt/libvirtd.conf --pid-file /run/libvirt/libvirtd.pid ;;
  *)
    echo "libvirt-run: unknown part $part" >&2
    exit 2
    ;;
esac
