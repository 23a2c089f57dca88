# shellcheck shell=bash
# `doctor`: what this machine can and cannot do, with the cure for each.

doctor() {
  local jdk
  DOCTOR_BAD=0
  PATH=$PATH:/usr/sbin:/sbin
  INSTALLATION=$(recall id)
  printf 'machine\n'
  doctor_line "$(is_root && echo ok)" "user $EUID" 'run as root for real guests'
  doctor_line "$(distribution_supported && echo ok)" "$(distribution_name)" \
    'real drivers are supported on Debian 12, Debian 13 and Ubuntu 24.04'
  doctor_line ok "kernel $(uname -r), $(nproc) cores"
  doctor_amount memory "$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)" 1200 \
    'free memory: the stack needs about 700 MB before the first guest'
  doctor_amount "disk below $OBLAK_HOME" "$(doctor_disk)" 1500 'free some space or move OBLAK_HOME'
  jdk=$(jdk_find) || true
  doctor_line "$jdk" "JDK 25 ${jdk:+in }$jdk" 'install a JDK 25 and set JAVA_HOME'
  doctor_line "$(command -v mvn)" Maven 'install the package maven: only building needs it'
  doctor_tools
  doctor_kernel
  doctor_accelerator
  doctor_network
  doctor_ports
  drivers_choose
  printf 'drivers\n'
  doctor_line "$([[ $DRIVERS == real ]] && echo ok)" "$DRIVERS: $DRIVERS_WHY" "$DRIVERS_CURE"
  if systemd_runs; then
    doctor_line ok 'supervisor: systemd units (this variant is generated, and less tried than runit)'
  else
    doctor_line ok 'supervisor: runit, because systemd does not run here or you are not root'
  fi
  [[ $DOCTOR_BAD -eq 0 ]] || printf '%s not as it should be: see the cures above\n' "$DOCTOR_BAD"
}

# doctor_line GOOD TEXT CURE: an empty GOOD is a lack.
doctor_line() {
  if [[ -n $1 ]]; then
    printf '  ok    %s\n' "$2"
  else
    printf '  lack  %s\n        cure: %s\n' "$2" "${3:-none}"
    DOCTOR_BAD=$((DOCTOR_BAD + 1))
  fi
}

doctor_amount() {
  doctor_line "$([[ $2 -ge $3 ]] && echo ok)" "$1: $2 MB free" "$4"
}

doctor_disk() {
  local folder=$OBLAK_HOME
  while [[ ! -d $folder ]]; do
    folder=$(dirname "$folder")
  done
  df -Pm "$folder" | awk 'NR == 2 { print $4 }'
}

doctor_tools() {
  local probe names
  printf 'tools\n'
  while read -r probe names; do
    doctor_line "$(package_there "$probe" && echo ok)" "${probe##*/}" \
      "install ${names%%|*} (./oblak up does it)"
  done <<<"$PACKAGES_ALWAYS
$PACKAGES_REAL"
  if compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; then
    doctor_line ok 'PostgreSQL, installed'
  else
    doctor_line ok 'PostgreSQL is not installed: embedded binaries come from Maven Central'
  fi
}

doctor_kernel() {
  local name
  printf 'kernel\n'
  case $(stat -f -c %T /sys/fs/cgroup) in
    cgroup2fs) doctor_line ok 'cgroups: v2' ;;
    *)
      if mountpoint -q /sys/fs/cgroup/unified; then
        doctor_line ok 'cgroups: hybrid (crun runs without sight of the v2 part)'
      else
        doctor_line ok 'cgroups: v1'
      fi
      ;;
  esac
  for name in overlay ext4; do
    doctor_line "$(doctor_filesystem "$name")" "file system $name" "load it: modprobe $name"
  done
  doctor_line "$(ls /dev/loop-control 2>/dev/null)" 'loop devices' 'modprobe loop'
  doctor_line "$(unshare --mount --net true 2>/dev/null && echo ok)" 'mount and network namespaces' \
    'run as root on a machine, or in a privileged container'
  doctor_line "$(ls /dev/net/tun 2>/dev/null)" 'tun devices' 'modprobe tun'
}

doctor_filesystem() {
  if grep -qw "$1" /proc/filesystems || modinfo "$1" >/dev/null 2>&1; then
    echo ok
  fi
}

doctor_accelerator() {
  local seen=''
  printf 'accelerator\n'
  if [[ -n $INSTALLATION ]] && answers; then
    seen=$(api GET /v1/hosts 2>/dev/null | jq -r '.hosts[0].accelerator // empty' 2>/dev/null) || true
  fi
  if [[ -n $seen ]]; then
    doctor_line ok "$seen: chosen by the node agent, by what really boots"
  fi
  if [[ ! -e /dev/kvm ]]; then
    doctor_line '' 'KVM: there is no /dev/kvm, virtual machines run slowly (TCG)' \
      'enable virtualisation in the firmware (or nested in the hypervisor) and modprobe kvm'
  elif grep -qwE 'svm|vmx' /proc/cpuinfo; then
    doctor_line ok 'KVM: /dev/kvm and the CPU support it'
  else
    doctor_line '' 'KVM: /dev/kvm opens, but the CPU shows neither svm nor vmx; TCG unless a probe boots' \
      'enable nested virtualisation below this machine'
  fi
}

doctor_network() {
  local policy=''
  printf 'network\n'
  if is_root && command -v nft >/dev/null; then
    policy=$(nft list ruleset 2>/dev/null | grep -E 'hook forward .*policy drop' | sed -n 1p) || true
    doctor_line "$([[ -z $policy ]] && echo ok)" 'packets may be forwarded' \
      'a firewall (Docker, ufw) drops forwarded packets: allow 198.18.0.0/15 in its forward chain'
  fi
  doctor_line "$([[ $(cat /proc/sys/net/ipv4/ip_forward) == 1 || $(recall id) == '' ]] && echo ok)" \
    "IPv4 forwarding $([[ $(cat /proc/sys/net/ipv4/ip_forward) == 1 ]] && echo on || echo 'off until up')" \
    'sysctl -w net.ipv4.ip_forward=1, or ./oblak up'
}

doctor_ports() {
  local port
  port=${OBLAK_PORT:-$(recall port.public)}
  port=${port:-8080}
  printf 'ports\n'
  if listening "$port" && ! part_running control-plane; then
    doctor_line '' "port $port is in use$(port_owner "$port")" 'set OBLAK_PORT to a free port'
  else
    doctor_line ok "port $port"
  fi
}
