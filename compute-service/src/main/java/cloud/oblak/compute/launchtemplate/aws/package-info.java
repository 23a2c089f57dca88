/** EC2's actions on launch templates. */
package cloud.oblak.compute.launchtemplate.aws;
