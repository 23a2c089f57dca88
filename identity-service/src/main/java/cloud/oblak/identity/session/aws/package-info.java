/** IAM's actions of a user on its own password. */
package cloud.oblak.identity.session.aws;
