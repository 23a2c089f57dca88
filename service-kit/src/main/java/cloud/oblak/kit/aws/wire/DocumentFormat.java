package cloud.oblak.kit.aws.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;

/** JSON and CBOR: the same trees, other bytes. */
final class DocumentFormat {
  static final DocumentFormat JSON =
      new DocumentFormat(
          JsonFactory.builder()
              .streamReadConstraints(limits())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
              .build());
  static final DocumentFormat CBOR =
      new DocumentFormat(
          CBORFactory.builder()
              .streamReadConstraints(limits())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private final ObjectMapper mapper;

  private DocumentFormat(JsonFactory factory) {
    this.mapper = new ObjectMapper(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  static DocumentFormat of(AwsProtocol protocol) {
    return protocol == AwsProtocol.RPC_V2_CBOR ? CBOR : JSON;
  }

  ObjectMapper mapper() {
    return mapper;
  }

  private static StreamReadConstraints limits() {
    return StreamReadConstraints.builder().maxNestingDepth(64).build();
  }
}
