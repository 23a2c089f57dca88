package cloud.oblak.kit.aws.wire;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A request of some protocol whose action is known and whose members are not yet read.
 *
 * @param version of the API, as the caller names it or else the newest; empty outside the query
 *     protocols
 * @param body unfolded where it came compressed
 * @param query the raw query string, empty where none
 * @param queryCompatible the caller speaks another protocol now but wants the query protocol's
 *     error codes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WireRequest(
    AwsProtocol protocol,
    String action,
    String version,
    byte[] body,
    String query,
    boolean queryCompatible) {
  private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9]{1,128}");
  private static final Pattern VERSION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Map<String, String> NEWEST =
      Map.of(
          "ec2", "2016-11-15",
          "sts", "2011-06-15",
          "iam", "2010-05-08",
          "autoscaling", "2011-01-01",
          "elasticloadbalancing", "2015-12-01",
          "monitoring", "2010-08-01");

  /**
   * Recognises protocol and action.
   *
   * @param api for example {@code ec2}, from the credential scope
   * @param path as it was sent, for example {@code /}
   * @param headers a header's value by its name in any case, null where absent
   * @param query the raw query string, empty where none
   * @throws cloud.oblak.platform.FaultException {@code MissingAction} and the like
   */
  public static WireRequest of(
      String api,
      String method,
      String path,
      UnaryOperator<String> headers,
      String query,
      byte[] body) {
    AwsProtocol protocol = AwsProtocol.of(api, path, headers);
    byte[] unfolded = Compression.unfold(headers.apply("Content-Encoding"), body);
    boolean compatible = "true".equalsIgnoreCase(headers.apply("x-amzn-query-mode"));
    return switch (protocol) {
      case EC2_QUERY, AWS_QUERY -> ofForm(protocol, api, method, query, unfolded);
      case AWS_JSON_1_0, AWS_JSON_1_1 ->
          new WireRequest(
              protocol, target(headers.apply("X-Amz-Target")), "", unfolded, query, compatible);
      case RPC_V2_CBOR ->
          new WireRequest(
              protocol,
              OperationPath.operation(path).orElseThrow(),
              "",
              unfolded,
              query,
              compatible);
    };
  }

  private static WireRequest ofForm(
      AwsProtocol protocol, String api, String method, String query, byte[] body) {
    byte[] form = method.equals("GET") ? new byte[0] : body;
    Form parsed = Form.parse(query, form);
    String action = parsed.value("Action");
    if (action.isEmpty()) {
      throw WireFault.MISSING_ACTION.with(
          "Action", "The request is missing an action. Name it in the parameter Action.");
    }
    if (!ACTION.matcher(action).matches()) {
      throw WireFault.INVALID_ACTION.with(
          "Action", "The action is not valid for this web service: letters and digits only.");
    }
    String version = parsed.value("Version");
    return new WireRequest(
        protocol,
        action,
        VERSION.matcher(version).matches() ? version : NEWEST.getOrDefault(api, ""),
        form,
        query,
        false);
  }

  private static String target(String header) {
    if (header == null) {
      throw WireFault.MISSING_ACTION.with(
          "X-Amz-Target", "The request is missing an action. Name it in the header X-Amz-Target.");
    }
    String action = header.substring(header.lastIndexOf('.') + 1);
    if (!ACTION.matcher(action).matches()) {
      throw WireFault.UNKNOWN_OPERATION.with(
          "X-Amz-Target", "The header X-Amz-Target names no operation.");
    }
    return action;
  }
}
