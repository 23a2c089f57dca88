package cloud.oblak.metering.audit;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was called in the account, by whom, and what became of it. */
@Path("/v1/audit-records")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "audit-records")
public class AuditRecordResource {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  private final AuditStore store;
  private final Caller caller;
  private final ObjectMapper json;

  AuditRecordResource(AuditStore store, Caller caller, ObjectMapper json) {
    this.store = store;
    this.caller = caller;
    this.json = json;
  }

  /** A page of records. */
  record AuditRecordList(List<AuditRecordView> auditRecords, String nextToken) {}

  /**
   * Lists the account's records, newest first.
   *
   * @param from the first moment; absent: all that are kept
   * @param to the first moment after
   */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN})
  @Authorizes("cloudtrail:LookupEvents")
  @Operation(summary = "List audit records")
  public AuditRecordList list(
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("eventId") String eventId,
      @QueryParam("eventName") String eventName,
      @QueryParam("eventSource") String eventSource,
      @QueryParam("readOnly") Boolean readOnly,
      @QueryParam("userName") String userName,
      @QueryParam("accessKeyId") String accessKeyId,
      @QueryParam("resourceName") String resourceName,
      @QueryParam("resourceType") String resourceType,
      @QueryParam("limit") Integer limit,
      @QueryParam("nextToken") String nextToken) {
    Map<AuditAttribute, String> attributes = new EnumMap<>(AuditAttribute.class);
    wish(attributes, AuditAttribute.EVENT_ID, eventId);
    wish(attributes, AuditAttribute.EVENT_NAME, eventName);
    wish(attributes, AuditAttribute.EVENT_SOURCE, eventSource);
    wish(attributes, AuditAttribute.READ_ONLY, readOnly == null ? null : readOnly.toString());
    wish(attributes, AuditAttribute.USERNAME, userName);
    wish(attributes, AuditAttribute.ACCESS_KEY_ID, accessKeyId);
    wish(attributes, AuditAttribute.RESOURCE_NAME, resourceName);
    wish(attributes, AuditAttribute.RESOURCE_TYPE, resourceType);
    Page<AuditRecordView> page =
        store
            .page(
                new AuditQuery(
                    caller.accountId(),
                    attributes,
                    moment("from", from, FIRST),
                    moment("to", to, LAST),
                    PageRequest.of(limit, nextToken)))
            .map(this::view);
    return new AuditRecordList(page.items(), page.nextToken());
  }

  private static void wish(
      Map<AuditAttribute, String> attributes, AuditAttribute attribute, String value) {
    if (value != null && !value.isEmpty()) {
      attributes.put(attribute, value);
    }
  }

  private AuditRecordView view(AuditRecord record) {
    try {
      return AuditRecordView.of(record, json.readValue(record.parameters(), OBJECT));
    } catch (JsonProcessingException notOurs) {
      return AuditRecordView.of(record, Map.of("unreadable", true));
    }
  }

  private static Instant moment(String field, String text, Instant otherwise) {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      Instant instant = Instant.parse(text);
      if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
        return instant;
      }
    } catch (DateTimeParseException malformed) {
      throw invalid(field);
    }
    throw invalid(field);
  }

  private static RuntimeException invalid(String field) {
    return Fault.invalid(field, field + " must be an instant, for example 2026-01-31T00:00:00Z.");
  }
}
