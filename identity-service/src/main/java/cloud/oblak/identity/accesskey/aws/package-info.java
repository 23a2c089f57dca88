/** IAM's actions on access keys. */
package cloud.oblak.identity.accesskey.aws;
