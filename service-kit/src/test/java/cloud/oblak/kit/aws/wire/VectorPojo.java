package cloud.oblak.kit.aws.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.Buildable;

/** A structure that exists in a Smithy model only, as the AWS SDK would have generated it. */
final class VectorPojo implements SdkPojo, Buildable {
  private final List<SdkField<?>> fields;
  private final Map<String, Object> values = new HashMap<>();

  VectorPojo(List<SdkField<?>> fields) {
    this.fields = fields;
  }

  @Override
  public List<SdkField<?>> sdkFields() {
    return fields;
  }

  @Override
  public Map<String, SdkField<?>> sdkFieldNameToField() {
    Map<String, SdkField<?>> byName = new HashMap<>();
    fields.forEach(field -> byName.put(field.memberName(), field));
    return byName;
  }

  @Override
  public Object build() {
    return this;
  }

  Object get(String member) {
    return values.get(member);
  }

  void set(String member, Object value) {
    values.put(member, value);
  }
}
