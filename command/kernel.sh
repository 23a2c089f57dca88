# shellcheck shell=bash
# Limits of the kernel that all guests share because their processes have the same users.

KERNEL_LIMITS='fs.inotify.max_user_instances 8192
fs.inotify.max_user_watches 1048576'

kernel_file() { printf '/proc/sys/%s\n' "${1//.//}"; }

# Raises what is lower, and records what was before any installation of this machine.
kernel_prepare() {
  local key wanted now before
  while read -r key wanted; do
    now=$(cat "$(kernel_file "$key")" 2>/dev/null) || continue
    if [[ -z $(recall "before.$key") ]]; then
      before=$(others "before.$key" | sed -n 1p)
      remember "before.$key" "${before:-$now}"
    fi
    [[ $now -ge $wanted ]] || kernel_set "$key" "$wanted" ||
      note "$key stays at $now: guests that watch many files may run short"
  done <<<"$KERNEL_LIMITS"
}

# The last installation puts back what was, unless somebody else set another value meanwhile.
kernel_restore() {
  local key wanted before
  while read -r key wanted; do
    before=$(recall "before.$key")
    if [[ -n $before && -z $(others "before.$key") && $(cat "$(kernel_file "$key")") == "$wanted" ]]; then
      kernel_set "$key" "$before" || note "$key could not be set back to $before"
    fi
  done <<<"$KERNEL_LIMITS"
}

kernel_set() { { printf '%s\n' "$2" >"$(kernel_file "$1")"; } 2>/dev/null; }
