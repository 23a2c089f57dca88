/**
 * What the gateway, the services and metering share of the audit: the record of a call, what a
 * service tells the gateway for it, and how parameters lose their secrets. Why it is so stands in
 * docs/adr/0011-audit.md.
 */
package cloud.oblak.kit.audit;
