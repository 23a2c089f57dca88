package cloud.oblak.kit.aws.wire;

import java.util.Locale;
import java.util.function.UnaryOperator;

/** How a request is written, and so how it is answered. */
public enum AwsProtocol {
  EC2_QUERY("text/xml;charset=UTF-8"),
  AWS_QUERY("text/xml"),
  AWS_JSON_1_0("application/x-amz-json-1.0"),
  AWS_JSON_1_1("application/x-amz-json-1.1"),
  RPC_V2_CBOR("application/cbor");

  private final String contentType;

  AwsProtocol(String contentType) {
    this.contentType = contentType;
  }

  /** Of responses. */
  public String contentType() {
    return contentType;
  }

  /**
   * The protocol of a request, from its outside alone; never fails, so that every refusal can be
   * written in the caller's own format.
   *
   * @param api for example {@code ec2}, from the credential scope; empty where unknown
   * @param path as it was sent
   * @param headers a header's value by its name in any case, null where absent
   */
  public static AwsProtocol of(String api, String path, UnaryOperator<String> headers) {
    if (OperationPath.matches(path)) {
      return RPC_V2_CBOR;
    }
    String type = headers.apply("Content-Type");
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (lower.startsWith("application/x-amz-json-1.1")) {
      return AWS_JSON_1_1;
    }
    if (lower.startsWith("application/x-amz-json") || headers.apply("X-Amz-Target") != null) {
      return AWS_JSON_1_0;
    }
    return api.equals("ec2") ? EC2_QUERY : AWS_QUERY;
  }
}
