package cloud.oblak.nodeapi;

/**
 * One desired object of one host. An agent refuses a generation lower than the one it has.
 *
 * @param kind what it is
 * @param id its id
 * @param generation the row's generation in the service that owns it
 * @param removed true for a tombstone: take it away and report GONE
 * @param requestId the API request that last changed it, for the log; may be empty
 * @param spec what is wanted; null in a tombstone
 */
public record DesiredObject(
    ObjectKind kind,
    String id,
    long generation,
    boolean removed,
    String requestId,
    NodeObject spec) {}
