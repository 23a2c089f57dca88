/**
 * The node agent: merges the desired ports and workloads of one host, drives them to that state,
 * and reports what it sees. Everything that touches libvirt, crun, nftables or another process of
 * the host is here, behind four narrow drivers ({@link cloud.oblak.agent.hypervisor.Hypervisor},
 * {@link cloud.oblak.agent.container.ContainerRuntime}, {@link
 * cloud.oblak.agent.network.NetworkBackend}, {@link cloud.oblak.agent.image.ImageStore}), each with
 * a twin in memory. Plain Java without a container framework, so that one process can play a
 * thousand hosts.
 */
package cloud.oblak.agent;
