#!/usr/bin/env bash
# Launch times of containers and VMs, beside the bare engines and docker or podman, in one run.
set -euo pipefail
# shellcheck source=bench/stack.sh
. "$(dirname "$0")/stack.sh"

RUNS=${BENCH_RUNS:-20}
bench_stack
inside() { nsenter --mount="$OBLAK_HOME/run/mnt.ns" -- "$@"; }

bench_say "Oblak"
bench_java LaunchBench "-Dbench.containers=$RUNS" "-Dbench.vms=${BENCH_VMS:-5}"

bench_say "bare crun run of a container that ends at once"
bundle=$(mktemp -d "${TMPDIR:-/var/tmp}/oblak-bench-crun.XXXXXX")
mkdir -p "$bundle/rootfs/bin"
cp /bin/busybox "$bundle/rootfs/bin/busybox"
jq -n '{ociVersion: "1.0.2", root: {path: "rootfs"}, hostname: "bench",
  process: {terminal: false, user: {uid: 0, gid: 0}, args: ["/bin/busybox", "true"], cwd: "/", env: []},
  mounts: [{destination: "/proc", type: "proc", source: "proc"}],
  linux: {namespaces: [{type: "pid"}, {type: "mount"}, {type: "ipc"}, {type: "uts"}]}}' \
  >"$bundle/config.json"
number=0
bare_crun() {
  number=$((number + 1))
  inside crun run --bundle "$bundle" "oblak-bench-$$-$number"
}
crun=$(bench_times "$RUNS" bare_crun)
rm -rf "$bundle"
printf '%-58s %s\n' 'crun run' "$crun"

# Peers, each as its users start it, image cached, network included where it can have one here.
peer=null
peer_name=none
if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  peer_name='docker run -d'
  tar -C "$(dirname "$(command -v busybox)")" -c busybox | docker import - oblak-bench >/dev/null
  peer=$(bench_times "$RUNS" docker run -d --rm oblak-bench /busybox sleep 5)
elif command -v podman >/dev/null; then
  peer_name='podman run -d'
  tar -C "$(dirname "$(command -v busybox)")" -c busybox | inside podman import - oblak-bench >/dev/null 2>&1 || true
  peer=$(bench_times "$RUNS" inside podman run -d --rm --network none localhost/oblak-bench /busybox sleep 5) || peer=null
fi
printf '%-58s %s\n' "peer: $peer_name" "$peer"

bench_say "bare virsh create of the same kind of domain"
virsh=null
created=0
if inside virsh -q -c qemu:///system list >/dev/null 2>&1; then
  bare_virsh() {
    created=$((created + 1))
    inside virsh -q -c qemu:///system create /dev/stdin <<XML
<domain type='qemu'><name>oblak-bench-$$-$created</name><memory unit='MiB'>256</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='q35'>hvm</type>
<kernel>$OBLAK_HOME/images/tiny-vm/vmlinuz</kernel><initrd>$OBLAK_HOME/images/tiny-vm/initrd</initrd></os>
<features><acpi/></features><devices><serial type='null'/><memballoon model='none'/></devices></domain>
XML
  }
  virsh=$(bench_times "${BENCH_VMS:-5}" bare_virsh) || virsh=null
  inside virsh -q -c qemu:///system list --name | grep "^oblak-bench-$$-" | while read -r domain; do
    inside virsh -q -c qemu:///system destroy "$domain" >/dev/null
  done
fi
printf '%-58s %s\n' 'virsh create' "$virsh"

jq -n --slurpfile oblak "$BENCH_OUT/launch.json" --argjson crun "$crun" --argjson peer "$peer" \
  --arg peerName "$peer_name" --argjson virsh "$virsh" \
  '{oblak: $oblak[0], crunRun: $crun, peer: {name: $peerName, times: $peer}, virshCreate: $virsh,
    ratios: {
      containerToCrun: ($oblak[0]["container: request to reachable address"].medianMs / $crun.medianMs),
      containerToPeer: (if $peer then $oblak[0]["container: request to reachable address"].medianMs / $peer.medianMs else null end),
      vmToVirsh: (if $virsh and $oblak[0]["VM: request to QEMU started"] then $oblak[0]["VM: request to QEMU started"].medianMs / $virsh.medianMs else null end)}}' \
  >"$BENCH_OUT/launch-all.json"
mv "$BENCH_OUT/launch-all.json" "$BENCH_OUT/launch.json"
bench_say "ratios (median to median)"
jq .ratios "$BENCH_OUT/launch.json"
