package cloud.oblak.gateway.aws;

import cloud.oblak.gateway.door.Visit;
import cloud.oblak.gateway.sigv4.SignatureFault;
import cloud.oblak.kit.aws.AwsApi;
import cloud.oblak.kit.aws.AwsErrors;
import cloud.oblak.kit.aws.wire.AwsCodec;
import cloud.oblak.kit.aws.wire.AwsProtocol;
import cloud.oblak.kit.aws.wire.WireResponse;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.util.Set;

/** Answers errors from the door in the caller's wire format, with the words of the API it calls. */
@Singleton
class AwsRefusal {
  private static final String EC2 = "ec2";
  private static final Set<String> ACCOUNT_FAULTS = Set.of("AccountSuspended", "AccountClosed");
  private static final String NOT_VALIDATED =
      "AWS was not able to validate the provided access credentials";

  /** An error as one API tells it. */
  record Told(int status, String code, String message) {}

  /**
   * Answers a fault.
   *
   * @param api as the scope names it; empty where unknown
   */
  void send(Visit visit, String api, Fault fault) {
    HttpServerRequest request = visit.context().request();
    HttpServerResponse response = visit.context().response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      var _ = response.reset();
      return;
    }
    AwsProtocol protocol = AwsProtocol.of(api, visit.path(), request::getHeader);
    Told told = told(api, protocol, fault);
    visit.refused(told.code(), told.message());
    WireResponse error =
        AwsCodec.error(protocol, told.status(), told.code(), told.message(), visit.requestId());
    error.headers().forEach(response::putHeader);
    response
        .setStatusCode(error.status())
        .putHeader("Content-Type", error.contentType())
        .end(Buffer.buffer(error.body()))
        .onComplete(sent -> request.resume());
  }

  static Told told(String api, AwsProtocol protocol, Fault fault) {
    return switch (protocol) {
      case AWS_JSON_1_0, AWS_JSON_1_1, RPC_V2_CBOR -> json(api, fault);
      case EC2_QUERY, AWS_QUERY -> api.equals(EC2) ? ec2(fault) : query(api, fault);
    };
  }

  private static Told ec2(Fault fault) {
    return switch (fault.code().code()) {
      case "SignatureDoesNotMatch" ->
          new Told(
              401,
              "AuthFailure",
              fault.code() == SignatureFault.SCOPE ? fault.message() : NOT_VALIDATED);
      case "InvalidClientTokenId" -> new Told(401, "AuthFailure", NOT_VALIDATED);
      case "ExpiredToken" -> new Told(400, "RequestExpired", "Request has expired.");
      case "RequestExpired" ->
          new Told(400, "RequestExpired", "Request has expired. " + fault.message());
      case "AccountSuspended", "AccountClosed" -> new Told(403, "Blocked", fault.message());
      default -> query(EC2, fault);
    };
  }

  private static Told query(String api, Fault fault) {
    return switch (fault.code().code()) {
      case "SignatureDoesNotMatch",
          "InvalidClientTokenId",
          "ExpiredToken",
          "MissingAuthenticationToken" ->
          new Told(403, fault.code().code(), fault.message());
      default -> common(api, fault);
    };
  }

  private static Told json(String api, Fault fault) {
    return switch (fault.code().code()) {
      case "SignatureDoesNotMatch", "RequestExpired" ->
          new Told(400, "InvalidSignatureException", fault.message());
      case "InvalidClientTokenId" -> new Told(400, "UnrecognizedClientException", fault.message());
      case "ExpiredToken", "MissingAuthenticationToken", "IncompleteSignature" ->
          new Told(400, fault.code().code() + "Exception", fault.message());
      default -> common(api, fault);
    };
  }

  private static Told common(String api, Fault fault) {
    if (ACCOUNT_FAULTS.contains(fault.code().code())) {
      return new Told(403, "OptInRequired", fault.message());
    }
    if (fault.code() == CommonFault.BODY_TOO_LARGE) {
      return new Told(413, "RequestEntityTooLarge", fault.message());
    }
    AwsErrors error = AwsErrors.of(AwsApi.of(api).orElse(AwsApi.STS), fault);
    return new Told(error.status(), error.code(), fault.message());
  }
}
