package cloud.oblak.kit.aws.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.smithy.model.node.Node;
import software.amazon.smithy.model.node.ObjectNode;

/** Fills a structure from the parameters of a vector. */
final class VectorParams {
  private VectorParams() {}

  static VectorPojo fill(VectorPojo pojo, ObjectNode params) {
    for (SdkField<?> field : pojo.sdkFields()) {
      params
          .getMember(field.memberName())
          .ifPresent(node -> pojo.set(field.memberName(), value(field, node)));
    }
    return pojo;
  }

  private static Object value(SdkField<?> field, Node node) {
    if (node.isNullNode()) {
      return null;
    }
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> node.expectStringNode().getValue();
      case BOOLEAN -> node.expectBooleanNode().getValue();
      case BYTE -> number(node).byteValueExact();
      case SHORT -> number(node).shortValueExact();
      case INTEGER -> number(node).intValueExact();
      case LONG -> number(node).longValueExact();
      case FLOAT -> node.isStringNode() ? Float.parseFloat(text(node)) : number(node).floatValue();
      case DOUBLE ->
          node.isStringNode() ? Double.parseDouble(text(node)) : number(node).doubleValue();
      case BIG_DECIMAL -> number(node);
      case INSTANT -> Instant.ofEpochMilli(number(node).movePointRight(3).longValueExact());
      case SDK_BYTES -> SdkBytes.fromByteArray(text(node).getBytes(StandardCharsets.UTF_8));
      case DOCUMENT -> document(node);
      case LIST -> {
        SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        List<Object> list = new ArrayList<>();
        node.expectArrayNode().forEach(element -> list.add(value(member, element)));
        yield list;
      }
      case MAP -> {
        SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        Map<String, Object> map = new LinkedHashMap<>();
        node.expectObjectNode()
            .getStringMap()
            .forEach((key, element) -> map.put(key, value(member, element)));
        yield map;
      }
      case SDK_POJO -> fill((VectorPojo) field.constructor().get(), node.expectObjectNode());
      case NULL -> throw new IllegalStateException(field.memberName());
    };
  }

  private static String text(Node node) {
    return node.expectStringNode().getValue();
  }

  private static BigDecimal number(Node node) {
    return new BigDecimal(node.expectNumberNode().getValue().toString());
  }

  private static Document document(Node node) {
    if (node.isObjectNode()) {
      Map<String, Document> map = new LinkedHashMap<>();
      node.expectObjectNode()
          .getStringMap()
          .forEach((key, element) -> map.put(key, document(element)));
      return Document.fromMap(map);
    }
    if (node.isArrayNode()) {
      List<Document> list = new ArrayList<>();
      node.expectArrayNode().forEach(element -> list.add(document(element)));
      return Document.fromList(list);
    }
    if (node.isStringNode()) {
      return Document.fromString(text(node));
    }
    if (node.isNumberNode()) {
      return Document.fromNumber(number(node).toPlainString());
    }
    return node.isBooleanNode()
        ? Document.fromBoolean(node.expectBooleanNode().getValue())
        : Document.fromNull();
  }
}
