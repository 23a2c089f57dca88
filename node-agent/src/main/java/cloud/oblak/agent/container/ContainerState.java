package cloud.oblak.agent.container;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * A container as the host sees it.
 *
 * @param instanceId its instance
 * @param running whether its first process lives
 * @param startedAt start of the present or last run; null where it never ran
 * @param exitCode of the last run, where it has ended
 * @param reason why it ended where the exit code does not tell, for example out of memory; empty
 *     otherwise
 */
public record ContainerState(
    String instanceId, boolean running, Instant startedAt, OptionalInt exitCode, String reason) {}
