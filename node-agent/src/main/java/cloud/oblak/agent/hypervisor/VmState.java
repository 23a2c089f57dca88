package cloud.oblak.agent.hypervisor;

import java.time.Instant;

/**
 * A VM as the host sees it.
 *
 * @param instanceId its instance
 * @param running whether the domain is active and not paused half-way through a start
 * @param startedAt start of the present or last run; null where it never ran
 * @param reason why it stopped, for example {@code crashed}; empty where as asked or by the guest
 */
public record VmState(String instanceId, boolean running, Instant startedAt, String reason) {}
