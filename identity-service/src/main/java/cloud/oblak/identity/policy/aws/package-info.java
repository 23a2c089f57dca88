/** IAM's actions on managed policies, and what actions on holders share. */
package cloud.oblak.identity.policy.aws;
