package cloud.oblak.metering.audit;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.audit.AuditedResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A call as its account sees it.
 *
 * @param at when it was answered
 * @param face {@code rest} or {@code aws}
 * @param principal ARN of who called
 * @param credentialKind {@code api-token}, {@code session} or {@code access-key}
 * @param parameters what was asked, bounded, without secrets
 * @param status of HTTP; 0 where none was answered
 * @param errorCode null where it went well
 * @param errorMessage null where it went well
 */
record AuditRecordView(
    UUID id,
    Instant at,
    String face,
    String eventSource,
    String eventName,
    boolean readOnly,
    String principal,
    String userName,
    String credentialKind,
    String credentialId,
    String sourceAddress,
    String userAgent,
    String requestId,
    Map<String, Object> parameters,
    List<AuditedResource> resources,
    int status,
    String errorCode,
    String errorMessage) {
  static AuditRecordView of(AuditRecord record, Map<String, Object> parameters) {
    return new AuditRecordView(
        record.id(),
        record.at(),
        record.face(),
        record.source(),
        record.action(),
        record.readOnly(),
        record.arn(),
        record.userName(),
        record.credentialKind(),
        record.credentialId(),
        record.sourceAddress(),
        record.userAgent(),
        record.requestId(),
        parameters,
        record.resources(),
        record.status(),
        record.errorCode().isEmpty() ? null : record.errorCode(),
        record.errorMessage().isEmpty() ? null : record.errorMessage());
  }
}
