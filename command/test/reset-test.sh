#!/usr/bin/env bash
# With real drivers: the private mount namespace, guests that outlive `down`, and a reset that
# takes away whatever carries the id, also after everything was killed.
set -euo pipefail
# shellcheck source=command/test/check.sh
. "$(dirname "$0")/check.sh"

if [[ $EUID -ne 0 ]]; then
  check "these tests run as root" false
  finish
fi

inside() { nsenter --mount="$HOME_a/run/mnt.ns" -- "$@"; }

# What a node agent with guests leaves on a host, made by hand.
litter() {
  local group=$1/oblak-$ID/i-1 folder=$HOME_a/agent/containers/i-1
  mkdir -p "$group" "$folder/disk" "$folder/root"
  setsid bash -c "inside_sleep '$group'" </dev/null >/dev/null 2>&1 &
  inside ip netns add "oblak-$ID-vpc-1" &&
    ip link add "o${ID}u" type bridge &&
    ip link add "o${ID}v0001" type veth peer name uplink netns "$(inside_netns)" &&
    nft add table inet "oblak-$ID" &&
    truncate -s 16M "$folder/image" &&
    mkfs.ext4 -q "$folder/image" &&
    inside mount -o loop "$folder/image" "$folder/disk" &&
    inside mount -t overlay overlay -o "lowerdir=/etc:/usr" "$folder/root"
}

# A device can be given to a namespace by a process that is in it.
inside_netns() {
  inside nsenter --net="/run/netns/oblak-$ID-vpc-1" setsid sleep 600 </dev/null >/dev/null 2>&1 &
  sleep 0.5
  printf '%s\n' "$!"
}

# shellcheck disable=SC2317 # called by name
inside_sleep() {
  echo $BASHPID >"$1/cgroup.procs"
  exec unshare --mount sleep 601
}
export -f inside_sleep

guest_alive() { [[ -n $(cat "$GROUPS_AT/oblak-$ID/i-1/cgroup.procs" 2>/dev/null) ]]; }

names_are_private() {
  [[ $(inside ip netns list) == *"oblak-$ID-vpc-1"* ]] && [[ ! -e /run/netns/oblak-$ID-vpc-1 ]]
}

cgroups_suit_crun() {
  [[ $(stat -f -c %T /sys/fs/cgroup) == cgroup2fs ]] || ! inside mountpoint -q /sys/fs/cgroup/unified
}

killed_supervisor_is_replaced() {
  local part
  kill -KILL "$(cat "$HOME_a/run/supervisor.pid")"
  for part in control-plane agent; do
    pkill -KILL -f "^runsv $part\$" --session "$(ps -o sess= -p "$(part_pid_of "$HOME_a" "$part")" |
      tr -d ' ')" || true
  done
  oblak_a up --yes
}

one_of_each() {
  [[ $(pgrep -fc -- "-jar $HOME_a/app/all-in-one") == 1 ]]
}

host_state() {
  ls /sys/class/net
  findmnt -rno TARGET | grep -v '^/run/user' | sort
  nft list tables
  losetup -nO BACK-FILE | sort
  find /sys/fs/cgroup -maxdepth 3 -name '*oblak*' | sort
  cut -d : -f 1 /etc/passwd
  ls /run/oblak /run/netns 2>/dev/null || true
}

traces() {
  {
    pgrep -af -- "$SCRATCH/a/" || true
    pgrep -af -- "oblak-$ID" || true
    host_state | grep -e "$ID" -e "$SCRATCH" || true
  } | sed '/^$/d'
}

stub
GROUPS_AT=/sys/fs/cgroup
[[ $(stat -f -c %T /sys/fs/cgroup) == cgroup2fs ]] || GROUPS_AT=/sys/fs/cgroup/pids
check "up with real drivers" oblak_a up --yes
ID=$(sed -n 's/^id=//p' "$HOME_a/etc/installation.properties")
check "crun finds cgroups that it takes" cgroups_suit_crun
check "a guest, networks and disks are there" litter "$GROUPS_AT"
check "names of network namespaces are the installation's own" names_are_private
check "down leaves the guest running" oblak_a down
check "the guest runs" guest_alive
check "up after down" oblak_a up --yes
check "up after the supervisor was killed" killed_supervisor_is_replaced
check "each part runs once" one_of_each
check "down --instances ends the guest" oblak_a down --instances
check "the guest is gone" test ! "$(guest_alive && echo alive)"
check "reset takes everything away" oblak_a reset --yes
check "nothing is left" test -z "$(traces)"
traces
finish
