/** EC2's questions about network interfaces, which are ports of instances. */
package cloud.oblak.network.port.aws;
