package cloud.oblak.kit.aws.wire;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/** Writes the XML of ec2Query and awsQuery; they differ in what surrounds the members. */
final class QueryWriter {
  private static final Map<String, String> HOSTS =
      Map.of(
          "2011-06-15", "https://sts.amazonaws.com",
          "2010-05-08", "https://iam.amazonaws.com",
          "2011-01-01", "http://autoscaling.amazonaws.com",
          "2012-06-01", "http://elasticloadbalancing.amazonaws.com",
          "2015-12-01", "http://elasticloadbalancing.amazonaws.com",
          "2010-08-01", "http://monitoring.amazonaws.com");

  private final AwsProtocol protocol;
  private final String namespace;

  QueryWriter(AwsProtocol protocol, String version) {
    this.protocol = protocol;
    this.namespace = namespace(protocol, version);
  }

  byte[] response(String action, SdkPojo response, String requestId) {
    Xml xml = new Xml().root(action + "Response", namespace);
    if (protocol == AwsProtocol.EC2_QUERY) {
      xml.element("requestId", requestId);
      members(xml, response);
    } else {
      xml.open(action + "Result");
      members(xml, response);
      xml.close();
      xml.open("ResponseMetadata").element("RequestId", requestId).close();
    }
    return xml.close().bytes();
  }

  byte[] error(boolean sender, String code, String message, String requestId) {
    if (protocol == AwsProtocol.EC2_QUERY) {
      Xml xml = new Xml().root("Response", "").open("Errors").open("Error");
      xml.element("Code", code).element("Message", message).close().close();
      return xml.element("RequestID", requestId).close().bytes();
    }
    Xml xml = new Xml().root("ErrorResponse", namespace).open("Error");
    xml.element("Type", sender ? "Sender" : "Receiver");
    xml.element("Code", code).element("Message", message).close();
    return xml.element("RequestId", requestId).close().bytes();
  }

  private static String namespace(AwsProtocol protocol, String version) {
    if (protocol == AwsProtocol.EC2_QUERY) {
      return "http://ec2.amazonaws.com/doc/" + (version.isEmpty() ? "2016-11-15" : version) + "/";
    }
    String host = HOSTS.get(version);
    return host == null ? "" : host + "/doc/" + version + "/";
  }

  private void members(Xml xml, SdkPojo pojo) {
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = Pojos.present(pojo, field);
      if (value != null) {
        member(xml, field, field.unmarshallLocationName(), value);
      }
    }
  }

  private void member(Xml xml, SdkField<?> field, String name, Object value) {
    switch (value) {
      case List<?> list -> list(xml, field.getRequiredTrait(ListTrait.class), name, list);
      case Map<?, ?> map -> map(xml, field.getRequiredTrait(MapTrait.class), name, map);
      case SdkPojo pojo -> {
        xml.open(name);
        members(xml, pojo);
        xml.close();
      }
      default -> xml.element(name, Scalars.format(field, value));
    }
  }

  private void list(Xml xml, ListTrait trait, String name, List<?> list) {
    SdkField<?> member = trait.memberFieldInfo();
    if (!trait.isFlattened()) {
      xml.open(name);
    }
    String memberName = trait.isFlattened() ? name : member.unmarshallLocationName();
    for (Object element : list) {
      if (element != null) {
        member(xml, member, memberName, element);
      }
    }
    if (!trait.isFlattened()) {
      xml.close();
    }
  }

  private void map(Xml xml, MapTrait trait, String name, Map<?, ?> map) {
    if (!trait.isFlattened()) {
      xml.open(name);
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getValue() != null) {
        xml.open(trait.isFlattened() ? name : "entry");
        xml.element(trait.keyLocationName(), entry.getKey().toString());
        member(xml, trait.valueFieldInfo(), trait.valueLocationName(), entry.getValue());
        xml.close();
      }
    }
    if (!trait.isFlattened()) {
      xml.close();
    }
  }
}
