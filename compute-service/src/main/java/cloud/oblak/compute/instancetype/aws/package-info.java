/** EC2's actions on the catalogue of instance types. */
package cloud.oblak.compute.instancetype.aws;
