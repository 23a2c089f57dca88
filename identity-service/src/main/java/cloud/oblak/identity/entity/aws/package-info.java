/** What IAM's actions share: tags and pages as the AWS model has them. */
package cloud.oblak.identity.entity.aws;
