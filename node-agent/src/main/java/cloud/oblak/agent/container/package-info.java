/**
 * Containers: crun (or runc) under conmon, in a root file system of bounded size.
 *
 * <p>Everything of a container lies in {@code <home>/containers/<instanceId>}: a sparse ext4 image,
 * mounted at {@code rw}, bounds what it may write; an overlay of it over the image's shared
 * read-only layers is mounted at {@code rootfs}. The monitor outlives the agent, and writes the
 * exit code to {@code <home>/containers/.exits/<instanceId>}. A container is running when its
 * marker file names a living process; whatever has no marker is half-made, and is cleared before
 * the next start. Nothing is kept in memory, so a new agent finds all by looking.
 *
 * <p>All containers of an installation share one range of 65,536 shifted ids, in which the layers
 * are unpacked too; what keeps them apart is namespaces, not ids. Directories above a container's
 * root are searchable by all, because its first process has to reach it with shifted ids.
 */
package cloud.oblak.agent.container;
