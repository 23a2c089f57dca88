/** How filters, tags and pages of EC2's lists read in network-service. */
package cloud.oblak.network.tag.aws;
