/** EC2's actions on the region. */
package cloud.oblak.compute.region.aws;
