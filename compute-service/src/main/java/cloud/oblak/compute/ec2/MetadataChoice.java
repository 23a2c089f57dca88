package cloud.oblak.compute.ec2;

import cloud.oblak.kit.aws.Members;
import java.util.Arrays;
import java.util.stream.Stream;

/** What can be chosen of the metadata service, which answers over IPv4 only. */
public final class MetadataChoice {
  private static final String[] HONOURED = {
    "HttpEndpoint", "HttpPutResponseHopLimit", "HttpTokens", "InstanceMetadataTags"
  };

  private MetadataChoice() {}

  /** The members of the choice, and others that are honoured. */
  public static Members members(String... others) {
    String[] honoured =
        Stream.concat(Arrays.stream(others), Arrays.stream(HONOURED)).toArray(String[]::new);
    return Members.of(honoured).orDefault("HttpProtocolIpv6", "disabled");
  }

  /** The names of the members below a path. */
  static Stream<String> below(String path) {
    return Arrays.stream(HONOURED).map(name -> path + name);
  }
}
