/** EC2's actions on key pairs. */
package cloud.oblak.compute.keypair.aws;
