# shellcheck shell=bash
# The private, persistent mount namespace in which everything of the real drivers runs.

namespace_file() { printf '%s\n' "$OBLAK_HOME/run/mnt.ns"; }

namespace_lives() {
  [[ $(stat -f -c %T "$(namespace_file)" 2>/dev/null) == nsfs ]]
}

# The file of a namespace may only be bound on a private mount.
namespace_make() {
  local file
  file=$(namespace_file)
  if namespace_lives; then
    namespace_name
    return 0
  fi
  if ! mountpoint -q "$OBLAK_HOME/run"; then
    mount --bind "$OBLAK_HOME/run" "$OBLAK_HOME/run"
  fi
  mount --make-private "$OBLAK_HOME/run"
  : >"$file"
  [[ -d /run/netns ]] || { mkdir -p /run/netns && remember made-run-netns yes; }
  if ! unshare --mount="$file" --propagation private bash -c "$(declare -f namespace_furnish)
    namespace_furnish" >"$OBLAK_HOME/log/namespace.log" 2>&1; then
    umount "$file" 2>/dev/null || true
    fail "no private mount namespace: see $OBLAK_HOME/log/namespace.log, or OBLAK_DRIVERS=memory"
  fi
  namespace_name
}

# What runs inside compares this with /proc/self/ns/mnt, so that it never acts on the host's own.
namespace_name() {
  printf 'mnt:[%s]\n' "$(stat -L -c %i "$(namespace_file)")" >"$OBLAK_HOME/run/mnt.id"
}

# Inside: names of network namespaces are the installation's own, and crun sees no hybrid cgroups.
namespace_furnish() {
  set -e
  if mountpoint -q /sys/fs/cgroup/unified; then
    umount /sys/fs/cgroup/unified
  fi
  mount -t tmpfs -o mode=0755,size=1m oblak /run/netns
}

namespace_enter() { nsenter --mount="$(namespace_file)" -- "$@"; }

namespace_drop() {
  local file
  file=$(namespace_file)
  while mountpoint -q "$file"; do
    umount "$file" || break
  done
  while mountpoint -q "$OBLAK_HOME/run"; do
    umount "$OBLAK_HOME/run" 2>/dev/null || umount -l "$OBLAK_HOME/run" || break
  done
  rm -f "$file" "$OBLAK_HOME/run/mnt.id"
  if [[ $(recall made-run-netns) == yes ]]; then
    rmdir /run/netns 2>/dev/null || true
  fi
}
