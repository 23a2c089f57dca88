/** EC2's actions on VPCs; what they mean is the domain's, one package above. */
package cloud.oblak.network.vpc.aws;
