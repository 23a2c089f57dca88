package cloud.oblak.identity.inventory.aws;

import cloud.oblak.identity.entity.aws.Pages;
import cloud.oblak.identity.group.Group;
import cloud.oblak.identity.policy.ManagedPolicy;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;

/** Shows all users, groups, roles and policies of the account with what belongs to them. */
@ApplicationScoped
class GetAccountAuthorizationDetails
    implements AwsAction<
        GetAccountAuthorizationDetailsRequest, GetAccountAuthorizationDetailsResponse> {
  private final Inventory inventory;
  private final Details details;

  GetAccountAuthorizationDetails(Inventory inventory, Details details) {
    this.inventory = inventory;
    this.details = details;
  }

  @Override
  public Class<GetAccountAuthorizationDetailsRequest> request() {
    return GetAccountAuthorizationDetailsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Filter", "MaxItems", "Marker");
  }

  @Override
  public GetAccountAuthorizationDetailsResponse answer(
      GetAccountAuthorizationDetailsRequest request, AwsCall call) {
    Page<Inventory.Entry> page =
        inventory.page(
            call.accountId(), request.filter(), Pages.of(request.maxItems(), request.marker()));
    return GetAccountAuthorizationDetailsResponse.builder()
        .userDetailList(details.users(only(page, User.class)))
        .groupDetailList(details.groups(only(page, Group.class)))
        .roleDetailList(details.roles(only(page, IamRole.class)))
        .policies(details.policies(only(page, ManagedPolicy.class)))
        .isTruncated(page.nextToken() != null)
        .marker(page.nextToken())
        .build();
  }

  private static <T> List<T> only(Page<Inventory.Entry> page, Class<T> kind) {
    return page.items().stream()
        .map(Inventory.Entry::entity)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
