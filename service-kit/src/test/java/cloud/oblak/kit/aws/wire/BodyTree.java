package cloud.oblak.kit.aws.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The body of a response as maps and lists, so that spelling and order do not count. */
final class BodyTree {
  private BodyTree() {}

  static Object of(AwsProtocol protocol, byte[] body) throws Exception {
    return switch (protocol) {
      case EC2_QUERY, AWS_QUERY -> xml(body);
      case AWS_JSON_1_0, AWS_JSON_1_1 -> plain(new ObjectMapper().readTree(body));
      case RPC_V2_CBOR -> plain(new ObjectMapper(new CBORFactory()).readTree(body));
    };
  }

  private static Map<String, Object> xml(byte[] body) throws Exception {
    Element root =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(body))
            .getDocumentElement();
    return Map.of(root.getTagName(), content(root));
  }

  private static Object content(Element element) {
    Map<String, List<Object>> children = new LinkedHashMap<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.computeIfAbsent(child.getTagName(), name -> new ArrayList<>()).add(content(child));
      }
    }
    if (children.isEmpty()) {
      return element.getTextContent().strip();
    }
    return children;
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(plain(element)));
      return list;
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.asText();
  }
}
