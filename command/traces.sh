# shellcheck shell=bash
# Finds and removes what carries the installation's id: processes, namespaces, devices, mounts.

# Processes of guests: in our cgroups, or a virtual machine with our name.
guest_pids() {
  local file
  {
    pgrep -f -- "guest=oblak-${INSTALLATION}-" || true
    while read -r file; do
      cat "$file" 2>/dev/null || true
    done < <(find /sys/fs/cgroup -path "*/oblak-${INSTALLATION}*" -name cgroup.procs 2>/dev/null)
  } | sort -un
}

# Everything that lives in the private mount namespace or in a network namespace made there, and
# programs of ours that lost their supervisor.
trace_pids() {
  local ours=' ' pid folder
  if namespace_lives; then
    ours=" mnt:[$(stat -L -c %i "$(namespace_file)")] "
    ours="$ours$(namespace_enter stat -c 'net:[%i]' /run/netns/* 2>/dev/null | tr '\n' ' ')"
  fi
  guest_pids
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    if [[ $ours == *" $(readlink "$folder/ns/mnt" 2>/dev/null) "* ||
      $ours == *" $(readlink "$folder/ns/net" 2>/dev/null) "* ]]; then
      printf '%s\n' "$pid"
    else
      ! trace_is_part "$folder" || printf '%s\n' "$pid"
    fi
  done
}

trace_is_part() {
  local words
  case $(cat "$1/comm" 2>/dev/null) in
    runsv | runsvdir | svlogd | java | postgres | libvirtd | virtlogd)
      words=$(readlink "$1/cwd" 2>/dev/null || true)/$'\n'
      words=$words$(tr '\0' '\n' 2>/dev/null <"$1/cmdline") || true
      [[ $words == *"$OBLAK_HOME/"* ]]
      ;;
    *) return 1 ;;
  esac
}

# The command itself, what called it, and what it runs are never a trace.
trace_pids_safe() {
  local pid=$BASHPID mine=' '
  while [[ $pid -gt 1 ]]; do
    mine="$mine$pid "
    pid=$(sed 's/.*) //' "/proc/$pid/stat" | cut -d ' ' -f 2)
  done
  trace_pids | sort -un | while read -r pid; do
    [[ $mine == *" $pid "* ]] || pid_gone "$pid" || printf '%s\n' "$pid"
  done
}

# end_pids LISTER: asks, waits five seconds, then insists.
end_pids() {
  local round pids
  for round in 1 2 3; do
    pids=$("$1")
    [[ -n $pids ]] || return 0
    # shellcheck disable=SC2086 # the pids are words
    if [[ $round == 1 ]]; then
      kill -TERM $pids 2>/dev/null || true
      kill -CONT $pids 2>/dev/null || true
      until_true 5 none_left "$1" || true
    else
      kill -KILL $pids 2>/dev/null || true
      until_true 5 none_left "$1" || true
    fi
  done
}

none_left() { [[ -z $("$1") ]]; }

guest_pids_alive() {
  local pid
  guest_pids | while read -r pid; do
    pid_gone "$pid" || printf '%s\n' "$pid"
  done
}

# Where the v2 mount of a hybrid host is hidden, crun fills the bare directory below it.
cgroups_remove() {
  # shellcheck disable=SC2016 # the inner shell asks
  ! namespace_lives || namespace_enter sh -c \
    'mountpoint -q /sys/fs/cgroup/unified || rm -rf "/sys/fs/cgroup/unified/oblak-$1"' sh \
    "$INSTALLATION" 2>/dev/null || true
  find /sys/fs/cgroup -depth -type d -path "*/oblak-$INSTALLATION*" -exec rmdir {} + 2>/dev/null ||
    true
  find /sys/fs/cgroup -depth -type d -name "*oblak*$INSTALLATION*" -exec rmdir {} + 2>/dev/null ||
    true
}

# Network namespaces, devices, filter tables: all of them carry the id in their names.
network_remove() {
  local name family device
  if namespace_lives; then
    while read -r name _; do
      namespace_enter ip netns del "$name" 2>/dev/null || true
    done < <(namespace_enter ip netns list 2>/dev/null)
  fi
  while read -r name _; do
    [[ $name != "oblak-$INSTALLATION-"* ]] || ip netns del "$name" || true
  done < <(ip netns list 2>/dev/null)
  for device in /sys/class/net/"o$INSTALLATION"*; do
    [[ ! -e $device ]] || ip link delete "${device##*/}" 2>/dev/null || true
  done
  if command -v nft >/dev/null; then
    while read -r _ family name; do
      nft delete table "$family" "$name" || true
    done < <(nft list tables 2>/dev/null | grep -- " oblak-$INSTALLATION")
  fi
  firewall_remove
  forwarding_restore
}

# The way past a FORWARD policy of drop that the node agent made, known by its comment.
firewall_remove() {
  local rule
  # iptables would make its tables only to find nothing in them.
  command -v iptables >/dev/null || return 0
  [[ -e /proc/net/ip_tables_names || $(nft list tables 2>/dev/null) == *'table ip filter'* ]] || return 0
  while read -r rule; do
    # shellcheck disable=SC2086 # a rule is words
    iptables -w -D ${rule#-A } || true
  done < <(iptables -w -S FORWARD 2>/dev/null | grep -- "oblak-$INSTALLATION")
}

# The node agent switches forwarding on and notes that it was off; the last one switches it back.
forwarding_restore() {
  local before=/run/oblak-ip-forward.before value
  if [[ -z $(nft list tables 2>/dev/null | grep ' oblak-' || true) ]]; then
    # Another installation that ends at the same moment may have put it back already.
    value=$(cat "$before" 2>/dev/null) || return 0
    sysctl -qw "net.ipv4.ip_forward=$value" || true
    rm -f "$before"
  fi
}

mounts_remove() {
  local target device
  namespace_drop
  while read -r target; do
    umount "$target" 2>/dev/null || umount -l "$target" || true
  done < <(findmnt -rno TARGET | grep -F "$OBLAK_HOME/" | sort -r)
  while read -r device; do
    losetup -d "$device" 2>/dev/null || true
  done < <(losetup -nO NAME,BACK-FILE 2>/dev/null | awk -v home="$OBLAK_HOME/" \
    'index($2, home) == 1 { print $1 }')
}
