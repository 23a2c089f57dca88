#!/bin/sh
# Builds the VM image tiny-vm from the distribution's packages: the cloud kernel and an initial
# RAM disk with a busybox userland. Usage: build-tiny-vm.sh TARGET-DIR
# Leaves vmlinuz, initrd and append (the kernel command line) there. Installs nothing on the host.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 TARGET-DIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
work=$(mktemp -d "$target/.build-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
  echo "tiny-vm: $1" >&2
  exit 1
}

dependencies() { # of a package, direct ones only
  apt-cache depends --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
    --no-enhances "$1" | sed -n 's/^ *|\{0,1\}\(Pre\)\{0,1\}Depends: //p' | grep -v '[<>]' || true
}

kernel_packages() { # the meta package's kernel and, where separate, its modules
  for meta in "linux-image-cloud-$(dpkg --print-architecture)" linux-image-virtual; do
    image=$(dependencies "$meta" 2>/dev/null | grep '^linux-image-[0-9]' | head -n 1) || continue
    [ -n "$image" ] || continue
    echo "$image"
    dependencies "$image" | grep '^linux-modules-[0-9]' || true
    return
  done
}

kernels=$(kernel_packages)
[ -n "$kernels" ] || fail "no cloud kernel in the package lists; run apt-get update"
ssh_packages=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
  --no-breaks --no-replaces --no-enhances dropbear-bin | grep '^[a-z]' | grep -v ':' |
  grep -v '^debconf' | sort -u)

echo "tiny-vm: fetching packages"
mkdir "$work/deb" "$work/packages" "$work/kernel"
chmod 755 "$work" "$work/deb"
# Virtual packages of the recursive list cannot be fetched: one by one where all at once fails.
# shellcheck disable=SC2086 # package names, one word each
(cd "$work/deb" && apt-get -q -q download busybox-static $kernels $ssh_packages 2>"$work/apt.log") ||
  for package in busybox-static $kernels $ssh_packages; do
    (cd "$work/deb" && apt-get -q -q download "$package" 2>>"$work/apt.log") || true
  done
for deb in "$work"/deb/*.deb; do
  case ${deb##*/} in
    linux-*) dpkg -x "$deb" "$work/kernel" ;;
    *) dpkg -x "$deb" "$work/packages" ;;
  esac
done
busybox=$(find "$work/packages" -path '*bin/busybox' -type f | head -n 1)
dropbear=$(find "$work/packages" -path '*bin/dropbear' -type f | head -n 1)
vmlinuz=$(find "$work/kernel" -path '*/boot/vmlinuz-*' -type f | head -n 1)
modules=$(find "$work/kernel" -type d -path '*/lib/modules/*/kernel' | head -n 1)
if [ -z "$busybox" ] || [ -z "$dropbear" ] || [ -z "$vmlinuz" ] || [ -z "$modules" ]; then
  tail -n 3 "$work/apt.log" >&2
  fail "a package could not be fetched"
fi

echo "tiny-vm: building"
root=$work/root
cp -R "$here/tiny-vm" "$root"
mkdir -p "$root/bin" "$root/sbin" "$root/lib" "$root/lib64" "$root/modules" "$root/proc" \
  "$root/sys" "$root/dev" "$root/run" "$root/tmp" "$root/mnt" "$root/var/log" "$root/srv/www" \
  "$root/etc/dropbear" "$root/root/.ssh" "$root/home/oblak/.ssh"
cp "$busybox" "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
for program in dropbear dropbearkey; do
  cp "$(find "$work/packages" -path "*bin/$program" -type f | head -n 1)" "$root/bin/"
done
loader=$(find "$work/packages" -name 'ld-linux*.so*' \( -type f -o -type l \) | head -n 1)
cp -L "$loader" "$root/lib/"
[ "$(dpkg --print-architecture)" != amd64 ] || cp -L "$loader" "$root/lib64/"
libraries=$(find "$work/packages" -name '*.so*' -exec dirname {} \; | sort -u | paste -s -d : -)
for library in $("$loader" --library-path "$libraries" --list "$dropbear" |
  sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p'); do
  cp -L "$library" "$root/lib/"
done

# Copies a module and what it needs, and appends it to the order of loading. One that is absent
# is built into the kernel.
add_module() {
  pattern=$(echo "$1" | sed 's/[-_]/[-_]/g')
  file=$(find "$modules" \( -name "$pattern.ko" -o -name "$pattern.ko.?z*" -o -name "$pattern.ko.zst" \) |
    head -n 1)
  [ -n "$file" ] || return 0
  name=$(basename "$file" | sed 's/\.ko.*//').ko
  [ ! -e "$root/modules/$name" ] || return 0
  case $file in
    *.xz) "$busybox" unxz -c "$file" >"$root/modules/$name" ;;
    *.gz) "$busybox" gunzip -c "$file" >"$root/modules/$name" ;;
    *.zst) zstd -q -d -c "$file" >"$root/modules/$name" ;;
    *) cp "$file" "$root/modules/$name" ;;
  esac
  needed=$(tr '\0' '\n' <"$root/modules/$name" | sed -n 's/^depends=//p' | tr ',' ' ')
  add_modules "$name" "$needed"
}

add_modules() { # file name, modules it needs; recursion keeps its own arguments
  for dependency in $2; do add_module "$dependency"; done
  echo "$1" >>"$root/modules/order"
}

: >"$root/modules/order"
for module in virtio_pci virtio_net virtio_blk virtio_rng button evdev af_packet crc32c_generic ext4; do
  add_module "$module"
done

chmod 700 "$root/root" "$root/root/.ssh" "$root/home/oblak/.ssh"
chmod 1777 "$root/tmp"
(cd "$root" && find . | "$busybox" cpio -o -H newc) >"$work/initrd" 2>"$work/cpio.log" ||
  fail "the initial RAM disk could not be packed"
printf '%s\n' 'console=ttyS0 net.ifnames=0 loglevel=4 panic=1' >"$work/append"
cp "$vmlinuz" "$work/vmlinuz"
chmod 644 "$work/vmlinuz" "$work/initrd" "$work/append"
mv -f "$work/vmlinuz" "$work/initrd" "$work/append" "$target/"
echo "tiny-vm: ready in $target"
