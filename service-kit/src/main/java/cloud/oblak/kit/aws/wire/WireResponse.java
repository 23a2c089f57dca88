package cloud.oblak.kit.aws.wire;

import java.util.Map;

/**
 * An answer as it goes over the wire.
 *
 * @param headers beside the content type
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WireResponse(
    int status, String contentType, Map<String, String> headers, byte[] body) {
  public WireResponse {
    headers = Map.copyOf(headers);
  }
}
