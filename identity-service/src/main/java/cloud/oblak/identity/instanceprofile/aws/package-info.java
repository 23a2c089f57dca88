/** IAM's actions on instance profiles. */
package cloud.oblak.identity.instanceprofile.aws;
