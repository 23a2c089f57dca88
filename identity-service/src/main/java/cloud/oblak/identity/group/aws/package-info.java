/** IAM's actions on groups. */
package cloud.oblak.identity.group.aws;
