package cloud.oblak.kit.aws.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.ClientEndpointProvider;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.config.SdkClientConfiguration;
import software.amazon.awssdk.core.client.config.SdkClientOption;
import software.amazon.awssdk.core.http.HttpResponseHandler;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.protocols.core.OperationInfo;
import software.amazon.awssdk.protocols.json.AwsJsonProtocol;
import software.amazon.awssdk.protocols.json.AwsJsonProtocolFactory;
import software.amazon.awssdk.protocols.json.BaseAwsJsonProtocolFactory;
import software.amazon.awssdk.protocols.json.JsonOperationMetadata;
import software.amazon.awssdk.protocols.query.AwsEc2ProtocolFactory;
import software.amazon.awssdk.protocols.query.AwsQueryProtocolFactory;
import software.amazon.awssdk.protocols.rpcv2.SmithyRpcV2CborProtocolFactory;

/** The other end of the wire: the AWS SDK's own marshalling, in any protocol for any model. */
final class SdkSide {
  private static final SdkClientConfiguration CONFIGURATION =
      SdkClientConfiguration.builder()
          .option(
              SdkClientOption.CLIENT_ENDPOINT_PROVIDER,
              ClientEndpointProvider.forEndpointOverride(URI.create("http://localhost")))
          .build();

  private final AwsProtocol protocol;
  private final String api;

  SdkSide(AwsProtocol protocol, String api) {
    this.protocol = protocol;
    this.api = api;
  }

  /** What a server receives of a request. */
  WireRequest send(String action, SdkPojo request) {
    OperationInfo operation =
        OperationInfo.builder()
            .requestUri(
                protocol == AwsProtocol.RPC_V2_CBOR ? "/service/S/operation/" + action : "/")
            .httpMethod(SdkHttpMethod.POST)
            .operationIdentifier(isQuery() ? action : "S." + action)
            .apiVersion("2016-11-15")
            .hasImplicitPayloadMembers(true)
            .hasPayloadMembers(true)
            .build();
    SdkHttpFullRequest sent =
        isQuery()
            ? query().createProtocolMarshaller(operation).marshall(request)
            : document().createProtocolMarshaller(operation).marshall(request);
    return WireRequest.of(
        api,
        "POST",
        sent.encodedPath(),
        name -> sent.firstMatchingHeader(name).orElse(null),
        sent.encodedQueryParameters().orElse(""),
        body(sent));
  }

  /** What a client makes of a response. */
  SdkPojo receive(WireResponse response, Supplier<SdkPojo> builder) throws Exception {
    SdkHttpFullResponse.Builder received =
        SdkHttpFullResponse.builder()
            .statusCode(response.status())
            .putHeader("Content-Type", response.contentType())
            .content(AbortableInputStream.create(new ByteArrayInputStream(response.body())));
    response.headers().forEach(received::putHeader);
    HttpResponseHandler<? extends AwsResponse> handler =
        isQuery()
            ? query().<AwsResponse>createResponseHandler(builder)
            : document()
                .<AwsResponse>createResponseHandler(
                    JsonOperationMetadata.builder().isPayloadJson(true).build(), builder);
    return handler.handle(received.build(), new ExecutionAttributes());
  }

  private boolean isQuery() {
    return protocol == AwsProtocol.EC2_QUERY || protocol == AwsProtocol.AWS_QUERY;
  }

  private AwsQueryProtocolFactory query() {
    return protocol == AwsProtocol.EC2_QUERY
        ? AwsEc2ProtocolFactory.builder().clientConfiguration(CONFIGURATION).build()
        : AwsQueryProtocolFactory.builder().clientConfiguration(CONFIGURATION).build();
  }

  private BaseAwsJsonProtocolFactory document() {
    return switch (protocol) {
      case AWS_JSON_1_0 -> json("1.0");
      case AWS_JSON_1_1 -> json("1.1");
      case RPC_V2_CBOR ->
          SmithyRpcV2CborProtocolFactory.builder()
              .clientConfiguration(CONFIGURATION)
              .protocol(AwsJsonProtocol.SMITHY_RPC_V2_CBOR)
              .build();
      case EC2_QUERY, AWS_QUERY -> throw new IllegalStateException();
    };
  }

  private static BaseAwsJsonProtocolFactory json(String version) {
    return AwsJsonProtocolFactory.builder()
        .clientConfiguration(CONFIGURATION)
        .protocol(AwsJsonProtocol.AWS_JSON)
        .protocolVersion(version)
        .build();
  }

  private static byte[] body(SdkHttpFullRequest request) {
    if (request.contentStreamProvider().isEmpty()) {
      return new byte[0];
    }
    try (var stream = request.contentStreamProvider().get().newStream()) {
      return stream.readAllBytes();
    } catch (IOException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }
}
