package cloud.oblak.compute.instance.aws;

import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import java.util.Arrays;
import java.util.stream.Stream;

/** What can be chosen of the metadata service: it always wants tokens, and always shows tags. */
final class MetadataChoice {
  private static final int MAX_HOPS = 64;

  private MetadataChoice() {}

  /** The members of the choice below a path, and others that are honoured. */
  static Members members(String path, String... others) {
    String[] honoured =
        Stream.concat(Arrays.stream(others), Stream.of(path + "HttpPutResponseHopLimit"))
            .toArray(String[]::new);
    return accepted(path, Members.of(honoured));
  }

  /** The same members, and those of the choice below a path that have one value here. */
  static Members accepted(String path, Members members) {
    return members
        .orDefault(path + "HttpTokens", "required")
        .orDefault(path + "HttpEndpoint", "enabled")
        .orDefault(path + "HttpProtocolIpv6", "disabled")
        .orDefault(path + "InstanceMetadataTags", "enabled");
  }

  /** The hop limit; null stays null. */
  static Integer hops(Integer limit) {
    if (limit != null && (limit < 1 || limit > MAX_HOPS)) {
      throw Fault.invalid(
          "HttpPutResponseHopLimit",
          "Value (" + limit + ") for parameter httpPutResponseHopLimit must be from 1 to 64.");
    }
    return limit;
  }
}
