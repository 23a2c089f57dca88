/** EC2's actions on the tags of whatever has tags. */
package cloud.oblak.compute.tag.aws;
