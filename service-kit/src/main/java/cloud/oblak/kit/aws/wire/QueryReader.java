package cloud.oblak.kit.aws.wire;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/** Reads the forms of ec2Query and awsQuery; they differ in how a list is spelled. */
final class QueryReader {
  private static final int MAX_INDEX_DIGITS = 9;

  private final boolean ec2;

  QueryReader(AwsProtocol protocol) {
    this.ec2 = protocol == AwsProtocol.EC2_QUERY;
  }

  /** Fills a builder and builds it. */
  SdkPojo read(Form form, SdkPojo builder) {
    fill(form, builder, "");
    return Pojos.build(builder);
  }

  private void fill(Form form, SdkPojo builder, String path) {
    int known = 0;
    for (SdkField<?> field : builder.sdkFields()) {
      Form node = form.children().get(field.locationName());
      if (node != null) {
        known++;
        field.set(builder, value(node, field, join(path, field.locationName())));
      }
    }
    if (known < form.children().size()) {
      refuseUnknown(form, builder, path);
    }
  }

  private static void refuseUnknown(Form form, SdkPojo builder, String path) {
    List<String> known = builder.sdkFields().stream().map(SdkField::locationName).toList();
    for (String name : form.children().keySet()) {
      if (!known.contains(name) && !(path.isEmpty() && Form.envelope(name))) {
        throw unknown(join(path, name));
      }
    }
  }

  private Object value(Form node, SdkField<?> field, String path) {
    return switch (field.marshallingType().getKnownType()) {
      case LIST -> list(node, field.getRequiredTrait(ListTrait.class), path);
      case MAP -> map(node, field.getRequiredTrait(MapTrait.class), path);
      case SDK_POJO -> {
        refuseValue(node, path);
        SdkPojo builder = field.constructor().get();
        fill(node, builder, path);
        yield Pojos.build(builder);
      }
      default -> {
        if (!node.children().isEmpty()) {
          throw unknown(join(path, node.children().keySet().iterator().next()));
        }
        yield Scalars.parse(field, node.value(), path);
      }
    };
  }

  private List<Object> list(Form node, ListTrait trait, String path) {
    refuseValue(node, path);
    SdkField<?> member = trait.memberFieldInfo();
    List<Object> list = new ArrayList<>();
    String memberName = member.locationName();
    Form elements = node;
    String at = path;
    if (!ec2 && !trait.isFlattened()) {
      elements = only(node, memberName, path);
      at = join(path, memberName);
    }
    for (Map.Entry<String, Form> element : indexed(elements, at)) {
      list.add(value(element.getValue(), member, join(at, element.getKey())));
    }
    return list;
  }

  private Map<String, Object> map(Form node, MapTrait trait, String path) {
    refuseValue(node, path);
    String at = trait.isFlattened() ? path : join(path, "entry");
    Form entries = trait.isFlattened() ? node : only(node, "entry", path);
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, Form> entry : indexed(entries, at)) {
      String entryPath = join(at, entry.getKey());
      Form key = entry.getValue().children().get(trait.keyLocationName());
      Form value = entry.getValue().children().get(trait.valueLocationName());
      if (key == null || key.value() == null || value == null) {
        throw invalid(entryPath, "needs both a key and a value");
      }
      if (entry.getValue().children().size() > 2) {
        throw unknown(entryPath);
      }
      if (map.containsKey(key.value())) {
        throw invalid(entryPath, "repeats a key");
      }
      map.put(
          key.value(),
          value(value, trait.valueFieldInfo(), join(entryPath, trait.valueLocationName())));
    }
    return map;
  }

  /** The child that holds all others; an absent one is an empty list or map. */
  private static Form only(Form node, String name, String path) {
    for (String child : node.children().keySet()) {
      if (!child.equals(name)) {
        throw unknown(join(path, child));
      }
    }
    return node.children().getOrDefault(name, node);
  }

  /** Elements in the order of their indexes, which need not be without gaps. */
  private static List<Map.Entry<String, Form>> indexed(Form form, String path) {
    for (String index : form.children().keySet()) {
      boolean digits = index.chars().allMatch(c -> c >= '0' && c <= '9');
      if (index.isEmpty() || index.length() > MAX_INDEX_DIGITS || !digits) {
        throw unknown(join(path, index));
      }
    }
    return form.children().entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> Integer.parseInt(entry.getKey())))
        .toList();
  }

  private static void refuseValue(Form node, String path) {
    if (node.value() != null && !node.value().isEmpty()) {
      throw invalid(path, "is not a single value: name its members below it");
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + '.' + name;
  }

  private static FaultException unknown(String path) {
    return new Fault.Invalid(
            CommonFault.UNKNOWN_PARAMETER, path, "The parameter " + path + " is not recognized")
        .exception();
  }

  private static FaultException invalid(String path, String problem) {
    return Fault.invalid(path, "The parameter " + path + " " + problem + ".");
  }
}
