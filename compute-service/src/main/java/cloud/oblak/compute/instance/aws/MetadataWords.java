package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.MetadataOptions;
import cloud.oblak.platform.Fault;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;

/** EC2's words for how a guest reaches the metadata service. */
final class MetadataWords {
  private MetadataWords() {}

  static MetadataOptions.Choice choice(InstanceMetadataOptionsRequest request) {
    return request == null
        ? null
        : choice(
            request.httpTokensAsString(),
            request.httpEndpointAsString(),
            request.instanceMetadataTagsAsString(),
            request.httpPutResponseHopLimit());
  }

  static MetadataOptions.Choice choice(String tokens, String endpoint, String tags, Integer hops) {
    return new MetadataOptions.Choice(
        flag("HttpTokens", tokens, "required", "optional"),
        flag("HttpEndpoint", endpoint, "enabled", "disabled"),
        flag("InstanceMetadataTags", tags, "enabled", "disabled"),
        hops);
  }

  private static Boolean flag(String member, String value, String yes, String no) {
    if (value == null) {
      return null;
    }
    if (!value.equals(yes) && !value.equals(no)) {
      throw Fault.invalid(
          member,
          "Value (" + value + ") for parameter " + member + " must be " + yes + " or " + no);
    }
    return value.equals(yes);
  }

  static InstanceMetadataOptionsResponse answer(MetadataOptions options) {
    return InstanceMetadataOptionsResponse.builder()
        .state("applied")
        .httpTokens(options.tokens() ? "required" : "optional")
        .httpPutResponseHopLimit(options.hops())
        .httpEndpoint(options.enabled() ? "enabled" : "disabled")
        .httpProtocolIpv6("disabled")
        .instanceMetadataTags(options.tags() ? "enabled" : "disabled")
        .build();
  }
}
