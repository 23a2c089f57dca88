/** EC2's actions on instances. */
package cloud.oblak.compute.instance.aws;
