#!/usr/bin/env bash
# Launch times of containers and VMs, beside the bare engines and docker or podman, in one run.
# BENCH_RUNS (20) and BENCH_VMS (5) say how many of each.
set -euo pipefail
# shellcheck source=bench/stack.sh
. "$(dirname "$0")/stack.sh"

RUNS=${BENCH_RUNS:-20}
VMS=${BENCH_VMS:-5}
NAME=oblak-bench-$$
VIRSH=(virsh -q -c qemu:///system)
load_before=$(bench_load)
bench_stack
[[ -e $OBLAK_HOME/run/mnt.ns ]] || {
  printf 'this installation runs on memory drivers: there is nothing to measure, see ./oblak doctor\n' >&2
  exit 1
}
WORK=$(mktemp -d "${TMPDIR:-/var/tmp}/$NAME.XXXXXX")
bench_at_end rm -rf "$WORK"

# The engines' own control groups and sockets are those of the installation.
inside() { nsenter --mount="$OBLAK_HOME/run/mnt.ns" -- "$@"; }

bundle() {
  mkdir -p "$WORK/rootfs/"{bin,dev,proc}
  cp /bin/busybox "$WORK/rootfs/bin/busybox"
  jq -n --arg group "/$NAME" '{ociVersion: "1.0.2", root: {path: "rootfs"}, hostname: "bench",
    process: {terminal: false, user: {uid: 0, gid: 0}, args: ["/bin/busybox", "true"], cwd: "/", env: []},
    mounts: [{destination: "/proc", type: "proc", source: "proc"}],
    linux: {cgroupsPath: $group,
      namespaces: [{type: "pid"}, {type: "mount"}, {type: "ipc"}, {type: "uts"}]}}' \
    >"$WORK/config.json"
}

bare_crun() { inside crun run --bundle "$WORK" "$NAME"; }

# The same machine, memory and kernel as one of Oblak's small VMs.
bare_domain() {
  cat >"$WORK/domain.xml" <<XML
<domain type='$1'><name>$NAME</name><memory unit='MiB'>512</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='q35'>hvm</type>
<kernel>$OBLAK_HOME/images/tiny-vm/vmlinuz</kernel><initrd>$OBLAK_HOME/images/tiny-vm/initrd</initrd></os>
<features><acpi/></features><devices><serial type='null'/><memballoon model='none'/></devices></domain>
XML
}

bare_virsh() { inside "${VIRSH[@]}" create "$WORK/domain.xml"; }
end_domain() { ! inside "${VIRSH[@]}" destroy "$NAME" >/dev/null 2>&1; }

# Peers, each as its users start it, image cached, with the network it has by default.
peer_times() {
  local engine=$1
  tar -C /bin -c busybox | "$engine" import - "$NAME" >/dev/null
  bench_times "$RUNS" "$engine" run -d --label "$NAME" "$NAME" /busybox sleep 600
}

peer_leave() {
  "$1" ps -aq --filter "label=$NAME" | xargs -r "$1" rm -f >/dev/null 2>&1
  "$1" rmi -f "$NAME" >/dev/null 2>&1
}

bench_say "Oblak (load $(bench_load))"
bench_java LaunchBench "-Dbench.containers=$RUNS" "-Dbench.vms=$VMS"

bench_say "bare engines and peers"
bundle
crun=$(bench_times "$RUNS" bare_crun) || crun=null
bench_row 'crun run of a container that ends at once' "$crun"

virsh=null
if command -v virsh >/dev/null; then
  accelerator=qemu
  [[ $("$BENCH_ROOT/oblak" status) != *'accelerator kvm'* ]] || accelerator=kvm
  bare_domain "$accelerator"
  bench_at_end end_domain
  times=()
  for ((i = 0; i < VMS; i++)); do
    times+=("$(bench_times 1 bare_virsh | jq .medianMs)")
    end_domain || true
  done
  virsh=$(printf '%s\n' "${times[@]}" | jq -cs 'sort | {runs: length, medianMs: .[(length - 1) / 2 | floor],
    p95Ms: .[(length * 0.95 | ceil) - 1]}')
  bench_row "virsh create ($accelerator)" "$virsh"
else
  bench_row 'virsh create' 'not measured: virsh is not installed (libvirt-clients)'
fi

peer=null
peer_name=none
if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  peer_name='docker run -d'
elif command -v podman >/dev/null; then
  peer_name='podman run -d'
fi
if [[ $peer_name == none ]]; then
  bench_row 'docker run -d, podman run -d' 'not measured: neither engine is installed and running here'
else
  bench_at_end peer_leave "${peer_name%% *}"
  peer=$(peer_times "${peer_name%% *}") || peer=null
  bench_row "$peer_name" "$peer"
fi

bench_say "ratios (median to median; load $(bench_load))"
jq -n --slurpfile oblak "$BENCH_OUT/launch.json" --argjson crun "$crun" --argjson peer "$peer" \
  --arg peerName "$peer_name" --argjson virsh "$virsh" \
  --arg before "$load_before" --arg after "$(bench_load)" \
  'def ratio(of; to): if of and to then (of.medianMs / to.medianMs * 10 | round / 10) else null end;
  $oblak[0] as $o | $o["container: request to reachable address"] as $container
  | {oblak: $o, crunRun: $crun, virshCreate: $virsh, peer: {name: $peerName, times: $peer},
     load: {before: $before, after: $after},
     ratios: {"container: request to reachable / crun run": ratio($container; $crun),
       "container: request to reachable / docker or podman run -d": ratio($container; $peer),
       "VM: request to QEMU started / virsh create": ratio($o["VM: request to QEMU started"]; $virsh)}}' \
  >"$WORK/launch.json"
mv "$WORK/launch.json" "$BENCH_OUT/launch.json"
jq -r '.ratios | to_entries[] | "\(.key)\t\(.value // "not measured")"' "$BENCH_OUT/launch.json" |
  while IFS=$'\t' read -r label value; do bench_row "$label" "$value"; done
printf 'written: %s\n' "$BENCH_OUT/launch.json"
