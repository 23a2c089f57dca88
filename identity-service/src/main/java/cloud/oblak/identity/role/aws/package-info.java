/** IAM's actions on roles. */
package cloud.oblak.identity.role.aws;
