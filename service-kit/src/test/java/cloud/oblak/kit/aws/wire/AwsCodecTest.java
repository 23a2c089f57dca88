package cloud.oblak.kit.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.platform.FaultException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.iam.model.GetAccountSummaryResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;

class AwsCodecTest {
  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

  @Test
  void ec2SurroundsMembersWithTheRequestIdOnly() {
    DescribeKeyPairsResponse response =
        DescribeKeyPairsResponse.builder()
            .keyPairs(
                KeyPairInfo.builder()
                    .keyName("a<b>&\"c\"\r\u0001\ud83d🚲\ufffe")
                    .createTime(Instant.parse("2026-01-02T03:04:05.678Z"))
                    .build())
            .build();

    assertEquals(
        XML
            + "<DescribeKeyPairsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + "<requestId>r-1</requestId><keySet><item>"
            + "<createTime>2026-01-02T03:04:05.678Z</createTime>"
            + "<keyName>a&lt;b&gt;&amp;&quot;c&quot;&#xd;\ufffd\ufffd🚲\ufffd</keyName></item></keySet>"
            + "</DescribeKeyPairsResponse>",
        text(AwsProtocol.EC2_QUERY, "DescribeKeyPairs", "2016-11-15", response));
  }

  @Test
  void anEmptyListIsThereAndAnAbsentOneIsNot() {
    DescribeInstancesResponse absent = DescribeInstancesResponse.builder().build();
    DescribeInstancesResponse empty =
        DescribeInstancesResponse.builder().reservations(List.of()).build();

    assertEquals(
        XML
            + "<XResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + "<requestId>r-1</requestId><reservationSet></reservationSet></XResponse>",
        text(AwsProtocol.EC2_QUERY, "X", "", empty));
    assertFalse(text(AwsProtocol.EC2_QUERY, "X", "", absent).contains("reservationSet"));
  }

  @Test
  void theOtherQueryProtocolWrapsItsResult() {
    GetAccountSummaryResponse response =
        GetAccountSummaryResponse.builder().summaryMapWithStrings(Map.of("Users", 3)).build();

    assertEquals(
        XML
            + "<GetAccountSummaryResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
            + "<GetAccountSummaryResult><SummaryMap><entry><key>Users</key><value>3</value>"
            + "</entry></SummaryMap></GetAccountSummaryResult><ResponseMetadata>"
            + "<RequestId>r-1</RequestId></ResponseMetadata></GetAccountSummaryResponse>",
        text(AwsProtocol.AWS_QUERY, "GetAccountSummary", "2010-05-08", response));
  }

  @Test
  void jsonWritesTimesAsNumbersAndWhatIsNoNumberAsText() {
    GetMetricDataResponse response =
        GetMetricDataResponse.builder()
            .metricDataResults(
                MetricDataResult.builder()
                    .timestamps(Instant.ofEpochMilli(1_500), Instant.ofEpochSecond(2_000_000_000))
                    .values(1.5, Double.NaN, Double.POSITIVE_INFINITY)
                    .build())
            .build();

    assertEquals(
        "{\"MetricDataResults\":[{\"Timestamps\":[1.5,2000000000],"
            + "\"Values\":[1.5,\"NaN\",\"Infinity\"]}]}",
        text(AwsProtocol.AWS_JSON_1_0, "GetMetricData", "", response));
  }

  @Test
  void errorsAreWrittenInEveryProtocol() {
    assertEquals(
        XML
            + "<Response><Errors><Error><Code>C</Code><Message>m</Message></Error></Errors>"
            + "<RequestID>r-1</RequestID></Response>",
        body(AwsCodec.error(AwsProtocol.EC2_QUERY, 400, "C", "m", "r-1")));
    assertEquals(
        XML
            + "<ErrorResponse><Error><Type>Receiver</Type><Code>C</Code><Message>m</Message>"
            + "</Error><RequestId>r-1</RequestId></ErrorResponse>",
        body(AwsCodec.error(AwsProtocol.AWS_QUERY, 500, "C", "m", "r-1")));
    assertEquals(
        "{\"__type\":\"C\",\"message\":\"m\"}",
        body(AwsCodec.error(AwsProtocol.AWS_JSON_1_1, 400, "C", "m", "r-1")));
  }

  @Test
  void aCallerThatKnewTheQueryProtocolGetsItsCodeBeside() {
    WireRequest request = new WireRequest(AwsProtocol.RPC_V2_CBOR, "X", "", new byte[0], "", true);

    assertEquals(
        "C;Sender",
        AwsCodec.error(request, 404, "C", "m", "r-1").headers().get("x-amzn-query-error"));
    assertEquals(
        "C;Receiver",
        AwsCodec.error(request, 503, "C", "m", "r-1").headers().get("x-amzn-query-error"));
  }

  @Test
  void jsonOfAnotherTypeIsRefusedByName() {
    assertEquals(
        "Names cannot be read: a string where a list is expected.", refusal("{\"Names\":\"a\"}"));
    assertEquals(
        "Names[1] cannot be read: null where a value is expected.",
        refusal("{\"Names\":[\"a\",null]}"));
    assertEquals(
        "WithDecryption cannot be read: a string where true or false is expected.",
        refusal("{\"WithDecryption\":\"true\"}"));
    assertEquals("The body cannot be read: a list where a structure is expected.", refusal("[]"));
  }

  @Test
  void jsonThatTheModelDoesNotKnowIsIgnored() {
    GetParametersRequest request =
        json("{\"Colour\":{\"a\":[1]},\"Names\":[\"n\"],\"WithDecryption\":null}");

    assertEquals(List.of("n"), request.names());
    assertEquals(null, request.withDecryption());
    assertFalse(json("").hasNames());
  }

  private static String refusal(String json) {
    FaultException refused = assertThrows(FaultException.class, () -> json(json));
    assertEquals("SerializationException", refused.fault().code().code());
    return refused.fault().message();
  }

  private static GetParametersRequest json(String json) {
    return AwsCodec.read(
        new WireRequest(
            AwsProtocol.AWS_JSON_1_1, "X", "", json.getBytes(StandardCharsets.UTF_8), "", false),
        GetParametersRequest.class);
  }

  private static String text(
      AwsProtocol protocol, String action, String version, SdkPojo response) {
    return body(
        AwsCodec.write(
            new WireRequest(protocol, action, version, new byte[0], "", false), response, "r-1"));
  }

  private static String body(WireResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
