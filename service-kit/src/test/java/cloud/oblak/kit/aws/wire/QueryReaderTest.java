package cloud.oblak.kit.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;

class QueryReaderTest {
  @Test
  void listsOfStructuresAreReadInTheOrderOfTheirIndexes() {
    DescribeInstancesRequest request =
        ec2(
            DescribeInstancesRequest.class,
            "Filter.2.Name=b&Filter.2.Value.1=x&Filter.1.Name=a%2Bc&Filter.1.Value.2=z&Filter.1.Value.1=y");

    assertEquals("a+c", request.filters().getFirst().name());
    assertEquals(List.of("y", "z"), request.filters().getFirst().values());
    assertEquals("b", request.filters().getLast().name());
  }

  @Test
  void ahugeIndexIsOneElement() {
    DescribeInstancesRequest request =
        ec2(DescribeInstancesRequest.class, "InstanceId.999999999=i-1&InstanceId.7=i-0");

    assertEquals(List.of("i-0", "i-1"), request.instanceIds());
  }

  @Test
  void anAbsentListIsNotAnEmptyOne() {
    assertFalse(ec2(DescribeInstancesRequest.class, "").hasInstanceIds());
    assertTrue(ec2(DescribeInstancesRequest.class, "InstanceId=").hasInstanceIds());
  }

  @Test
  void aNewEnumValueSurvives() {
    RunInstancesRequest request = ec2(RunInstancesRequest.class, "InstanceType=c1.nano");

    assertEquals("c1.nano", request.instanceTypeAsString());
  }

  @Test
  void whoSignedIsNoParameter() {
    assertEquals(
        1,
        ec2(
                RunInstancesRequest.class,
                "AWSAccessKeyId=A&Signature=b&X-Amz-Date=c&x-amz-algorithm=d&Version=2016-11-15"
                    + "&MinCount=1")
            .minCount());
  }

  @Test
  void whatTheModelDoesNotKnowIsRefusedByName() {
    assertFault("UnknownParameter", "Colour", "Colour=red");
    assertFault("UnknownParameter", "Placement.Colour", "Placement.Colour=red");
    assertFault("UnknownParameter", "SecurityGroupId.one", "SecurityGroupId.one=x");
    assertFault("UnknownParameter", "SecurityGroupId.1.Name", "SecurityGroupId.1.Name=x");
    assertFault("UnknownParameter", "SecurityGroupId.99999999999", "SecurityGroupId.99999999999=x");
    assertFault("UnknownParameter", "Placement.Version", "Placement.Version=x");
  }

  @Test
  void malformedValuesAreRefusedByName() {
    assertFault("InvalidParameterValue", "MinCount", "MinCount=one");
    assertFault("InvalidParameterValue", "MinCount", "MinCount=");
    assertFault("InvalidParameterValue", "MinCount", "MinCount=2147483648");
    assertFault("InvalidParameterValue", "DryRun", "DryRun=yes");
    assertFault("InvalidParameterValue", "Placement", "Placement=here");
    assertFault(
        "InvalidParameterValue",
        "InstanceMarketOptions.SpotOptions.ValidUntil",
        "InstanceMarketOptions.SpotOptions.ValidUntil=tomorrow");
  }

  @Test
  void brokenFormsAreRefused() {
    assertFault("MalformedQueryString", "", "ImageId=%zz");
    assertFault("MalformedQueryString", "", "a.".repeat(40) + "b=1");
    assertFault("InvalidQueryParameter", "ImageId", "ImageId=a&ImageId=b");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= Form.MAX_NODES; i++) {
      many.append("InstanceId.").append(i).append("=&");
    }
    assertFault("MalformedQueryString", "", many.toString());
  }

  @Test
  void listsOfTheOtherProtocolNameTheirMembers() {
    CreateRoleRequest role =
        read(
            AwsProtocol.AWS_QUERY,
            CreateRoleRequest.class,
            "RoleName=r&Tags.member.1.Key=k&Tags.member.1.Value=");

    assertEquals("k", role.tags().getFirst().key());
    assertEquals("", role.tags().getFirst().value());
    FaultException fault =
        assertThrows(
            FaultException.class,
            () -> read(AwsProtocol.AWS_QUERY, CreateRoleRequest.class, "Tags.1.Key=k"));
    assertEquals("UnknownParameter", fault.fault().code().code());
  }

  private static void assertFault(String code, String field, String form) {
    FaultException thrown =
        assertThrows(FaultException.class, () -> ec2(RunInstancesRequest.class, form));
    assertEquals(code, thrown.fault().code().code());
    assertEquals(field, ((cloud.oblak.platform.Fault.Invalid) thrown.fault()).field());
  }

  private static <I extends SdkPojo> I ec2(Class<I> type, String form) {
    return read(AwsProtocol.EC2_QUERY, type, form);
  }

  private static <I extends SdkPojo> I read(AwsProtocol protocol, Class<I> type, String form) {
    return AwsCodec.read(
        new WireRequest(
            protocol, "X", "", form.getBytes(StandardCharsets.UTF_8), "Action=X", false),
        type);
  }
}
