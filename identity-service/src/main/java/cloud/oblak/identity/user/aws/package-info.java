/** IAM's actions on users. */
package cloud.oblak.identity.user.aws;
