package cloud.oblak.kit.aws.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class WireRequestTest {
  private static final Map<String, String> FORM =
      Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

  @Test
  void aFormNamesItsAction() {
    WireRequest request =
        of("ec2", "POST", "/", FORM, "", "Action=DescribeVpcs&Version=2014-10-01");

    assertEquals(AwsProtocol.EC2_QUERY, request.protocol());
    assertEquals("DescribeVpcs", request.action());
    assertEquals("2014-10-01", request.version());
    assertEquals(AwsProtocol.AWS_QUERY, of("iam", "POST", "/", FORM, "", "Action=X").protocol());
  }

  @Test
  void aPresignedUrlNamesItToo() {
    WireRequest request =
        of("sts", "GET", "/", Map.of(), "Action=GetCallerIdentity&Version=2011-06-15", "Action=X");

    assertEquals("GetCallerIdentity", request.action());
    assertEquals(0, request.body().length);
  }

  @Test
  void aMissingOrOddVersionIsTheNewest() {
    assertEquals("2010-05-08", of("iam", "POST", "/", FORM, "", "Action=X").version());
    assertEquals(
        "2016-11-15", of("ec2", "POST", "/", FORM, "", "Action=X&Version=%3Cx%3E").version());
  }

  @Test
  void jsonNamesItsActionInAHeader() {
    Map<String, String> headers =
        Map.of(
            "Content-Type", "application/x-amz-json-1.0",
            "X-Amz-Target", "GraniteServiceVersion20100801.PutMetricData",
            "x-amzn-query-mode", "true");
    WireRequest request = of("monitoring", "POST", "/", headers, "", "{}");

    assertEquals(AwsProtocol.AWS_JSON_1_0, request.protocol());
    assertEquals("PutMetricData", request.action());
    assertTrue(request.queryCompatible());
    assertEquals(
        AwsProtocol.AWS_JSON_1_1,
        of(
                "ssm",
                "POST",
                "/",
                Map.of(
                    "Content-Type", "application/x-amz-json-1.1",
                    "X-Amz-Target", "AmazonSSM.GetParameter"),
                "",
                "{}")
            .protocol());
  }

  @Test
  void cborNamesItsActionInThePath() {
    WireRequest request =
        of(
            "monitoring",
            "POST",
            "/service/GraniteServiceVersion20100801/operation/PutMetricData",
            Map.of("Content-Type", "application/cbor"),
            "",
            "");

    assertEquals(AwsProtocol.RPC_V2_CBOR, request.protocol());
    assertEquals("PutMetricData", request.action());
    assertFalse(request.queryCompatible());
  }

  @Test
  void aRequestWithoutAnActionIsRefused() {
    assertFault("MissingAction", "ec2", FORM, "Version=2016-11-15");
    assertFault("MissingAction", "ec2", FORM, "Action=");
    assertFault("InvalidAction", "ec2", FORM, "Action=..%2Fadmin");
    assertFault("MissingAction", "ssm", Map.of("Content-Type", "application/x-amz-json-1.1"), "{}");
    assertFault("UnknownOperationException", "ssm", Map.of("X-Amz-Target", "AmazonSSM."), "{}");
  }

  @Test
  void aCompressedBodyIsUnfoldedWithinBounds() throws IOException {
    Map<String, String> headers = new TreeMap<>(FORM);
    headers.put("Content-Encoding", "gzip");
    byte[] small = gzip("Action=PutMetricData".getBytes(StandardCharsets.UTF_8));
    assertEquals("PutMetricData", of("monitoring", headers, small).action());

    byte[] bomb = gzip(new byte[Compression.MAX_UNFOLDED_BYTES + 1]);
    assertEquals(
        "RequestEntityTooLarge",
        assertThrows(FaultException.class, () -> of("monitoring", headers, bomb))
            .fault()
            .code()
            .code());
    byte[] broken = {1, 2, 3};
    assertEquals(
        "SerializationException",
        assertThrows(FaultException.class, () -> of("monitoring", headers, broken))
            .fault()
            .code()
            .code());
    byte[] plain = {1, 2, 3};
    assertArrayEquals(plain, Compression.unfold("identity", plain));
  }

  private static void assertFault(
      String code, String api, Map<String, String> headers, String body) {
    FaultException fault =
        assertThrows(FaultException.class, () -> of(api, "POST", "/", headers, "", body));
    assertEquals(code, fault.fault().code().code());
  }

  private static WireRequest of(
      String api,
      String method,
      String path,
      Map<String, String> headers,
      String query,
      String body) {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    return WireRequest.of(
        api, method, path, anyCase::get, query, body.getBytes(StandardCharsets.UTF_8));
  }

  private static WireRequest of(String api, Map<String, String> headers, byte[] body) {
    return WireRequest.of(api, "POST", "/", headers::get, "", body);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }
}
