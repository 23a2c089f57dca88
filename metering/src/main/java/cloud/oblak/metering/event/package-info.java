/**
 * Every event of every service, read from the services' feeds and stored once under one number of
 * the whole installation. Whoever stores holds the lock of {@code event_number} until the commit,
 * so events become visible in the order of their numbers: a reader that has seen a number will
 * never find a lower one that it has not seen. One tailer per process reads what is new and hands
 * it to the open streams; a stream that falls behind reads from the table again.
 */
package cloud.oblak.metering.event;
