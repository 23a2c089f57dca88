package cloud.oblak.metering.audit.aws;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.metering.audit.AuditAttribute;
import cloud.oblak.metering.audit.AuditFault;
import cloud.oblak.metering.audit.AuditQuery;
import cloud.oblak.metering.audit.AuditStore;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.cloudtrail.model.Resource;

/** The account's records as CloudTrail's event history. */
@ApplicationScoped
public class LookupEvents implements AwsAction<LookupEventsRequest, LookupEventsResponse> {
  private static final int MOST = 50;
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  private final AuditStore store;
  private final TrailEvent trail;

  LookupEvents(AuditStore store, TrailEvent trail) {
    this.store = store;
    this.trail = trail;
  }

  @Override
  public Class<LookupEventsRequest> request() {
    return LookupEventsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("LookupAttributes", "StartTime", "EndTime", "MaxResults", "NextToken");
  }

  @Override
  public LookupEventsResponse answer(LookupEventsRequest request, AwsCall call) {
    Instant from = bounded(request.startTime()).orElse(FIRST);
    // CloudTrail's end is part of the range, and its times are whole seconds.
    Instant to = bounded(request.endTime()).map(end -> end.plusSeconds(1)).orElse(LAST);
    if (request.startTime() != null
        && request.endTime() != null
        && request.endTime().isBefore(request.startTime())) {
      throw new Fault.Invalid(
              AuditFault.TIME_RANGE, "EndTime", "EndTime must not be before StartTime.")
          .exception();
    }
    Page<AuditRecord> page =
        page(
            new AuditQuery(
                call.accountId(),
                attributes(request.lookupAttributes()),
                from,
                to,
                paging(request)));
    return LookupEventsResponse.builder()
        .events(page.items().stream().map(this::event).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private Page<AuditRecord> page(AuditQuery query) {
    try {
      return store.page(query);
    } catch (FaultException refused) {
      throw token(refused);
    }
  }

  private static PageRequest paging(LookupEventsRequest request) {
    int size = request.maxResults() == null ? MOST : request.maxResults();
    if (size < 1 || size > MOST) {
      throw new Fault.Invalid(
              AuditFault.MAX_RESULTS, "MaxResults", "MaxResults must be between 1 and 50.")
          .exception();
    }
    try {
      return PageRequest.of(size, request.nextToken());
    } catch (FaultException refused) {
      throw token(refused);
    }
  }

  private static FaultException token(FaultException refused) {
    return refused.fault().code() == CommonFault.INVALID_NEXT_TOKEN
        ? new Fault.Invalid(AuditFault.NEXT_TOKEN, "NextToken", refused.fault().message())
            .exception(refused)
        : refused;
  }

  private static Map<AuditAttribute, String> attributes(List<LookupAttribute> asked) {
    if (asked.isEmpty()) {
      return Map.of();
    }
    LookupAttribute one = asked.getFirst();
    Optional<AuditAttribute> known =
        Optional.ofNullable(one.attributeKeyAsString()).flatMap(AuditAttribute::of);
    if (asked.size() > 1 || known.isEmpty() || one.attributeValue() == null) {
      throw new Fault.Invalid(
              AuditFault.LOOKUP_ATTRIBUTES,
              "LookupAttributes",
              "LookupAttributes must be one attribute with a key that CloudTrail has, and a value.")
          .exception();
    }
    return Map.of(known.get(), one.attributeValue());
  }

  private static Optional<Instant> bounded(Instant asked) {
    return Optional.ofNullable(asked)
        .map(at -> at.isBefore(FIRST) ? FIRST : at.isAfter(LAST) ? LAST : at);
  }

  private Event event(AuditRecord record) {
    return Event.builder()
        .eventId(record.id().toString())
        .eventName(record.action())
        .readOnly(Boolean.toString(record.readOnly()))
        .accessKeyId(record.credentialId())
        .eventTime(record.at())
        .eventSource(record.source())
        .username(record.userName())
        .resources(
            record.resources().stream()
                .map(each ->
                    Resource.builder().resourceType(each.type()).resourceName(each.name()).build())
                .toList())
        .cloudTrailEvent(trail.text(record))
        .build();
  }
}
