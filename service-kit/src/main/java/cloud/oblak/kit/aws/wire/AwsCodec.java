package cloud.oblak.kit.aws.wire;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/** Reads any request and writes any response of the AWS SDK's model, in any {@link AwsProtocol}. */
public final class AwsCodec {
  private AwsCodec() {}

  /**
   * Reads the members of a request.
   *
   * @throws cloud.oblak.platform.FaultException with AWS's code for what cannot be read
   */
  public static <I extends SdkPojo> I read(WireRequest request, Class<I> type) {
    return type.cast(read(request, Pojos.builder(type)));
  }

  static SdkPojo read(WireRequest request, SdkPojo builder) {
    return switch (request.protocol()) {
      case EC2_QUERY, AWS_QUERY ->
          new QueryReader(request.protocol())
              .read(Form.parse(request.query(), request.body()), builder);
      case AWS_JSON_1_0, AWS_JSON_1_1, RPC_V2_CBOR ->
          new DocumentReader(request.protocol()).read(request.body(), builder);
    };
  }

  /** Writes a response with status 200. */
  public static WireResponse write(WireRequest request, SdkPojo response, String requestId) {
    AwsProtocol protocol = request.protocol();
    byte[] body =
        switch (protocol) {
          case EC2_QUERY, AWS_QUERY ->
              new QueryWriter(protocol, request.version())
                  .response(request.action(), response, requestId);
          case AWS_JSON_1_0, AWS_JSON_1_1, RPC_V2_CBOR ->
              new DocumentWriter(protocol).response(response);
        };
    return new WireResponse(200, protocol.contentType(), headers(protocol, requestId), body);
  }

  /** Writes an error: the sender's below status 500, ours from there on. */
  public static WireResponse error(
      WireRequest request, int status, String code, String message, String requestId) {
    return error(
        request.protocol(),
        request.version(),
        request.queryCompatible(),
        status,
        code,
        message,
        requestId);
  }

  /** Writes an error of a request of which no more than the protocol is known. */
  public static WireResponse error(
      AwsProtocol protocol, int status, String code, String message, String requestId) {
    return error(protocol, "", false, status, code, message, requestId);
  }

  private static WireResponse error(
      AwsProtocol protocol,
      String version,
      boolean queryCompatible,
      int status,
      String code,
      String message,
      String requestId) {
    byte[] body =
        switch (protocol) {
          case EC2_QUERY, AWS_QUERY ->
              new QueryWriter(protocol, version).error(status < 500, code, message, requestId);
          case AWS_JSON_1_0, AWS_JSON_1_1, RPC_V2_CBOR ->
              new DocumentWriter(protocol).error(code, message);
        };
    Map<String, String> headers = headers(protocol, requestId);
    if (queryCompatible) {
      headers.put("x-amzn-query-error", code + (status < 500 ? ";Sender" : ";Receiver"));
    }
    return new WireResponse(status, protocol.contentType(), headers, body);
  }

  private static Map<String, String> headers(AwsProtocol protocol, String requestId) {
    Map<String, String> headers = new HashMap<>();
    headers.put("x-amzn-RequestId", requestId);
    if (protocol == AwsProtocol.RPC_V2_CBOR) {
      headers.put("smithy-protocol", "rpc-v2-cbor");
    }
    return headers;
  }
}
