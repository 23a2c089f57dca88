package cloud.oblak.kit.aws.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.LocationTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.Trait;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.traits.XmlFlattenedTrait;
import software.amazon.smithy.model.traits.XmlNameTrait;

/** Derives the fields of a structure from its Smithy shape, as the AWS SDK's generator does. */
final class VectorShapes {
  private final Model model;
  private final AwsProtocol protocol;
  private final Map<Shape, List<SdkField<?>>> known = new HashMap<>();

  VectorShapes(Model model, AwsProtocol protocol) {
    this.model = model;
    this.protocol = protocol;
  }

  VectorPojo empty(Shape structure) {
    return new VectorPojo(fields(structure));
  }

  private List<SdkField<?>> fields(Shape structure) {
    List<SdkField<?>> fields = known.get(structure);
    if (fields == null) {
      fields = new ArrayList<>();
      known.put(structure, fields);
      for (MemberShape member : structure.members()) {
        fields.add(field(member, requestName(member), responseName(member)));
      }
    }
    return fields;
  }

  private SdkField<?> field(MemberShape member, String requestName, String responseName) {
    Shape target = model.expectShape(member.getTarget());
    List<Trait> traits = new ArrayList<>();
    traits.add(
        LocationTrait.builder()
            .location(MarshallLocation.PAYLOAD)
            .locationName(requestName)
            .unmarshallLocationName(responseName)
            .build());
    boolean flattened = member.hasTrait(XmlFlattenedTrait.class);
    target
        .asListShape()
        .ifPresent(list ->
            traits.add(
                ListTrait.builder()
                    .memberLocationName(xmlName(list.getMember(), null))
                    .memberFieldInfo(inner(list.getMember(), "member"))
                    .isFlattened(flattened)
                    .build()));
    target
        .asMapShape()
        .ifPresent(map ->
            traits.add(
                MapTrait.builder()
                    .keyLocationName(xmlName(map.getKey(), "key"))
                    .valueLocationName(xmlName(map.getValue(), "value"))
                    .valueFieldInfo(inner(map.getValue(), "value"))
                    .isFlattened(flattened)
                    .build()));
    timestamp(member, target, traits);
    return field(type(target), member.getMemberName(), target, traits);
  }

  private SdkField<?> inner(MemberShape member, String otherwise) {
    String name = xmlName(member, otherwise);
    return field(member, name, name);
  }

  private <T> SdkField<T> field(
      MarshallingType<? super T> type, String name, Shape target, List<Trait> traits) {
    return SdkField.<T>builder(type)
        .memberName(name)
        .getter(getter(type, name))
        .setter((pojo, value) -> ((VectorPojo) pojo).set(name, value))
        .constructor(
            target.isStructureShape() || target.isUnionShape() ? () -> empty(target) : null)
        .traits(traits.toArray(Trait[]::new))
        .build();
  }

  @SuppressWarnings({"unchecked", "UnusedVariable"}) // what was set through a field of that type
  private static <T> Function<Object, T> getter(MarshallingType<? super T> type, String name) {
    return pojo -> (T) ((VectorPojo) pojo).get(name);
  }

  private static void timestamp(MemberShape member, Shape target, List<Trait> traits) {
    member
        .getTrait(software.amazon.smithy.model.traits.TimestampFormatTrait.class)
        .or(() -> target.getTrait(software.amazon.smithy.model.traits.TimestampFormatTrait.class))
        .ifPresent(trait ->
            traits.add(
                TimestampFormatTrait.create(
                    switch (trait.getFormat()) {
                      case DATE_TIME -> Format.ISO_8601;
                      case HTTP_DATE -> Format.RFC_822;
                      case EPOCH_SECONDS -> Format.UNIX_TIMESTAMP;
                      case UNKNOWN -> throw new IllegalStateException(member.toString());
                    })));
  }

  private static MarshallingType<?> type(Shape shape) {
    return switch (shape.getType()) {
      case STRING, ENUM -> MarshallingType.STRING;
      case BOOLEAN -> MarshallingType.BOOLEAN;
      case BYTE -> MarshallingType.BYTE;
      case SHORT -> MarshallingType.SHORT;
      case INTEGER, INT_ENUM -> MarshallingType.INTEGER;
      case LONG -> MarshallingType.LONG;
      case FLOAT -> MarshallingType.FLOAT;
      case DOUBLE -> MarshallingType.DOUBLE;
      case BIG_DECIMAL, BIG_INTEGER -> MarshallingType.BIG_DECIMAL;
      case TIMESTAMP -> MarshallingType.INSTANT;
      case BLOB -> MarshallingType.SDK_BYTES;
      case DOCUMENT -> MarshallingType.DOCUMENT;
      case LIST, SET -> MarshallingType.LIST;
      case MAP -> MarshallingType.MAP;
      case STRUCTURE, UNION -> MarshallingType.SDK_POJO;
      case MEMBER, OPERATION, RESOURCE, SERVICE -> throw new IllegalStateException("" + shape);
    };
  }

  private String requestName(MemberShape member) {
    if (protocol != AwsProtocol.EC2_QUERY) {
      return responseName(member);
    }
    return member
        .findTrait("aws.protocols#ec2QueryName")
        .map(trait -> Node.printJson(trait.toNode()).replace("\"", ""))
        .orElseGet(() -> capitalised(responseName(member)));
  }

  private String responseName(MemberShape member) {
    return switch (protocol) {
      case EC2_QUERY, AWS_QUERY -> xmlName(member, member.getMemberName());
      case AWS_JSON_1_0, AWS_JSON_1_1, RPC_V2_CBOR -> member.getMemberName();
    };
  }

  private static String xmlName(MemberShape member, String otherwise) {
    return member.getTrait(XmlNameTrait.class).map(XmlNameTrait::getValue).orElse(otherwise);
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
