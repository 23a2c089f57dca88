/**
 * The instance metadata service as EC2 serves it (IMDSv2 only), from this host's own copy of the
 * desired state, so that it answers while the control plane is away. Who asks is told by the VPC
 * and source address that the proxy in the VPC's namespace puts into the request; the proxy proves
 * itself by a secret.
 */
package cloud.oblak.agent.metadata;
