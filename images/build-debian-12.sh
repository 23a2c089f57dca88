#!/bin/bash
# Builds the VM image debian-12 from Debian's own packages: a cloud image with cloud-init and its
# EC2 data source, on a disk that a BIOS boots. Usage: build-debian-12.sh TARGET-DIR
# Leaves disk.qcow2 there. Wants root, mmdebstrap, sfdisk, mkfs.ext4 and qemu-img; installs nothing
# on the host, and needs no loop device. What it mounts lies in a namespace that ends with it.
# OBLAK_DEBIAN_MIRROR names another mirror than Debian's own.
set -euo pipefail

[[ $# -eq 1 ]] || {
  echo "usage: $0 TARGET-DIR" >&2
  exit 2
}
SUITE=bookworm
SECTOR=512
BOOT_START=2048 # where GRUB's core lies, in sectors: the BIOS boot partition
ROOT_START=4096
DISK_MIB=2048
PACKAGES=(
  systemd systemd-sysv systemd-resolved systemd-timesyncd libpam-systemd dbus udev init
  linux-image-cloud-amd64 initramfs-tools zstd grub-pc-bin grub2-common
  cloud-init cloud-guest-utils gdisk fdisk e2fsprogs
  openssh-server sudo iproute2 iputils-ping isc-dhcp-client netbase ca-certificates curl
  locales less nano procps kmod
)

fail() {
  echo "debian-12: $1" >&2
  exit 1
}

say() { echo "debian-12: $1"; }

check() {
  local tool
  [[ $(uname -m) == x86_64 ]] || fail "the image is for x86_64, this machine is $(uname -m)"
  [[ $EUID -eq 0 ]] || fail "building it wants root: run it as root"
  for tool in mmdebstrap sfdisk mkfs.ext4 qemu-img unshare setpriv; do
    command -v "$tool" >/dev/null ||
      fail "$tool is missing: install it from the distribution's packages"
  done
  [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] ||
    fail "Debian's keys are missing: install the package debian-archive-keyring"
}

# Only the lines that say how far it is; everything lies in the log.
progress() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$1"
    [[ $line != "I: "* || $line == *-hook* ]] || say "  ${line#I: }"
  done
}

bootstrap() {
  local include
  include=$(IFS=,; echo "${PACKAGES[*]}")
  say "installing ${#PACKAGES[@]} packages and what they need: some minutes"
  # The namespaces end with this script, however it ends, and all their mounts and processes.
  # An empty mirror is Debian's own.
  setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child=KILL \
    mmdebstrap --mode=root --variant=apt --architectures=amd64 --format=directory \
    --include="$include" --skip=output/dev \
    --aptopt='Acquire::Retries "3"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --customize-hook="cp -R '$here/debian-12/.' \"\$1\"" \
    --customize-hook="sh '$here/debian-12-customize.sh' \"\$1\" '$uuid'" \
    "$SUITE" "$work/root" ${OBLAK_DEBIAN_MIRROR:+"$OBLAK_DEBIAN_MIRROR"} 2>&1 </dev/null |
    progress "$work/log" ||
    {
      tail -n 8 "$work/log" >&2
      fail "the packages could not be installed: is there a way to Debian's mirror, and space?"
    }
}

little_endian_64() { # NUMBER: its eight bytes
  local i value=$1
  for ((i = 0; i < 8; i++)); do
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\x$(printf %02x $(((value >> (8 * i)) & 255)))"
  done
}

patch() { dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }

# GRUB as grub-bios-setup writes it, which wants a block device: the first sector finds the core at
# BOOT_START, whose own first sector finds the rest behind it.
boot_code() {
  local modules=$work/root/usr/lib/grub/i386-pc
  chroot "$work/root" grub-mkimage -O i386-pc -o /core.img -p '(hd0,gpt1)/boot/grub' \
    biosdisk part_gpt ext2 normal configfile search search_fs_uuid search_label serial terminal \
    linux echo test minicmd all_video gzio
  mv "$work/root/core.img" "$work/core.img"
  cp "$modules/boot.img" "$work/boot.img"
  [[ $(stat -c %s "$work/core.img") -lt $(((ROOT_START - BOOT_START) * SECTOR)) ]] ||
    fail "GRUB's core does not fit in its partition"
  little_endian_64 "$BOOT_START" | patch "$work/boot.img" $((0x5c))
  printf '\x90\x90' | patch "$work/boot.img" $((0x66))
  little_endian_64 $((BOOT_START + 1)) | patch "$work/core.img" $((0x1f4))
}

disk() {
  local raw=$work/disk.raw size=$((DISK_MIB - 1))
  truncate -s "${DISK_MIB}M" "$raw"
  sfdisk --quiet "$raw" <<TABLE
label: gpt
14: start=$BOOT_START, size=$((ROOT_START - BOOT_START)), type=21686148-6449-6E6F-744E-656564454649
1: start=$ROOT_START, size=$(((size * 2048) - ROOT_START)), type=0FC63DAF-8483-4772-8E79-3D69D8477DE4
TABLE
  # The first 440 bytes are code, what follows is the table.
  dd if="$work/boot.img" of="$raw" bs=440 count=1 conv=notrunc status=none
  dd if="$work/core.img" of="$raw" bs=$SECTOR seek=$BOOT_START conv=notrunc status=none
  mkfs.ext4 -q -F -U "$uuid" -L root -d "$work/root" -E "offset=$((ROOT_START * SECTOR))" \
    "$raw" "$((size * 1024 - ROOT_START / 2))k" >>"$work/log" 2>&1 ||
    {
      tail -n 3 "$work/log" >&2
      fail "the root file system could not be made: is there space?"
    }
  qemu-img convert -O qcow2 "$raw" "$work/disk.qcow2"
}

check
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
work=$(mktemp -d "$target/.build-XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 1' HUP INT TERM
uuid=$(cat /proc/sys/kernel/random/uuid)

bootstrap
say "writing the disk"
boot_code
disk
chmod 644 "$work/disk.qcow2"
mv -f "$work/disk.qcow2" "$target/disk.qcow2"
say "ready in $target"
