/**
 * VPCs, and the default network that an account gets on first use: a VPC, a subnet per zone and a
 * security group. It is made once, whoever asks first; the row in {@code account_network} stays, so
 * that what its owner deleted does not come back. Rows of a VPC are written here only, those of
 * subnets and groups also by their own packages.
 */
package cloud.oblak.network.vpc;
