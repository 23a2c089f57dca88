package cloud.oblak.compute.keypair.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.keypair.KeyFingerprint;
import cloud.oblak.compute.keypair.KeyPair;
import cloud.oblak.compute.keypair.KeyPairs;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.ResourceIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;

/** Lists key pairs. */
@ApplicationScoped
public class DescribeKeyPairs
    implements AwsAction<DescribeKeyPairsRequest, DescribeKeyPairsResponse> {
  private static final ResourceIds NAMES = new ResourceIds("", "key pair", "InvalidKeyPair");
  private static final MemoryFilters<KeyPair> FILTERS =
      new MemoryFilters<KeyPair>()
          .value("fingerprint", KeyFingerprint::of)
          .value("key-name", KeyPair::name)
          .value("key-pair-id", KeyPair::id)
          .tags(KeyPair::tags);

  private final KeyPairs keyPairs;

  DescribeKeyPairs(KeyPairs keyPairs) {
    this.keyPairs = keyPairs;
  }

  @Override
  public Class<DescribeKeyPairsRequest> request() {
    return DescribeKeyPairsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("KeyNames", "KeyPairIds", "Filters", "IncludePublicKey");
  }

  @Override
  public DescribeKeyPairsResponse answer(DescribeKeyPairsRequest request, AwsCall call) {
    List<String> ids = KeyPairs.IDS.checked(request.keyPairIds());
    Predicate<KeyPair> filter = FILTERS.of(Ec2Lists.filters(request.filters()));
    List<KeyPair> all = keyPairs.all(call.accountId());
    KeyPairs.IDS.allFound(ids, all.stream().map(KeyPair::id).toList());
    NAMES.allFound(request.keyNames(), all.stream().map(KeyPair::name).toList());
    boolean everything = ids.isEmpty() && request.keyNames().isEmpty();
    boolean withKey = Boolean.TRUE.equals(request.includePublicKey());
    return DescribeKeyPairsResponse.builder()
        .keyPairs(
            all.stream()
                .filter(key ->
                    everything || ids.contains(key.id()) || request.keyNames().contains(key.name()))
                .filter(filter)
                .map(key -> item(key, withKey))
                .toList())
        .build();
  }

  private static KeyPairInfo item(KeyPair key, boolean withKey) {
    return KeyPairInfo.builder()
        .keyPairId(key.id())
        .keyName(key.name())
        .keyType(key.type())
        .keyFingerprint(KeyFingerprint.of(key))
        .publicKey(withKey ? key.publicKey() : null)
        .createTime(key.createdAt())
        .tags(Ec2Lists.list(key.tags()))
        .build();
  }
}
