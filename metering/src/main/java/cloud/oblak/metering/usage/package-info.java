/**
 * Usage: half-open intervals [start, end) per resource and meter, opened and closed by the edges of
 * instances in the event feed, in the transaction that stores the event. An event that was stored
 * before changes nothing, so a page that is handled twice changes nothing. An interval never begins
 * before the one before it ended, and one that is closed never changes.
 *
 * <p>Seconds are whole: the floor of the end minus the floor of the start, each counted from the
 * epoch. So the parts of an interval that is cut anywhere always sum up to the whole.
 */
package cloud.oblak.metering.usage;
