/**
 * Every call of either face, for the account that made it. The gateways write and deliver, at least
 * once; an id is stored once. Rows are never changed by anybody and leave after 90 days: the
 * database itself refuses anything else. Read over REST and as CloudTrail's LookupEvents, newest
 * first. Why it is so stands in docs/adr/0011-audit.md.
 */
package cloud.oblak.metering.audit;
