package cloud.oblak.agent.workload;

import java.time.Instant;

/**
 * A VM or container as its driver sees it.
 *
 * @param instanceId its instance
 * @param running whether it runs
 * @param startedAt start of the present or last run; null where it never ran
 * @param exitCode of a container's last run; null otherwise
 * @param reason why it ended; may be empty
 */
record GuestState(
    String instanceId, boolean running, Instant startedAt, Integer exitCode, String reason) {}
