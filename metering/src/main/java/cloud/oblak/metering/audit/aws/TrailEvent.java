package cloud.oblak.metering.audit.aws;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.audit.AuditedResource;
import cloud.oblak.kit.config.InstallationConfig;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;

/** A record as the JSON that CloudTrail calls an event. */
@ApplicationScoped
class TrailEvent {
  private static final String VERSION = "1.08";

  private final ObjectMapper json;
  private final String region;

  TrailEvent(ObjectMapper json, InstallationConfig config) {
    this.json = json;
    this.region = config.region();
  }

  /**
   * The event.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html">its
   *     fields</a>
   */
  String text(AuditRecord record) {
    ObjectNode event = json.createObjectNode();
    event.put("eventVersion", VERSION);
    event.set("userIdentity", identity(record));
    event.put("eventTime", record.at().truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("eventSource", record.source());
    event.put("eventName", record.action());
    event.put("awsRegion", region);
    event.put("sourceIPAddress", record.sourceAddress());
    event.put("userAgent", record.userAgent());
    if (!record.errorCode().isEmpty()) {
      event.put("errorCode", record.errorCode());
      event.put("errorMessage", record.errorMessage());
    }
    try {
      event.set("requestParameters", json.readTree(record.parameters()));
      event.putNull("responseElements");
      event.put("requestID", record.requestId());
      event.put("eventID", record.id().toString());
      event.put("readOnly", record.readOnly());
      resources(event.putArray("resources"), record);
      event.put("eventType", record.face().equals("aws") ? "AwsApiCall" : "OblakApiCall");
      event.put("managementEvent", true);
      event.put("recipientAccountId", record.accountId());
      event.put("eventCategory", "Management");
      return json.writeValueAsString(event);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("A record's parameters are not JSON.", corrupt);
    }
  }

  private static void resources(ArrayNode into, AuditRecord record) {
    for (AuditedResource each : record.resources()) {
      into.addObject()
          .put("accountId", record.accountId())
          .put("type", each.type())
          .put("resourceName", each.name());
    }
  }

  private ObjectNode identity(AuditRecord record) {
    ObjectNode identity = json.createObjectNode();
    boolean role = record.arn().contains(":assumed-role/");
    identity.put("type", role ? "AssumedRole" : "IAMUser");
    identity.put("principalId", record.arn());
    identity.put("arn", record.arn());
    identity.put("accountId", record.accountId());
    identity.put("accessKeyId", record.credentialId());
    if (!role) {
      identity.put("userName", record.userName());
    }
    return identity;
  }
}
