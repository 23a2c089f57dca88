#!/bin/sh
# The last step inside the new root file system: how it boots, and nothing in it that two instances
# must not share. Usage: debian-12-customize.sh ROOT-DIR UUID-OF-ITS-FILE-SYSTEM
set -eu
root=$1
uuid=$2

printf 'UUID=%s / ext4 rw,discard,errors=remount-ro 0 1\n' "$uuid" >"$root/etc/fstab"

# The first start; update-grub writes the next one when the guest gets a new kernel.
mkdir -p "$root/boot/grub"
cp -R "$root/usr/lib/grub/i386-pc" "$root/boot/grub/i386-pc"
rm -f "$root"/boot/grub/i386-pc/*.image
cat >"$root/boot/grub/grub.cfg" <<GRUB
serial --unit=0 --speed=115200
terminal_input serial
terminal_output serial
set timeout=0
search --no-floppy --fs-uuid --set=root $uuid
menuentry 'Debian GNU/Linux' {
  linux /vmlinuz root=UUID=$uuid ro console=ttyS0,115200
  initrd /initrd.img
}
GRUB
if [ ! -e "$root/vmlinuz" ] || [ ! -e "$root/initrd.img" ]; then
  echo "debian-12: the kernel has no /vmlinuz and /initrd.img" >&2
  exit 1
fi

chroot "$root" systemctl -q enable systemd-networkd systemd-resolved systemd-timesyncd ssh
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
# Which devices must be up is cloud-init's to say: none would wait for two minutes.
printf 'LANG=C.UTF-8\n' >"$root/etc/default/locale"

# Of one instance only: made anew at its first start.
: >"$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id" "$root"/etc/ssh/ssh_host_* "$root/etc/hostname" \
  "$root/var/lib/systemd/random-seed" "$root/etc/apt/apt.conf.d/99mmdebstrap"
printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
rm -rf "$root/var/lib/cloud"
find "$root/var/log" -type f -delete
