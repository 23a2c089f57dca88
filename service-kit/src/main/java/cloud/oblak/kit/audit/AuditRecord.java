package cloud.oblak.kit.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One call of either face and what became of it.
 *
 * @param at when its answer began; of a call without an answer, when it was written down
 * @param accountId whose records it is among: the caller's
 * @param face {@code rest} or {@code aws}
 * @param source the API, for example {@code ec2.amazonaws.com}
 * @param action for example {@code RunInstances}; method and path where no action has a name
 * @param readOnly whether it changes nothing
 * @param arn who called
 * @param userName the last part of it
 * @param credentialKind {@code api-token}, {@code session}, {@code access-key} or, of a sign-in,
 *     {@code password}
 * @param credentialId of the token, session or key; never its secret; empty of a sign-in
 * @param requestId as the answer names it
 * @param parameters a JSON object as text, bounded, without secrets
 * @param resources what the call was about or made
 * @param status of HTTP; 0 where none was answered
 * @param errorCode empty where it went well
 * @param errorMessage what the caller was told; empty where it went well
 */
@JsonIgnoreProperties(ignoreUnknown = true) // of a newer gateway
public record AuditRecord(
    UUID id,
    Instant at,
    String accountId,
    String face,
    String source,
    String action,
    boolean readOnly,
    String arn,
    String userName,
    String credentialKind,
    String credentialId,
    String sourceAddress,
    String userAgent,
    String requestId,
    String parameters,
    List<AuditedResource> resources,
    int status,
    String errorCode,
    String errorMessage) {
  public AuditRecord {
    resources = resources == null ? List.of() : List.copyOf(resources);
  }

  /**
   * The same call with what became of it.
   *
   * @param told the error's code and message; both empty where it went well
   */
  public AuditRecord answered(
      Instant when, AuditedAction known, List<AuditedResource> about, int code, Told told) {
    return new AuditRecord(
        id,
        when,
        accountId,
        face,
        known.source(),
        known.action(),
        readOnly,
        arn,
        userName,
        credentialKind,
        credentialId,
        sourceAddress,
        userAgent,
        requestId,
        parameters,
        about,
        code,
        told.code(),
        told.message());
  }

  /** The same call, of whom the service found it to be. */
  public AuditRecord by(String foundArn, String foundName) {
    return new AuditRecord(
        id,
        at,
        accountId,
        face,
        source,
        action,
        readOnly,
        foundArn,
        foundName,
        credentialKind,
        credentialId,
        sourceAddress,
        userAgent,
        requestId,
        parameters,
        resources,
        status,
        errorCode,
        errorMessage);
  }

  /** What the call is called. */
  public AuditedAction called() {
    return new AuditedAction(source, action);
  }

  /** An error as it was told to the caller. */
  public record Told(String code, String message) {
    /** No error. */
    public static final Told NOTHING = new Told("", "");

    /** Nobody knows: the gateway ended before the answer. */
    public static final Told UNKNOWN =
        new Told(
            "OutcomeUnknown",
            "The gateway ended before the answer; the call may have been carried out.");
  }
}
