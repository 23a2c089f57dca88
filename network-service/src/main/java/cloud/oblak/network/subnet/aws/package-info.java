/** EC2's actions on subnets; what they mean is the domain's, one package above. */
package cloud.oblak.network.subnet.aws;
