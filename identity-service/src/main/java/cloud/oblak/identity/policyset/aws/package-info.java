/** IAM's simulation of policies, and the summary of an account. */
package cloud.oblak.identity.policyset.aws;
