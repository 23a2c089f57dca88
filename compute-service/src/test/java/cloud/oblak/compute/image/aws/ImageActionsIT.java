package cloud.oblak.compute.image.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CopyImageRequest;
import software.amazon.awssdk.services.ec2.model.DeregisterImageRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;
import software.amazon.awssdk.services.ec2.model.ModifyImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;
import software.amazon.awssdk.services.ec2.model.ResetImageAttributeRequest;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class ImageActionsIT {
  private static final String OTHER = "888888888888";

  @Inject Ec2Account account;
  @Inject Ec2Account operator;
  @Inject RegisterImage register;
  @Inject DeregisterImage deregister;
  @Inject DescribeImages describe;
  @Inject CopyImage copy;
  @Inject DescribeImageAttribute attribute;
  @Inject ModifyImageAttribute modify;
  @Inject ResetImageAttribute reset;

  private MemoryHost host;

  @BeforeEach
  void prepare() {
    host = account.host(4, 1L << 30);
  }

  private static DescribeImagesRequest asked(Consumer<DescribeImagesRequest.Builder> more) {
    DescribeImagesRequest.Builder builder = DescribeImagesRequest.builder();
    more.accept(builder);
    return builder.build();
  }

  private List<String> found(Consumer<DescribeImagesRequest.Builder> more) {
    return account.call(describe, asked(more)).images().stream().map(Image::imageId).toList();
  }

  private Image get(String id) {
    return account.call(describe, asked(r -> r.imageIds(id))).images().getFirst();
  }

  private void available(String id) {
    Eventually.holds(
        "the image is available",
        () -> {
          host.work();
          return get(id).stateAsString().equals("available");
        });
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private String registered(String name) {
    return account
        .call(
            register,
            RegisterImageRequest.builder()
                .name(name)
                .description("for tests")
                .architecture("x86_64")
                .imageLocation("oci://registry.example/app:1")
                .build())
        .imageId();
  }

  @Test
  void anImageIsRegisteredReadAtOnceCopiedAndDeregistered() {
    String id = registered("app");
    assertEquals("pending", get(id).stateAsString());
    available(id);
    Image image = get(id);
    assertEquals(account.id() + "/app", image.imageLocation());
    assertEquals("/dev/xvda", image.rootDeviceName());
    assertEquals("/dev/xvda", image.blockDeviceMappings().getFirst().deviceName());
    assertTrue(image.creationDate().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z"));
    CopyImageRequest twice =
        CopyImageRequest.builder()
            .sourceImageId(id)
            .sourceRegion("us-east-1")
            .name("copy")
            .clientToken("c")
            .build();
    String made = account.call(copy, twice).imageId();
    assertEquals(made, account.call(copy, twice).imageId());
    assertEquals(
        "IdempotentParameterMismatch", account.refusal(copy, twice.toBuilder().name("x").build()));
    available(made);
    account.call(deregister, DeregisterImageRequest.builder().imageId(id).build());
    assertEquals("InvalidAMIID.NotFound", account.refusal(describe, asked(r -> r.imageIds(id))));
    assertEquals(
        "InvalidAMIID.Malformed", account.refusal(describe, asked(r -> r.imageIds("ami-1"))));
  }

  @Test
  void ownersAndFiltersFindTheOperatorsImageAlsoWithoutOwners() {
    String name = "public-" + account.id();
    String shared = operator.image(operator.id(), name, true);
    String own = account.image("own");
    operator.image(operator.id(), "private", false);
    assertEquals(List.of(shared), found(r -> r.filters(filter("name", name))));
    assertEquals(List.of(own), found(r -> r.owners("self")));
    assertEquals(List.of(shared), found(r -> r.owners(operator.id())));
    assertEquals(List.of(), found(r -> r.owners("amazon").filters(filter("name", name))));
    assertEquals(
        List.of(own),
        found(r ->
            r.owners("self")
                .filters(
                    filter("state", "available"),
                    filter("architecture", "x86_64"),
                    filter("root-device-type", "ebs"),
                    filter("virtualization-type", "hvm"),
                    filter("is-public", "false"),
                    filter("owner-id", account.id()))));
    assertTrue(found(r -> r.executableUsers("all")).contains(shared));
    assertEquals(
        "InvalidParameterValue",
        account.refusal(describe, asked(r -> r.filters(filter("no", "x")))));
    assertEquals(
        "AuthFailure",
        account.refusal(deregister, DeregisterImageRequest.builder().imageId(shared).build()));
  }

  @Test
  void anImageIsSharedWithAnAccountAndTakenBack() {
    String id = account.image("shared");
    DescribeImagesRequest byId = asked(r -> r.imageIds(id));
    account.call(
        modify,
        ModifyImageAttributeRequest.builder()
            .imageId(id)
            .launchPermission(p -> p.add(LaunchPermission.builder().userId(OTHER).build()))
            .build());
    assertEquals(1, account.callAs(OTHER, Role.MEMBER, describe, byId).images().size());
    assertEquals(
        OTHER,
        account
            .call(
                attribute,
                DescribeImageAttributeRequest.builder()
                    .imageId(id)
                    .attribute("launchPermission")
                    .build())
            .launchPermissions()
            .getFirst()
            .userId());
    account.call(
        reset,
        ResetImageAttributeRequest.builder().imageId(id).attribute("launchPermission").build());
    assertTrue(
        account
            .callAs(OTHER, Role.MEMBER, describe, asked(r -> r.owners(account.id())))
            .images()
            .isEmpty());
    assertEquals(
        "UnauthorizedOperation",
        account.refusal(
            modify,
            ModifyImageAttributeRequest.builder()
                .imageId(id)
                .attribute("launchPermission")
                .operationType("add")
                .userGroups("all")
                .build()));
    account.call(
        modify,
        ModifyImageAttributeRequest.builder()
            .imageId(id)
            .description(v -> v.value("new words"))
            .build());
    assertEquals("new words", get(id).description());
  }
}
