package cloud.oblak.kit.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.IamClientBuilder;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryRequest;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryResponse;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.SsmClientBuilder;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** Whole calls of the real clients over HTTP, rich requests and responses, and errors. */
class SdkClientsIT {
  @Test
  void ec2SpeaksEc2Query() throws Exception {
    ec2(RunInstancesRequest.class, RunInstancesResponse.class, Ec2Client::runInstances);
    ec2(
        DescribeInstancesRequest.class,
        DescribeInstancesResponse.class,
        Ec2Client::describeInstances);
    ec2(
        CreateLaunchTemplateRequest.class,
        CreateLaunchTemplateResponse.class,
        Ec2Client::createLaunchTemplate);
    ec2(CreateTagsRequest.class, CreateTagsResponse.class, Ec2Client::createTags);
  }

  @Test
  void iamAndStsSpeakAwsQuery() throws Exception {
    iam(CreateRoleRequest.class, CreateRoleResponse.class, IamClient::createRole);
    iam(
        GetAccountSummaryRequest.class,
        GetAccountSummaryResponse.class,
        IamClient::getAccountSummary);
    StsClientBuilder sts = StsClient.builder();
    roundTrip(
        "sts",
        AwsProtocol.AWS_QUERY,
        AssumeRoleRequest.class,
        AssumeRoleResponse.class,
        (server, request) -> client(sts, server).assumeRole(request));
  }

  @Test
  void ssmSpeaksJson() throws Exception {
    SsmClientBuilder ssm = SsmClient.builder();
    roundTrip(
        "ssm",
        AwsProtocol.AWS_JSON_1_1,
        GetParametersRequest.class,
        GetParametersResponse.class,
        (server, request) -> client(ssm, server).getParameters(request));
  }

  @Test
  void cloudWatchSpeaksCbor() throws Exception {
    CloudWatchClientBuilder watch = CloudWatchClient.builder();
    roundTrip(
        "monitoring",
        AwsProtocol.RPC_V2_CBOR,
        PutMetricDataRequest.class,
        PutMetricDataResponse.class,
        (server, request) -> client(watch, server).putMetricData(request));
    roundTrip(
        "monitoring",
        AwsProtocol.RPC_V2_CBOR,
        GetMetricStatisticsRequest.class,
        GetMetricStatisticsResponse.class,
        (server, request) -> client(watch, server).getMetricStatistics(request));
  }

  @Test
  void aLargeBodyComesCompressed() throws Exception {
    MetricDatum datum = MetricDatum.builder().metricName("m".repeat(200)).value(1.5).build();
    PutMetricDataRequest request =
        PutMetricDataRequest.builder()
            .namespace("n")
            .metricData(Collections.nCopies(100, datum))
            .build();
    PutMetricDataResponse response = PutMetricDataResponse.builder().build();
    try (CodecServer server =
        new CodecServer(
            "monitoring",
            PutMetricDataRequest.class,
            wire -> AwsCodec.write(wire, response, "r-1"))) {
      client(CloudWatchClient.builder(), server).putMetricData(request);

      assertEquals("gzip", server.seen().encoding());
      assertEquals(request, server.seen().request());
    }
  }

  @Test
  void everyClientUnderstandsAnError() throws Exception {
    error(
        "ec2",
        RunInstancesRequest.class,
        s -> client(Ec2Client.builder(), s).runInstances(r -> {}));
    error("iam", CreateRoleRequest.class, s -> client(IamClient.builder(), s).createRole(r -> {}));
    error("sts", AssumeRoleRequest.class, s -> client(StsClient.builder(), s).assumeRole(r -> {}));
    error(
        "ssm",
        GetParametersRequest.class,
        s -> client(SsmClient.builder(), s).getParameters(r -> {}));
    error(
        "monitoring",
        PutMetricDataRequest.class,
        s -> client(CloudWatchClient.builder(), s).putMetricData(r -> {}));
  }

  private static void error(String api, Class<? extends SdkPojo> type, Call call) throws Exception {
    try (CodecServer server =
        new CodecServer(
            api, type, wire -> AwsCodec.error(wire, 400, "Some.Code", "<what> & why", "r-9"))) {
      AwsServiceException thrown = assertThrows(AwsServiceException.class, () -> call.to(server));

      assertEquals(400, thrown.statusCode());
      assertEquals("Some.Code", thrown.awsErrorDetails().errorCode());
      assertEquals("<what> & why", thrown.awsErrorDetails().errorMessage());
      assertEquals("r-9", thrown.requestId());
    }
  }

  private static <I extends SdkPojo> void ec2(
      Class<I> type, Class<? extends SdkPojo> answer, BiFunction<Ec2Client, I, SdkPojo> call)
      throws Exception {
    Ec2ClientBuilder ec2 = Ec2Client.builder();
    roundTrip(
        "ec2",
        AwsProtocol.EC2_QUERY,
        type,
        answer,
        (server, request) -> call.apply(client(ec2, server), request));
  }

  private static <I extends SdkPojo> void iam(
      Class<I> type, Class<? extends SdkPojo> answer, BiFunction<IamClient, I, SdkPojo> call)
      throws Exception {
    IamClientBuilder iam = IamClient.builder();
    roundTrip(
        "iam",
        AwsProtocol.AWS_QUERY,
        type,
        answer,
        (server, request) -> call.apply(client(iam, server), request));
  }

  private static <I extends SdkPojo> void roundTrip(
      String api,
      AwsProtocol protocol,
      Class<I> type,
      Class<? extends SdkPojo> answer,
      BiFunction<CodecServer, I, SdkPojo> call)
      throws Exception {
    I request = type.cast(new Specimen().of(type));
    SdkPojo response = new Specimen().of(answer);
    try (CodecServer server =
        new CodecServer(api, type, wire -> AwsCodec.write(wire, response, "r-1"))) {
      SdkPojo received = call.apply(server, request);

      assertEquals(protocol, server.seen().protocol());
      assertEquals(Tree.of(request), Tree.of(server.seen().request()));
      assertEquals(Tree.of(response), Tree.of(received));
    }
  }

  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, CodecServer server) {
    return builder
        .endpointOverride(server.uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "secret")))
        .overrideConfiguration(options -> options.retryStrategy(RetryMode.STANDARD))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** A call that fails. */
  private interface Call {
    void to(CodecServer server);
  }
}
