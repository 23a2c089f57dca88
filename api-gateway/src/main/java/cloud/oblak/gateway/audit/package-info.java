/**
 * Writes every call of a known credential down before it is passed on and when it is answered, in
 * an append-only file of this process, and delivers the file to metering: in order, at least once.
 * What has not been written is not done, unless it only reads. Nothing here knows HTTP; the door
 * says what was called and what became of it. Why it is so stands in docs/adr/0011-audit.md.
 */
package cloud.oblak.gateway.audit;
