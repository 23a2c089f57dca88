/** EC2's questions about volumes. What would change a root volume is not built. */
package cloud.oblak.compute.volume.aws;
