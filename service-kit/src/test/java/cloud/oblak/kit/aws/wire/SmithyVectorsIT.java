package cloud.oblak.kit.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.StructureShape;
import software.amazon.smithy.model.traits.ErrorTrait;
import software.amazon.smithy.protocoltests.traits.HttpMessageTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestCase;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestsTrait;

/**
 * The published Smithy vectors of every protocol we speak, as a server: requests are parsed,
 * responses written. {@code vectors-not-run.txt} lists those that ask nothing of a server, or
 * something that we refuse, each with the reason.
 */
class SmithyVectorsIT {
  private static final Model MODEL =
      Model.assembler().discoverModels(SmithyVectorsIT.class.getClassLoader()).assemble().unwrap();

  private static final Map<String, AwsProtocol> PROTOCOLS =
      Map.of(
          "aws.protocols#ec2Query", AwsProtocol.EC2_QUERY,
          "aws.protocols#awsQuery", AwsProtocol.AWS_QUERY,
          "aws.protocols#awsJson1_0", AwsProtocol.AWS_JSON_1_0,
          "aws.protocols#awsJson1_1", AwsProtocol.AWS_JSON_1_1,
          "smithy.protocols#rpcv2Cbor", AwsProtocol.RPC_V2_CBOR);

  /** One vector, with what runs it. */
  private record Vector(String id, AwsProtocol protocol, Run run) {}

  @TestFactory
  Stream<DynamicTest> vectors() {
    Map<String, String> notRun = notRun();
    return all()
        .filter(vector -> !notRun.containsKey(vector.id()))
        .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> named(vector)));
  }

  @Test
  void whatIsNotRunExistsAndEveryProtocolIsTried() {
    Map<AwsProtocol, Integer> run = new TreeMap<>();
    TreeSet<String> unknown = new TreeSet<>(notRun().keySet());
    for (Vector vector : all().toList()) {
      if (!unknown.remove(vector.id())) {
        run.merge(vector.protocol(), 1, Integer::sum);
      }
    }
    assertEquals(new TreeSet<>(), unknown, "no such vectors");
    assertEquals(AwsProtocol.values().length, run.size());
    assertTrue(run.values().stream().allMatch(count -> count >= 25), run.toString());
  }

  /** Surefire shows a number where JUnit has the name. */
  private static void named(Vector vector) {
    try {
      vector.run().run();
    } catch (Exception | AssertionError failure) {
      throw new AssertionError(vector.id() + ": " + failure.getMessage(), failure);
    }
  }

  private static Stream<Vector> all() {
    return Stream.of(
            MODEL.shapes(OperationShape.class).flatMap(SmithyVectorsIT::requests),
            MODEL.shapes(OperationShape.class).flatMap(SmithyVectorsIT::responses),
            MODEL.shapes(StructureShape.class).flatMap(SmithyVectorsIT::errors))
        .flatMap(stream -> stream)
        .sorted(Comparator.comparing(Vector::id));
  }

  private static Stream<Vector> requests(OperationShape operation) {
    return operation.getTrait(HttpRequestTestsTrait.class).stream()
        .flatMap(trait -> trait.getTestCases().stream())
        .filter(SmithyVectorsIT::spoken)
        .map(test ->
            new Vector("request " + test.getId(), protocol(test), () -> request(operation, test)));
  }

  private static Stream<Vector> responses(OperationShape operation) {
    return operation.getTrait(HttpResponseTestsTrait.class).stream()
        .flatMap(trait -> trait.getTestCases().stream())
        .filter(SmithyVectorsIT::spoken)
        .map(test ->
            new Vector(
                "response " + test.getId(), protocol(test), () -> response(operation, test)));
  }

  private static Stream<Vector> errors(StructureShape error) {
    return error.getTrait(HttpResponseTestsTrait.class).stream()
        .filter(trait -> error.hasTrait(ErrorTrait.class))
        .flatMap(trait -> trait.getTestCases().stream())
        .filter(SmithyVectorsIT::spoken)
        .map(test -> new Vector("error " + test.getId(), protocol(test), () -> error(error, test)));
  }

  private static void request(OperationShape operation, HttpRequestTestCase test) {
    AwsProtocol protocol = protocol(test);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(test.getHeaders());
    WireRequest request =
        WireRequest.of(
            protocol == AwsProtocol.EC2_QUERY ? "ec2" : "other",
            test.getMethod(),
            test.getUri(),
            headers::get,
            String.join("&", test.getQueryParams()),
            body(protocol, test));
    assertEquals(protocol, request.protocol());
    assertEquals(operation.getId().getName(), request.action());

    VectorShapes shapes = new VectorShapes(MODEL, protocol);
    Shape input = MODEL.expectShape(operation.getInputShape());
    Object expected = Tree.of(VectorParams.fill(shapes.empty(input), test.getParams()));
    Object actual = Tree.of(AwsCodec.read(request, shapes.empty(input)));
    boolean form = protocol == AwsProtocol.EC2_QUERY || protocol == AwsProtocol.AWS_QUERY;
    assertEquals(
        "",
        Tree.difference(
            form ? withoutEmpty(expected) : expected, form ? withoutEmpty(actual) : actual, ""));
  }

  private static void response(OperationShape operation, HttpResponseTestCase test)
      throws Exception {
    AwsProtocol protocol = protocol(test);
    VectorPojo output =
        VectorParams.fill(
            new VectorShapes(MODEL, protocol).empty(MODEL.expectShape(operation.getOutputShape())),
            test.getParams());
    WireRequest request =
        new WireRequest(protocol, operation.getId().getName(), "", new byte[0], "", false);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(test.getHeaders());
    WireResponse response =
        AwsCodec.write(request, output, headers.getOrDefault("X-Amzn-Requestid", "requestid"));
    assertEquals(test.getCode(), response.status());
    assertHeaders(test, response);
    if (test.getBody().isEmpty()) {
      return; // the vector says nothing of the body
    }
    assertEquals(
        "",
        Tree.difference(
            withoutRequestId(BodyTree.of(protocol, body(protocol, test))),
            withoutRequestId(BodyTree.of(protocol, response.body())),
            ""));
  }

  private static void error(StructureShape error, HttpResponseTestCase test) throws Exception {
    AwsProtocol protocol = protocol(test);
    String code =
        error
            .findTrait("aws.protocols#awsQueryError")
            .map(trait -> trait.toNode().expectObjectNode().expectStringMember("code").getValue())
            .orElse(error.getId().getName());
    String message = test.getParams().getStringMemberOrDefault("Message", "");
    WireResponse response = AwsCodec.error(protocol, test.getCode(), code, message, "foo-id");
    assertEquals(test.getCode(), response.status());
    assertHeaders(test, response);
    assertEquals(
        "",
        Tree.difference(
            bareError(BodyTree.of(protocol, body(protocol, test))),
            bareError(BodyTree.of(protocol, response.body())),
            ""));
  }

  private static void assertHeaders(HttpResponseTestCase test, WireResponse response) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers());
    test.getHeaders()
        .forEach((name, value) -> {
          if (name.equalsIgnoreCase("Content-Type")) {
            assertTrue(response.contentType().startsWith(value), response.contentType());
          } else if (!name.equalsIgnoreCase("X-Amz-Target")) { // a slip in one vector
            assertEquals(value, headers.get(name), name);
          }
        });
  }

  private static byte[] body(AwsProtocol protocol, HttpMessageTestCase test) {
    String body = test.getBody().orElse("");
    return protocol == AwsProtocol.RPC_V2_CBOR
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean spoken(HttpMessageTestCase test) {
    return PROTOCOLS.containsKey(test.getProtocol().toString());
  }

  private static AwsProtocol protocol(HttpMessageTestCase test) {
    return PROTOCOLS.get(test.getProtocol().toString());
  }

  /** A form cannot tell an empty list, map or structure from an absent one. */
  private static Object withoutEmpty(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      Map<Object, Object> kept = new LinkedHashMap<>();
      map.forEach((name, value) -> {
        Object inner = withoutEmpty(value);
        if (!Map.of().equals(inner) && !List.of().equals(inner)) {
          kept.put(name, inner);
        }
      });
      return kept;
    }
    if (tree instanceof List<?> list) {
      List<Object> kept = new ArrayList<>();
      list.forEach(element -> kept.add(withoutEmpty(element)));
      return kept;
    }
    return tree;
  }

  /** Where a request id stands, vectors of the same protocol do not agree. */
  private static Object withoutRequestId(Object tree) {
    if (tree instanceof Map<?, ?> root
        && root.size() == 1
        && root.values().iterator().next() instanceof Map<?, ?> members) {
      Map<Object, Object> kept = new LinkedHashMap<>(members);
      kept.keySet()
          .removeIf(name ->
              name.toString().equalsIgnoreCase("requestId") || name.equals("ResponseMetadata"));
      Object content = kept.isEmpty() ? "" : kept;
      return Map.of(root.keySet().iterator().next(), content);
    }
    return tree;
  }

  /** The type without its namespace and the message in any case: what all clients look at. */
  private static Object bareError(Object tree) {
    if (tree instanceof Map<?, ?> map && map.containsKey("__type")) {
      Map<Object, Object> bare = new LinkedHashMap<>();
      map.forEach((name, value) -> bare.put(name.toString().toLowerCase(Locale.ROOT), value));
      bare.put("__type", map.get("__type").toString().replaceFirst(".*#", ""));
      bare.remove("message", "");
      return bare;
    }
    return tree;
  }

  private static Map<String, String> notRun() {
    Map<String, String> reasons = new LinkedHashMap<>();
    try (InputStream list = SmithyVectorsIT.class.getResourceAsStream("vectors-not-run.txt")) {
      String reason = "";
      for (String line : new String(list.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("#")) {
          reason = line;
        } else if (!line.isBlank()) {
          reasons.put(line.strip(), reason);
        }
      }
    } catch (IOException unexpected) {
      throw new IllegalStateException(unexpected);
    }
    return reasons;
  }

  /** Running one vector. */
  private interface Run {
    void run() throws Exception;
  }
}
