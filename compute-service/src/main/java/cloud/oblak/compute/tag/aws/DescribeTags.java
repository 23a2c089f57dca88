package cloud.oblak.compute.tag.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.tag.NetworkTags;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** Lists tags of the resources of this service and of the network. */
@ApplicationScoped
public class DescribeTags implements AwsAction<DescribeTagsRequest, DescribeTagsResponse> {
  private static final Paging PAGING = Paging.ec2("");
  private static final SqlFilters FILTERS =
      new SqlFilters()
          .value("key", "key")
          .value("resource-id", "resource_id")
          .value("resource-type", "type")
          .value("value", "value")
          .tags("jsonb_build_object(key, value)");
  // The place is what the next page begins after: hexadecimal, so that any key can be in a token.
  private static final String TAGS =
      """
      SELECT place, resource_id, type, key, value FROM (
        SELECT resource_id || encode(convert_to(key, 'UTF8'), 'hex') AS place, resource_id, type,
               key, value
        FROM (
        SELECT r.id AS resource_id, r.type, t.key, t.value
        FROM (SELECT id, 'instance' AS type, account_id, tags FROM instance WHERE shown
              UNION ALL SELECT id, 'image', account_id, tags FROM image
              UNION ALL SELECT id, 'key-pair', account_id, tags FROM key_pair
              UNION ALL SELECT id, 'launch-template', account_id, tags FROM launch_template) AS r,
             jsonb_each_text(r.tags) AS t
        WHERE r.account_id = ?
        UNION ALL
        SELECT n.* FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
             AS n(resource_id, type, key, value)) AS own) AS tag
      WHERE place > ?
      """;

  private final ServiceDatabase database;
  private final NetworkTags network;

  private record Row(String place, TagDescription tag) {}

  DescribeTags(@Identifier("compute") ServiceDatabase database, NetworkTags network) {
    this.database = database;
    this.network = network;
  }

  @Override
  public Class<DescribeTagsRequest> request() {
    return DescribeTagsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeTagsResponse answer(DescribeTagsRequest request, AwsCall call) {
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), List.of());
    SqlFilters.Condition condition = FILTERS.of(Ec2Lists.filters(request.filters()));
    List<Object> parameters = new ArrayList<>();
    parameters.add(call.accountId());
    List<NetworkTags.Tagged> others = network.of(call.accountId());
    parameters.add(texts(others, NetworkTags.Tagged::resourceId));
    parameters.add(texts(others, NetworkTags.Tagged::resourceType));
    parameters.add(texts(others, NetworkTags.Tagged::key));
    parameters.add(texts(others, NetworkTags.Tagged::value));
    parameters.add(wanted.after());
    parameters.addAll(condition.parameters());
    parameters.add(wanted.limit() + 1);
    List<Row> rows =
        database.query(
            TAGS + condition.sql() + " ORDER BY place LIMIT ?",
            row ->
                new Row(
                    row.getString(1),
                    TagDescription.builder()
                        .resourceId(row.getString(2))
                        .resourceType(row.getString(3))
                        .key(row.getString(4))
                        .value(row.getString(5))
                        .build()),
            parameters.toArray());
    Page<Row> page = Page.of(rows, wanted, Row::place);
    return DescribeTagsResponse.builder()
        .tags(page.items().stream().map(Row::tag).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static String[] texts(
      List<NetworkTags.Tagged> tags, Function<NetworkTags.Tagged, String> field) {
    return tags.stream().map(field).toArray(String[]::new);
  }
}
