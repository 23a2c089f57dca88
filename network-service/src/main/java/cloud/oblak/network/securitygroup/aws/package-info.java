/**
 * EC2's actions on security groups and their rules; what they mean is the domain's, one package
 * above.
 */
package cloud.oblak.network.securitygroup.aws;
