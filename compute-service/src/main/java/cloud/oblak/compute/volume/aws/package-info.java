/**
 * EC2's question for volumes, which clients ask beside every instance. There are none: the root
 * disk belongs to its instance and can be neither detached nor kept.
 */
package cloud.oblak.compute.volume.aws;
