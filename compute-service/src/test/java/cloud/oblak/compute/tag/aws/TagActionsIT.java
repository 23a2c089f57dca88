package cloud.oblak.compute.tag.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.keypair.aws.CreateKeyPair;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class TagActionsIT {
  @Inject Ec2Account account;
  @Inject CreateTags create;
  @Inject CreateKeyPair createKeyPair;
  @Inject DeleteTags delete;
  @Inject DescribeTags describe;

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private CreateTagsRequest tagged(String resource, Tag... tags) {
    return CreateTagsRequest.builder().resources(resource).tags(tags).build();
  }

  private List<String> seen(Filter... filters) {
    return account
        .call(describe, DescribeTagsRequest.builder().filters(filters).build())
        .tags()
        .stream()
        .map(tag -> tag.resourceTypeAsString() + " " + tag.key() + "=" + tag.value())
        .toList();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  @Test
  void tagsAreAddedReplacedFoundAndRemoved() {
    String image = account.image("x");
    account.call(create, tagged(image, tag("a", "1"), tag("b", "2")));
    account.call(create, tagged(image, tag("a", "3"), tag("c", "")));
    assertEquals(List.of("image a=3", "image b=2", "image c="), seen());
    assertEquals(List.of("image a=3"), seen(filter("key", "a"), filter("value", "3")));
    assertEquals(List.of("image a=3"), seen(filter("tag:a", "*")));
    assertEquals(List.of(), seen(filter("resource-type", "instance")));
    assertEquals(3, seen(filter("resource-id", image)).size());
    account.call(
        delete,
        DeleteTagsRequest.builder()
            .resources(image)
            .tags(Tag.builder().key("a").build(), tag("b", "other"), tag("c", ""))
            .build());
    assertEquals(List.of("image b=2"), seen());
    account.call(delete, DeleteTagsRequest.builder().resources(image).build());
    assertEquals(List.of(), seen());
  }

  @Test
  void pagesOfTagsFollowEachOther() {
    String image = account.image("x");
    account.call(
        create,
        tagged(
            image,
            tag("1", "x"),
            tag("2", "x"),
            tag("3", "x"),
            tag("4", "x"),
            tag("5", "x"),
            tag("ключ", "x")));
    DescribeTagsResponse first =
        account.call(describe, DescribeTagsRequest.builder().maxResults(5).build());
    DescribeTagsResponse second =
        account.call(
            describe,
            DescribeTagsRequest.builder().maxResults(5).nextToken(first.nextToken()).build());
    assertEquals("ключ", second.tags().getFirst().key());
  }

  @Test
  void resourcesOfTheNetworkAreTaggedThere() {
    String group = "sg-0123456789abcdef0";
    String image = account.image("x");
    account.call(create, tagged(group, tag("a", "1"), tag("b", "2")));
    account.call(create, tagged(image, tag("a", "3")));
    assertEquals(
        List.of("image a=3", "security-group a=1"), seen(filter("key", "a")).stream().toList());
    account.call(
        delete,
        DeleteTagsRequest.builder().resources(group).tags(Tag.builder().key("a").build()).build());
    assertEquals(List.of("security-group b=2"), seen(filter("resource-id", group)));
  }

  private List<List<String>> pages(int size) {
    List<List<String>> pages = new ArrayList<>();
    String token = null;
    do {
      DescribeTagsResponse page =
          account.call(
              describe, DescribeTagsRequest.builder().maxResults(size).nextToken(token).build());
      pages.add(page.tags().stream().map(tag -> tag.resourceId() + " " + tag.key()).toList());
      token = page.nextToken();
    } while (token != null && pages.size() < 20);
    return pages;
  }

  @Test
  void pagesGoOnFromHereToTheNetworkWithoutAGapOrADouble() {
    String image = account.image("x");
    List<String> ids =
        List.of(image, "sg-0123456789abcdef0", "subnet-0123456789abcdef0", "vpc-0123456789abcdef0");
    List<String> keys = List.of("a", "b", "Ä:/ ключ", "d");
    List<String> all = new ArrayList<>();
    for (String id : ids) {
      account.call(create, tagged(id, keys.stream().map(key -> tag(key, "x")).toArray(Tag[]::new)));
      keys.forEach(key -> all.add(id + " " + key));
    }
    account.call(create, tagged(image, tag("e", ""), tag("f", "")));
    all.addAll(List.of(image + " e", image + " f"));
    Collections.sort(all);
    for (int size : List.of(5, 6, 7, 18, 100)) {
      List<List<String>> pages = pages(size);
      assertEquals((all.size() + size - 1) / size, pages.size(), "pages of " + size);
      assertEquals(all, pages.stream().flatMap(List::stream).sorted().toList());
    }
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    for (String place :
        List.of(
            "i-0123456789abcdef0", "x:a:00", "c:a:zz", "n:a", "c:a:00", "n:a:610062", "c:a:ff00")) {
      String token =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(place.getBytes(StandardCharsets.UTF_8));
      assertEquals(
          "InvalidNextToken",
          account.refusal(describe, DescribeTagsRequest.builder().nextToken(token).build()));
    }
  }

  @Test
  void whatCannotBeTaggedIsNamed() {
    assertEquals("InvalidID", account.refusal(create, tagged("what-1", tag("a", "1"))));
    assertEquals(
        "InvalidInstanceID.NotFound",
        account.refusal(create, tagged("i-00000000000000001", tag("a", "1"))));
    assertEquals(
        "InvalidAMIID.NotFound",
        account.refusal(create, tagged("ami-00000000000000001", tag("a", "1"))));
    assertEquals(
        "InvalidKeyPair.NotFound",
        account.refusal(create, tagged("key-00000000000000001", tag("a", "1"))));
    String image = account.image("x");
    assertEquals("InvalidParameterValue", account.refusal(create, tagged(image, tag("aws:a", ""))));
    assertEquals("MissingParameter", account.refusal(create, tagged(image)));
  }

  private CreateTagsRequest all(List<String> resources, Tag... tags) {
    return CreateTagsRequest.builder().resources(resources).tags(tags).build();
  }

  private static Tag[] many(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> tag("k" + n, "")).toArray(Tag[]::new);
  }

  @Test
  void moreThanFiftyTagsAreRefusedAsEc2Does() {
    String image = account.image("x");
    assertEquals("TagLimitExceeded", account.refusal(create, tagged(image, many(0, 51))));
    account.call(create, tagged(image, many(0, 40)));
    assertEquals("TagLimitExceeded", account.refusal(create, tagged(image, many(39, 51))));
    account.call(create, tagged(image, many(30, 50)));
    assertEquals(50, seen().size());
    assertEquals(
        "TagLimitExceeded",
        account.refusal(
            createKeyPair,
            CreateKeyPairRequest.builder()
                .keyName("k")
                .tagSpecifications(
                    TagSpecification.builder().resourceType("key-pair").tags(many(0, 51)).build())
                .build()));
  }

  @Test
  void aCallThatIsRefusedChangesNothingOnEitherSide() {
    String image = account.image("x");
    String other = account.image("y");
    String group = "sg-0123456789abcdef0";
    account.call(create, tagged(image, many(0, 50)));
    assertEquals(
        "TagLimitExceeded",
        account.refusal(create, all(List.of(group, other, image), tag("a", "1"))));
    assertEquals(
        "InvalidKeyPair.NotFound",
        account.refusal(
            create, all(List.of(group, other, "key-00000000000000001"), tag("a", "1"))));
    assertEquals(List.of(), seen(filter("key", "a")));
    OtherServices.failTags(404, "InvalidGroup.NotFound");
    assertEquals(
        "InvalidGroup.NotFound",
        account.refusal(create, all(List.of(other, group), tag("a", "1"))));
    OtherServices.failTags(0, "");
    assertEquals(List.of(), seen(filter("key", "a")));
    account.call(create, all(List.of(other, group), tag("a", "1")));
    assertEquals(List.of("image a=1", "security-group a=1"), seen(filter("key", "a")));
  }

  @Test
  void aCallThatEndedHalfwayIsCompletedByTheSameCallAgain() {
    String image = account.image("x");
    String group = "sg-0123456789abcdef0";
    OtherServices.loseTagAnswers(true);
    try {
      account.refusal(create, all(List.of(group, image), tag("a", "1")));
    } finally {
      OtherServices.loseTagAnswers(false);
    }
    assertEquals(List.of("security-group a=1"), seen(filter("key", "a")));
    account.call(create, all(List.of(group, image), tag("a", "1")));
    assertEquals(List.of("image a=1", "security-group a=1"), seen(filter("key", "a")));
  }
}
