package cloud.oblak.network.address.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.network.tag.aws.Ec2Lists;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;

/** Lists elastic addresses: none, and none is found by name. */
@ApplicationScoped
public class DescribeAddresses
    implements AwsAction<DescribeAddressesRequest, DescribeAddressesResponse> {
  private static final ResourceIds IDS =
      new ResourceIds("eipalloc", "allocation ID", "InvalidAllocationID");
  private static final ResourceIds ADDRESSES = new ResourceIds("", "address", "InvalidAddress");
  private static final List<String> FILTERS =
      List.of(
          "allocation-id",
          "association-id",
          "domain",
          "instance-id",
          "network-border-group",
          "network-interface-id",
          "network-interface-owner-id",
          "private-ip-address",
          "public-ip");

  @Override
  public Class<DescribeAddressesRequest> request() {
    return DescribeAddressesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("AllocationIds", "PublicIps", "Filters");
  }

  @Override
  public DescribeAddressesResponse answer(DescribeAddressesRequest request, AwsCall call) {
    MemoryFilters<Address> known = new MemoryFilters<Address>().tags(address -> Map.of());
    FILTERS.forEach(name -> known.value(name, address -> null));
    known.of(Ec2Lists.filters(request.filters()));
    IDS.allFound(IDS.checked(request.allocationIds()), List.of());
    ADDRESSES.allFound(request.publicIps(), List.of());
    return DescribeAddressesResponse.builder().addresses(List.of()).build();
  }
}
