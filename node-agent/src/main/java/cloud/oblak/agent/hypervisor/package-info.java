/**
 * Virtual machines of this host, on the installation's own libvirt.
 *
 * <p>Domains are transient: what is running is what libvirt says, what exists is a directory per VM
 * with its root disk, console log and two small marks (when the present run began, why the last one
 * ended). So nothing of a VM outlives its directory, and a VM survives the end of this process and
 * of libvirtd. All libvirt calls run on a few platform threads, since native calls would pin the
 * callers' virtual ones. QEMU runs under an unprivileged id that owns nothing but the root disks.
 */
package cloud.oblak.agent.hypervisor;
