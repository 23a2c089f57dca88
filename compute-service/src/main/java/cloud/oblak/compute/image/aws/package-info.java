/** EC2's actions on images. */
package cloud.oblak.compute.image.aws;
