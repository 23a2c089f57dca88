package cloud.oblak.kit.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.aws.wire.WireRequest;
import cloud.oblak.kit.aws.wire.WireResponse;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.PolicySetContent;
import cloud.oblak.kit.policy.ResourceNames;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.Region;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesResponse;

class AwsFaceTest {
  private static final Authority AUTHORITY =
      new Authority(AwsFaceTest::policies, List.of(), List.of(), "us-east-1");
  private static final AwsFace FACE =
      new AwsFace(
          new AwsRegistry(List.of(new Regions(), new Stop())),
          AUTHORITY,
          new Targets(AUTHORITY, Optional.empty()),
          AwsFaceTest::sealed);
  private static final String ONE_INSTANCE =
      new PolicySetContent(
              List.of(
                  new PolicySetContent.Doc(
                      "one",
                      """
                      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                       "Action":"ec2:StopInstances",
                       "Resource":"arn:aws:ec2:us-east-1:111122223333:instance/i-1"}]}\
                      """)),
              null,
              List.of(),
              new TreeMap<>())
          .text();

  private static String sealed(String accountId, String text) {
    return accountId + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String policies(String hash) {
    return ONE_INSTANCE;
  }

  private record Regions() implements AwsAction<DescribeRegionsRequest, DescribeRegionsResponse> {
    @Override
    public Class<DescribeRegionsRequest> request() {
      return DescribeRegionsRequest.class;
    }

    @Override
    public Members honours() {
      return Members.of("RegionNames");
    }

    @Override
    public DescribeRegionsResponse answer(DescribeRegionsRequest request, AwsCall call) {
      return DescribeRegionsResponse.builder()
          .regions(
              request.regionNames().stream()
                  .map(name -> Region.builder().regionName(name).build())
                  .toList())
          .build();
    }
  }

  private record Stop() implements AwsAction<StopInstancesRequest, StopInstancesResponse> {
    @Override
    public Class<StopInstancesRequest> request() {
      return StopInstancesRequest.class;
    }

    @Override
    public Members honours() {
      return Members.of("InstanceIds");
    }

    @Override
    public StopInstancesResponse answer(StopInstancesRequest request, AwsCall call) {
      throw new IllegalStateException("a defect: secret of the innards");
    }
  }

  private static WireResponse call(Role role, String form) {
    return call(
        new Principal(
            "111122223333", "arn:aws:iam::111122223333:user/ann", Set.of(role), "gateway", "", "r"),
        form);
  }

  private static WireResponse call(Principal caller, String form) {
    WireRequest request =
        WireRequest.of(
            "ec2",
            "POST",
            "/",
            name -> name.equals("Content-Type") ? "application/x-www-form-urlencoded" : null,
            "",
            (form + "&Version=2016-11-15").getBytes(StandardCharsets.UTF_8));
    return FACE.answer("kit", AwsApi.EC2, caller, request);
  }

  private static String body(WireResponse answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void fails(WireResponse answer, int status, String code) {
    assertEquals(status, answer.status(), body(answer));
    assertTrue(body(answer).contains("<Code>" + code + "</Code>"), body(answer));
    assertTrue(body(answer).contains("<RequestID>r</RequestID>"), body(answer));
  }

  @Test
  void aCallReachesItsActionAndComesBack() {
    WireResponse answer = call(Role.VIEWER, "Action=DescribeRegions&RegionName.1=here");
    assertEquals(200, answer.status(), body(answer));
    assertTrue(body(answer).contains("<regionName>here</regionName>"), body(answer));
  }

  @Test
  void whatAwsHasAndWeDoNotIsToldFromWhatNobodyHas() {
    fails(call(Role.ADMIN, "Action=CreateTransitGateway"), 400, "UnsupportedOperation");
    fails(call(Role.ADMIN, "Action=MakeCoffee"), 400, "InvalidAction");
  }

  @Test
  void aMemberThatWouldBeIgnoredIsRefused() {
    fails(call(Role.ADMIN, "Action=DescribeRegions&AllRegions=true"), 400, "UnsupportedOperation");
  }

  @Test
  void aDryRunDoesNothingAndSaysSo() {
    String stop = "Action=StopInstances&InstanceId.1=i-1&DryRun=true";
    fails(call(Role.ADMIN, stop), 412, "DryRunOperation");
    fails(call(Role.VIEWER, stop), 403, "UnauthorizedOperation");
  }

  @Test
  void policiesDecideWhereTheTokenNamesThem() {
    Principal ann =
        new Principal(
                "111122223333", "arn:aws:iam::111122223333:user/ann", Set.of(), "gateway", "", "r")
            .under(PolicySetContent.hash(ONE_INSTANCE));
    fails(call(ann, "Action=StopInstances&InstanceId.1=i-1&DryRun=true"), 412, "DryRunOperation");
    WireResponse other =
        call(ann, "Action=StopInstances&InstanceId.1=i-1&InstanceId.2=i-2&DryRun=true");
    fails(other, 403, "UnauthorizedOperation");
    assertTrue(
        body(other)
            .contains(
                "You are not authorized to perform this operation. User:"
                    + " arn:aws:iam::111122223333:user/ann is not authorized to perform:"
                    + " ec2:StopInstances on resource:"
                    + " arn:aws:ec2:us-east-1:111122223333:instance/i-2 because no identity-based"
                    + " policy allows the ec2:StopInstances action. Encoded authorization failure message:"
                    + " 111122223333"),
        body(other));
    fails(call(ann, "Action=DescribeRegions"), 403, "UnauthorizedOperation");
  }

  @Test
  void aDefectIsToldInOneSentenceWithoutItsInnards() {
    WireResponse answer = call(Role.ADMIN, "Action=StopInstances&InstanceId.1=i-1");
    fails(answer, 500, "InternalError");
    assertFalse(body(answer).contains("secret"));
  }

  private record Groups() implements ResourceNames {
    @Override
    public Set<String> kinds() {
      return Set.of("security-group");
    }

    @Override
    public Map<String, String> ofIds(String accountId, String kind, Collection<String> ids) {
      return Map.of();
    }

    @Override
    public Map<String, String> ofNames(String accountId, String kind, Collection<String> names) {
      return names.contains("web") ? Map.of("web", "sg-1") : Map.of();
    }
  }

  @Test
  void whatACallNamesIsAskedForAsByItsId() {
    Targets targets =
        new Targets(
            new Authority(AwsFaceTest::policies, List.of(), List.of(new Groups()), "us-east-1"),
            Optional.empty());
    AwsCall call =
        new AwsCall(
            new Principal("111122223333", "arn", Set.of(), "gateway", "", "r"),
            "ec2",
            "DeleteSecurityGroup");
    String arn = "arn:aws:ec2:us-east-1:111122223333:security-group/";
    for (DeleteSecurityGroupRequest request :
        List.of(
            DeleteSecurityGroupRequest.builder().groupName("web").build(),
            DeleteSecurityGroupRequest.builder().groupId("sg-1").build())) {
      assertEquals(arn + "sg-1", targets.of(request, call).getFirst().arn());
    }
    DeleteSecurityGroupRequest unknown =
        DeleteSecurityGroupRequest.builder().groupName("x").build();
    assertEquals(arn + "x", targets.of(unknown, call).getFirst().arn());
  }
}
