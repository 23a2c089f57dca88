package cloud.oblak.network.securitygroup.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.network.ServiceCalls;
import cloud.oblak.network.subnet.aws.DescribeSubnets;
import cloud.oblak.network.tag.Tags;
import cloud.oblak.network.vpc.aws.DescribeVpcs;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DeleteSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.ec2.model.Vpc;

@QuarkusTest
@WithTestResource(TestInstallation.class)
class GroupActionsIT {
  @Inject DescribeVpcs describeVpcs;
  @Inject DescribeSubnets describeSubnets;
  @Inject DescribeSecurityGroups describeGroups;
  @Inject DescribeSecurityGroupRules describeRules;
  @Inject CreateSecurityGroup createGroup;
  @Inject DeleteSecurityGroup deleteGroup;
  @Inject AuthorizeSecurityGroupIngress authorize;
  @Inject RevokeSecurityGroupIngress revoke;
  @Inject Tags tags;

  @TestHTTPResource(value = "/", tls = true)
  String url;

  private String account;

  @BeforeEach
  void prepare() {
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  }

  private <I extends SdkPojo, O extends SdkPojo> O call(AwsAction<I, O> action, I request) {
    Principal caller =
        new Principal(
            account,
            "arn:aws:iam::" + account + ":user/ann",
            Set.of(Role.ADMIN),
            "gateway",
            "203.0.113.1",
            "r-1");
    return action.answer(request, new AwsCall(caller, "ec2", "any"));
  }

  private static String refused(Runnable call) {
    return assertThrows(FaultException.class, call::run).fault().code().code();
  }

  private List<SecurityGroup> groups(DescribeSecurityGroupsRequest request) {
    return call(describeGroups, request).securityGroups();
  }

  private String create(String name) {
    return call(
            createGroup,
            CreateSecurityGroupRequest.builder()
                .groupName(name)
                .description("a group")
                .tagSpecifications(
                    TagSpecification.builder()
                        .resourceType(ResourceType.SECURITY_GROUP)
                        .tags(Tag.builder().key("team").value("red").build())
                        .build())
                .build())
        .groupId();
  }

  private static IpPermission tcp(int from, int to, String... cidrs) {
    return IpPermission.builder()
        .ipProtocol("tcp")
        .fromPort(from)
        .toPort(to)
        .ipRanges(List.of(cidrs).stream().map(c -> IpRange.builder().cidrIp(c).build()).toList())
        .build();
  }

  @Test
  void theDefaultNetworkIsThereFromTheFirstCall() {
    List<Vpc> vpcs =
        call(
                describeVpcs,
                DescribeVpcsRequest.builder()
                    .filters(Filter.builder().name("is-default").values("true").build())
                    .build())
            .vpcs();
    assertEquals(1, vpcs.size());
    assertEquals("172.31.0.0/16", vpcs.getFirst().cidrBlock());
    List<Subnet> subnets =
        call(
                describeSubnets,
                DescribeSubnetsRequest.builder()
                    .filters(
                        Filter.builder().name("vpc-id").values(vpcs.getFirst().vpcId()).build(),
                        Filter.builder().name("availability-zone").values("*a").build())
                    .build())
            .subnets();
    assertEquals(1, subnets.size());
    assertEquals(4091, subnets.getFirst().availableIpAddressCount(), "EC2 keeps five of 4096");
    SecurityGroup group =
        groups(DescribeSecurityGroupsRequest.builder().groupNames("default").build()).getFirst();
    assertEquals(vpcs.getFirst().vpcId(), group.vpcId());
    assertEquals(
        group.groupId(),
        group.ipPermissions().getFirst().userIdGroupPairs().getFirst().groupId(),
        "members reach each other");
    assertEquals(
        "0.0.0.0/0", group.ipPermissionsEgress().getFirst().ipRanges().getFirst().cidrIp());
  }

  @Test
  void permissionsComeAndGoAllOrNone() {
    String id = create("web");
    AuthorizeSecurityGroupIngressRequest two =
        AuthorizeSecurityGroupIngressRequest.builder()
            .groupId(id)
            .ipPermissions(tcp(80, 80, "0.0.0.0/0", "198.51.100.0/24"))
            .build();
    assertEquals(2, call(authorize, two).securityGroupRules().size());
    AuthorizeSecurityGroupIngressRequest halfKnown =
        AuthorizeSecurityGroupIngressRequest.builder()
            .groupId(id)
            .ipPermissions(tcp(443, 443, "0.0.0.0/0"), tcp(80, 80, "0.0.0.0/0"))
            .build();
    assertEquals("InvalidPermission.Duplicate", refused(() -> call(authorize, halfKnown)));
    SecurityGroup group =
        groups(DescribeSecurityGroupsRequest.builder().groupIds(id).build()).getFirst();
    assertEquals(1, group.ipPermissions().size(), "the same ports are one permission");
    assertEquals(2, group.ipPermissions().getFirst().ipRanges().size());
    RevokeSecurityGroupIngressRequest one =
        RevokeSecurityGroupIngressRequest.builder()
            .groupId(id)
            .ipPermissions(tcp(80, 80, "198.51.100.0/24"))
            .build();
    call(revoke, one);
    assertEquals("InvalidPermission.NotFound", refused(() -> call(revoke, one)));
    assertEquals(
        1,
        call(
                describeRules,
                DescribeSecurityGroupRulesRequest.builder()
                    .filters(Filter.builder().name("group-id").values(id).build())
                    .build())
            .securityGroupRules()
            .stream()
            .filter(rule -> !rule.isEgress())
            .count());
  }

  @Test
  void aGroupMayLetAnotherIn() {
    String web = create("web");
    String db = create("db");
    call(
        authorize,
        AuthorizeSecurityGroupIngressRequest.builder()
            .groupName("db")
            .ipPermissions(
                IpPermission.builder()
                    .ipProtocol("-1")
                    .userIdGroupPairs(UserIdGroupPair.builder().groupId(web).build())
                    .build())
            .build());
    assertEquals(
        List.of(db),
        groups(
                DescribeSecurityGroupsRequest.builder()
                    .filters(Filter.builder().name("ip-permission.group-id").values(web).build())
                    .build())
            .stream()
            .map(SecurityGroup::groupId)
            .filter(id -> !id.equals(web))
            .filter(id -> id.equals(db))
            .toList());
    DeleteSecurityGroupRequest used = DeleteSecurityGroupRequest.builder().groupId(web).build();
    assertEquals("DependencyViolation", refused(() -> call(deleteGroup, used)));
  }

  @Test
  void tagsAreFilteredAndGoWithTheirGroup() {
    String id = create("tagged");
    tags.put(account, List.of(id), Map.of("stage", "test", "team", "blue"));
    DescribeSecurityGroupsRequest blue =
        DescribeSecurityGroupsRequest.builder()
            .filters(
                Filter.builder().name("tag:team").values("b*").build(),
                Filter.builder().name("tag-key").values("stage").build())
            .build();
    assertEquals(id, groups(blue).getFirst().groupId());
    tags.remove(account, List.of(id), Map.of("team", "red"));
    assertEquals(1, groups(blue).size(), "another value is not removed");
    tags.remove(account, List.of(id), Map.of("stage", "test"));
    assertTrue(groups(blue).isEmpty());
    call(deleteGroup, DeleteSecurityGroupRequest.builder().groupId(id).build());
    assertTrue(tags.list(account, Tags.Place.FIRST, null, List.of()).isEmpty());
  }

  @Test
  void anotherAccountsGroupIsNotThere() {
    String foreign = create("mine");
    String owner = account;
    prepare();
    DescribeSecurityGroupsRequest theirs =
        DescribeSecurityGroupsRequest.builder().groupIds(foreign).build();
    assertEquals("InvalidGroup.NotFound", refused(() -> groups(theirs)));
    assertEquals(
        "InvalidGroup.NotFound",
        refused(() -> tags.put(account, List.of(foreign), Map.of("a", "b"))));
    assertEquals(
        "InvalidGroup.NotFound",
        refused(() ->
            call(deleteGroup, DeleteSecurityGroupRequest.builder().groupId(foreign).build())));
    account = owner;
    assertFalse(groups(theirs).isEmpty());
  }

  @Test
  void idsAreToldApartByFormAndExistence() {
    DescribeVpcsRequest malformed = DescribeVpcsRequest.builder().vpcIds("vpc-nonsense").build();
    DescribeVpcsRequest absent =
        DescribeVpcsRequest.builder().vpcIds("vpc-00000000000000000").build();
    assertEquals("InvalidVpcID.Malformed", refused(() -> call(describeVpcs, malformed)));
    assertEquals("InvalidVpcID.NotFound", refused(() -> call(describeVpcs, absent)));
  }

  @Test
  void theWireReachesTheActions() {
    ServiceCalls calls = new ServiceCalls(url.substring(0, url.length() - 1));
    String viewer = calls.tokens().user(account, Role.VIEWER, "network");
    HttpResponse<String> vpcs = calls.aws(viewer, "Action=DescribeVpcs");
    assertEquals(200, vpcs.statusCode(), vpcs.body());
    assertTrue(vpcs.body().contains("<cidrBlock>172.31.0.0/16</cidrBlock>"), vpcs.body());
    HttpResponse<String> denied =
        calls.aws(viewer, "Action=CreateSecurityGroup&GroupName=a&GroupDescription=b");
    assertEquals(403, denied.statusCode(), denied.body());
    assertTrue(denied.body().contains("<Code>UnauthorizedOperation</Code>"), denied.body());
  }

  @Test
  void toRemoveWhatNoRuleCanHaveIsToRemoveWhatIsNotThere() {
    String id = create("ipv4");
    RevokeSecurityGroupIngressRequest six =
        RevokeSecurityGroupIngressRequest.builder()
            .groupId(id)
            .ipPermissions(
                IpPermission.builder()
                    .ipProtocol("-1")
                    .ipv6Ranges(Ipv6Range.builder().cidrIpv6("::/0").build())
                    .build())
            .build();
    assertEquals("InvalidPermission.NotFound", refused(() -> call(revoke, six)));
  }
}
