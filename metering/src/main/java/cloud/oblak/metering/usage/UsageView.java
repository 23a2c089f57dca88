package cloud.oblak.metering.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * One interval as the API shows it, cut at the window's borders.
 *
 * @param kind {@code vm} or {@code container}
 * @param end null while the instance runs and the window goes on
 * @param seconds whole seconds until the end, or until now
 */
record UsageView(
    String resourceId,
    String kind,
    String instanceType,
    Instant start,
    @JsonInclude(JsonInclude.Include.ALWAYS) Instant end,
    long seconds) {}
