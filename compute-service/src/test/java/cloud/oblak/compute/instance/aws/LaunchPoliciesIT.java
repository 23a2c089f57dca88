package cloud.oblak.compute.instance.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.launchtemplate.aws.CreateLaunchTemplate;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.Principal;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Policies decide on a launch by what it runs, however it is asked for, on both faces. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class LaunchPoliciesIT {
  private static final String ALLOW =
      "{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":\"*\"}";
  private static final String RUN = "Action=RunInstances&Version=2016-11-15&MinCount=1&MaxCount=1";
  private static final String TAG =
      "&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=team"
          + "&TagSpecification.1.Tag.1.Value=red";

  @Inject Ec2Account account;
  @Inject CreateLaunchTemplate create;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  private final TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));
  private String image;
  private String template;

  @BeforeEach
  void prepare() {
    account.host(16, 4L << 30);
    image = account.image("tiny");
    template =
        account
            .call(
                create,
                CreateLaunchTemplateRequest.builder()
                    .launchTemplateName("web")
                    .launchTemplateData(data ->
                        data.imageId("tiny")
                            .instanceType("c1.small")
                            .tagSpecifications(
                                LaunchTemplateTagSpecificationRequest.builder()
                                    .resourceType(ResourceType.INSTANCE)
                                    .tags(Tag.builder().key("team").value("red").build())
                                    .build()))
                    .build())
            .launchTemplate()
            .launchTemplateId();
  }

  private static String deny(String action, String resource) {
    return ALLOW
        + ",{\"Effect\":\"Deny\",\"Action\":\"%s\",\"Resource\":\"%s\"}"
            .formatted(action, resource);
  }

  private static String denyIf(String key, String value) {
    return denyIf("ec2:RunInstances", key, value);
  }

  private static String denyIf(String action, String key, String value) {
    return ALLOW
        + ",{\"Effect\":\"Deny\",\"Action\":\"%s\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"%s\":\"%s\"}}}"
            .formatted(action, key, value);
  }

  private Response aws(String statements, String form) {
    return as(statements)
        .contentType("application/x-www-form-urlencoded; charset=utf-8")
        .body(form)
        .post("/aws/compute/ec2");
  }

  private Response rest(String statements, Object... more) {
    Map<String, Object> body = new HashMap<>(Map.of("image", "tiny", "instanceType", "c1.nano"));
    for (int i = 0; i < more.length; i += 2) {
      body.put((String) more[i], more[i + 1]);
    }
    return as(statements).contentType("application/json").body(body).post("/v1/instances");
  }

  private RequestSpecification as(String statements) {
    Principal principal = OtherServices.under(account.principal(), statements);
    return RestAssured.given().header("Authorization", "Bearer " + mint.mint(principal, "compute"));
  }

  private static void denied(Response answer, String about) {
    assertEquals(403, answer.statusCode(), answer.asString());
    assertTrue(answer.asString().contains(about), answer.asString());
  }

  private static void allowed(Response answer) {
    assertTrue(answer.statusCode() < 300, answer.asString());
  }

  @Test
  void anImageThatIsNamedIsDecidedOnByItsId() {
    String no = deny("ec2:RunInstances", "arn:aws:ec2:*::image/" + image);
    denied(aws(no, RUN + "&InstanceType=c1.nano&ImageId=tiny"), image);
    denied(rest(no), image);
    String other = deny("ec2:RunInstances", "arn:aws:ec2:*::image/ami-1");
    allowed(aws(other, RUN + "&InstanceType=c1.nano&ImageId=tiny"));
    allowed(rest(other));
  }

  @Test
  void aRefusalTellsEncodedWhatWasKnown() {
    String words =
        aws(denyIf("ec2:InstanceType", "c1.nano"), RUN + "&InstanceType=c1.nano&ImageId=tiny")
            .xmlPath()
            .getString("Response.Errors.Error.Message");
    String[] parts = words.split("\\. Encoded authorization failure message: ", -1);
    assertEquals(2, parts.length, words);
    String known = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    assertTrue(known.startsWith(account.id() + " {"), known);
    JsonPath told = JsonPath.from(known.substring(known.indexOf('{')));
    assertEquals("ec2:RunInstances", told.getString("context.action"));
    assertEquals(account.principal().arn(), told.getString("context.principal.arn"));
    assertEquals(true, told.getBoolean("explicitDeny"));
    assertEquals(
        "c1.nano",
        told.getString(
            "context.conditions.items.find { it.key == 'ec2:instancetype' }.values.items[0].value"));
  }

  @Test
  void whatATemplateFillsInIsDecidedOn() {
    String launch = RUN + "&LaunchTemplate.LaunchTemplateName=web";
    denied(aws(denyIf("ec2:InstanceType", "c1.small"), launch), "RunInstances");
    denied(aws(denyIf("aws:RequestTag/team", "red"), launch), "RunInstances");
    denied(aws(deny("ec2:RunInstances", "arn:aws:ec2:*::image/" + image), launch), image);
    denied(
        aws(deny("ec2:RunInstances", "arn:aws:ec2:*:*:launch-template/" + template), launch),
        template);
    allowed(aws(denyIf("ec2:InstanceType", "c1.small"), launch + "&InstanceType=c1.nano"));
  }

  @Test
  void theTypeThatIsTakenWithoutAnyIsDecidedOn() {
    denied(aws(denyIf("ec2:InstanceType", "m1.small"), RUN + "&ImageId=tiny"), "RunInstances");
  }

  @Test
  void subnetAndGroupsOfANestedInterfaceAreDecidedOn() {
    String nested =
        RUN
            + "&InstanceType=c1.nano&ImageId=tiny&NetworkInterface.1.DeviceIndex=0"
            + "&NetworkInterface.1.SubnetId=subnet-0123456789abcdef0"
            + "&NetworkInterface.1.SecurityGroupId.1=sg-0123456789abcdef0";
    denied(
        aws(deny("ec2:RunInstances", "arn:aws:ec2:*:*:subnet/subnet-0123456789abcdef0"), nested),
        "subnet-0");
    denied(
        aws(
            deny("ec2:RunInstances", "arn:aws:ec2:*:*:security-group/sg-0123456789abcdef0"),
            nested),
        "sg-0");
  }

  @Test
  void groupsAreDecidedOnByTheirIdsAlsoWhereNoneIsNamed() {
    String form = RUN + "&InstanceType=c1.nano&ImageId=tiny";
    String web = deny("ec2:RunInstances", "arn:aws:ec2:*:*:security-group/sg-of-web");
    denied(aws(web, form + "&SecurityGroup.1=web"), "sg-of-web");
    denied(rest(web, "securityGroups", List.of("web")), "sg-of-web");
    String byDefault = deny("ec2:RunInstances", "arn:aws:ec2:*:*:security-group/sg-1");
    denied(aws(byDefault, form), "sg-1");
    denied(rest(byDefault), "sg-1");
  }

  @Test
  void tagsThatALaunchGivesAreTagsThatAreMade() {
    String form = RUN + "&InstanceType=c1.nano&ImageId=tiny";
    String no = denyIf("ec2:CreateTags", "ec2:CreateAction", "RunInstances");
    denied(aws(no, form + TAG), "ec2:CreateTags");
    denied(aws(no, RUN + "&LaunchTemplate.LaunchTemplateName=web"), "ec2:CreateTags");
    denied(rest(no, "tags", Map.of("team", "red")), "ec2:CreateTags");
    denied(rest(no, "name", "web"), "ec2:CreateTags");
    allowed(aws(no, form));
    String key = "Action=CreateKeyPair&Version=2016-11-15&KeyName=k";
    denied(
        aws(deny("ec2:CreateTags", "*"), key + TAG.replace("=instance", "=key-pair")),
        "ec2:CreateTags");
    denied(
        as(deny("ec2:CreateTags", "*"))
            .contentType("application/json")
            .body(Map.of("name", "k", "tags", Map.of("team", "red")))
            .post("/v1/key-pairs"),
        "ec2:CreateTags");
  }

  @Test
  void aRootVolumeIsDecidedOnByItsOwnTagsSizeAndType() {
    String form = RUN + "&InstanceType=c1.nano&ImageId=tiny";
    String disk =
        "&BlockDeviceMapping.1.DeviceName=/dev/xvda&BlockDeviceMapping.1.Ebs.VolumeSize=3"
            + "&BlockDeviceMapping.1.Ebs.VolumeType=gp2";
    String volumeTag = TAG.replace("=instance", "=volume");
    denied(aws(deny("ec2:RunInstances", "arn:aws:ec2:*:*:volume/*"), form), ":volume/*");
    denied(rest(deny("ec2:RunInstances", "arn:aws:ec2:*:*:volume/*")), ":volume/*");
    denied(aws(denyIf("ec2:VolumeSize", "3"), form + disk), ":volume/*");
    denied(aws(denyIf("ec2:VolumeSize", "1"), form), ":volume/*");
    denied(rest(denyIf("ec2:VolumeSize", "3"), "rootDiskGiB", 3), ":volume/*");
    denied(aws(denyIf("ec2:VolumeType", "gp2"), form + disk), ":volume/*");
    denied(aws(denyIf("ec2:Encrypted", "false"), form), ":volume/*");
    denied(aws(denyIf("aws:RequestTag/team", "red"), form + volumeTag), ":volume/*");
    denied(
        aws(deny("ec2:CreateTags", "arn:aws:ec2:*:*:volume/*"), form + volumeTag),
        "ec2:CreateTags");
    allowed(aws(deny("ec2:CreateTags", "arn:aws:ec2:*:*:volume/*"), form + TAG));
    String tagged =
        "{\"Effect\":\"Deny\",\"Action\":\"ec2:RunInstances\",\"Resource\":\"arn:aws:ec2:*:*:volume/*\","
            + "\"Condition\":{\"Null\":{\"aws:RequestTag/team\":\"true\"}}}";
    denied(aws(ALLOW + "," + tagged, form + TAG), ":volume/*");
    allowed(aws(ALLOW + "," + tagged, form + volumeTag + disk));
  }

  @Test
  void aRootVolumesTagsAreChangedByWhomThePoliciesLet() {
    String id = rest(ALLOW).path("instances[0].id").toString().replace("i-", "vol-");
    String form = "Version=2016-11-15&ResourceId.1=" + id + "&Tag.1.Key=team&Tag.1.Value=red";
    String one = "arn:aws:ec2:*:*:volume/" + id;
    denied(aws(deny("ec2:CreateTags", one), "Action=CreateTags&" + form), id);
    allowed(aws(deny("ec2:CreateTags", "arn:aws:ec2:*:*:instance/*"), "Action=CreateTags&" + form));
    String red = denyIf("ec2:DeleteTags", "aws:ResourceTag/team", "red");
    denied(aws(red, "Action=DeleteTags&" + form), id);
    allowed(
        aws(denyIf("ec2:DeleteTags", "aws:ResourceTag/team", "blue"), "Action=DeleteTags&" + form));
  }

  @Test
  void aChangeOfTagsIsAskedForAsTagging() {
    String id = rest(ALLOW, "tags", Map.of("team", "red")).path("instances[0].id");
    String instance = "/v1/instances/" + id;
    denied(patch(deny("ec2:CreateTags", "*"), instance, Map.of("name", "b")), "ec2:CreateTags");
    denied(
        patch(
            denyIf("ec2:CreateTags", "aws:RequestTag/team", "blue"),
            instance,
            Map.of("tags", Map.of("team", "blue"))),
        "ec2:CreateTags");
    denied(
        patch(deny("ec2:DeleteTags", "*"), instance, Map.of("tags", Map.of())), "ec2:DeleteTags");
    allowed(
        patch(
            deny("ec2:*Tags", "*"),
            instance,
            Map.of("tags", Map.of("team", "red"), "terminationProtection", false)));
  }

  @Test
  void aDryRunIsDecidedOnTheSame() {
    String form = RUN + "&InstanceType=c1.nano&ImageId=tiny&DryRun=true";
    denied(aws(deny("ec2:RunInstances", "arn:aws:ec2:*::image/" + image), form), image);
    assertEquals(412, aws(ALLOW, form).statusCode());
  }

  @Test
  void anImageThatAParameterNamesIsResolvedAndDecidedOnBoth() {
    String name = "/aws/service/test-" + account.id() + "/latest";
    String shared = account.image(account.id(), "shared", true);
    database.update("INSERT INTO image_alias (name, image) VALUES (?, ?)", name, shared);
    try {
      String form = RUN + "&InstanceType=c1.nano&ImageId=resolve:ssm:" + name;
      String parameter = "arn:aws:ssm:us-east-1::parameter" + name;
      denied(aws(deny("ssm:GetParameters", parameter), form), parameter);
      denied(aws(deny("ssm:GetParameters", parameter), form + ":1"), parameter);
      denied(aws(deny("ec2:RunInstances", "arn:aws:ec2:*::image/" + shared), form), shared);
      denied(aws(ALLOW, form), "ssm:GetParameters");
      String both = ALLOW.replace("ec2:*", "*");
      String first = aws(both, form + "&ClientToken=t1").asString();
      assertTrue(first.contains("<imageId>" + shared + "</imageId>"), first);
      String launched = first.replaceAll("(?s).*<instanceId>(.*?)</instanceId>.*", "$1");
      allowed(aws(both, form + ":1"));
      assertEquals(412, aws(both, form + "&DryRun=true").statusCode());
      invalid(aws(both, form + ":2"), name + ":2");
      invalid(aws(both, form + "-not"), name + "-not");
      invalid(rest(both, "image", "resolve:ssm:mine"), "resolve:ssm:mine");
      database.update("UPDATE image_alias SET image = ? WHERE name = ?", "gone", name);
      String again = aws(both, form + "&ClientToken=t1").asString();
      assertTrue(again.contains(launched), again);
      invalid(aws(both, form), name);
    } finally {
      database.update("DELETE FROM image_alias WHERE name = ?", name);
    }
  }

  @Test
  void aTemplateMayNameItsImageByAParameter() {
    String name = "/aws/service/test-" + account.id() + "/template";
    String shared = account.image(account.id(), "shared", true);
    database.update("INSERT INTO image_alias (name, image) VALUES (?, ?)", name, shared);
    try {
      account.call(
          create,
          CreateLaunchTemplateRequest.builder()
              .launchTemplateName("aliased")
              .launchTemplateData(
                  data -> data.imageId("resolve:ssm:" + name).instanceType("c1.nano"))
              .build());
      String launch = RUN + "&LaunchTemplate.LaunchTemplateName=aliased";
      denied(aws(ALLOW, launch), "ssm:GetParameters");
      String made = aws(ALLOW.replace("ec2:*", "*"), launch).asString();
      assertTrue(made.contains("<imageId>" + shared + "</imageId>"), made);
    } finally {
      database.update("DELETE FROM image_alias WHERE name = ?", name);
    }
  }

  private static void invalid(Response answer, String alias) {
    assertEquals(400, answer.statusCode(), answer.asString());
    assertTrue(
        answer.asString().contains("The following aliases are invalid: "), answer.asString());
    assertTrue(answer.asString().contains(alias), answer.asString());
  }

  private Response patch(String statements, String path, Map<String, Object> body) {
    return as(statements).contentType("application/json").body(body).patch(path);
  }
}
