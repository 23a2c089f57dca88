package cloud.oblak.compute.tag.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.tag.NetworkTags;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Filter;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** Lists tags of the resources of this service, then those of the network's. */
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
  private static final String TAGS =
      """
      SELECT resource_id, type, key, value FROM (
        SELECT r.id AS resource_id, r.type, t.key, t.value
        FROM (SELECT id, 'instance' AS type, account_id, tags FROM instance WHERE shown
              UNION ALL SELECT 'vol-' || substr(id, 3), 'volume', account_id, volume_tags
                FROM instance WHERE shown AND state <> 'terminated' AND volume_tags <> '{}'
              UNION ALL SELECT id, 'image', account_id, tags FROM image
              UNION ALL SELECT id, 'key-pair', account_id, tags FROM key_pair
              UNION ALL SELECT id, 'launch-template', account_id, tags FROM launch_template) AS r,
             jsonb_each_text(r.tags) AS t
        WHERE r.account_id = ? AND r.id >= ?) AS tag
      WHERE (resource_id, key) > (?, ?)
      """;

  private final ServiceDatabase database;
  private final NetworkTags network;

  private record Row(TagPlace place, TagDescription tag) {}

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
    List<Filter> filters = Ec2Lists.filters(request.filters());
    SqlFilters.Condition condition = FILTERS.of(filters);
    TagPlace after = TagPlace.parse(wanted.after());
    int most = wanted.limit() + 1;
    List<Row> rows = new ArrayList<>();
    if (!after.inNetwork()) {
      rows.addAll(own(call.accountId(), after, condition, most));
    }
    if (rows.size() < most) {
      NetworkTags.Place begin =
          after.inNetwork()
              ? new NetworkTags.Place(after.resourceId(), after.key())
              : new NetworkTags.Place("", "");
      network.list(call.accountId(), begin, most - rows.size(), filters).stream()
          .map(DescribeTags::row)
          .forEach(rows::add);
    }
    Page<Row> page = Page.of(rows, wanted, row -> row.place().text());
    return DescribeTagsResponse.builder()
        .tags(page.items().stream().map(Row::tag).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private List<Row> own(
      String accountId, TagPlace after, SqlFilters.Condition condition, int most) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(accountId);
    parameters.add(after.resourceId());
    parameters.add(after.resourceId());
    parameters.add(after.key());
    parameters.addAll(condition.parameters());
    parameters.add(most);
    return database.query(
        TAGS + condition.sql() + " ORDER BY resource_id, key LIMIT ?",
        row ->
            row(
                false,
                row.getString("resource_id"),
                row.getString("type"),
                row.getString("key"),
                row.getString("value")),
        parameters.toArray());
  }

  private static Row row(NetworkTags.Tagged tag) {
    return row(true, tag.resourceId(), tag.resourceType(), tag.key(), tag.value());
  }

  private static Row row(boolean inNetwork, String id, String type, String key, String value) {
    return new Row(
        new TagPlace(inNetwork, id, key),
        TagDescription.builder().resourceId(id).resourceType(type).key(key).value(value).build());
  }
}
