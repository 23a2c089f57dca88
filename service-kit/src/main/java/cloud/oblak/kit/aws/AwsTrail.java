package cloud.oblak.kit.aws;

import cloud.oblak.kit.audit.AuditHeaders;
import cloud.oblak.kit.audit.AuditedResource;
import cloud.oblak.kit.aws.wire.WireResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** What the gateway's audit is told of one AWS call, in headers of the answer. */
final class AwsTrail {
  private static final Pattern ID = Pattern.compile("([a-z]{1,8})-[0-9a-f]{17}");
  private static final Pattern LOOKS = Pattern.compile("(Describe|Get|List|Lookup|Simulate).*");
  private static final int MAX = 120;
  private static final int MAX_DEPTH = 6;

  private final Set<String> resources = new LinkedHashSet<>();
  private String error = "";

  /** Notes what the request names; an ARN, or {@code *}. */
  void about(String arn) {
    note(AuditedResource.text(arn));
  }

  /** Notes what a call has made. Where it made instances, what came along with them is left out. */
  void made(SdkPojo answer, AwsCall call) {
    if (call.api().equals("ec2") && !LOOKS.matcher(call.action()).matches()) {
      ids(answer, call.action().equals("RunInstances") ? List.of("i") : List.of(), 0);
    }
  }

  void failed(String code, String message) {
    error = AuditHeaders.error(code, message);
  }

  /** The answer with all that was noted. */
  WireResponse on(WireResponse answer) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    if (!resources.isEmpty()) {
      headers.put(AuditHeaders.RESOURCES, AuditHeaders.write(resources));
    }
    if (!error.isEmpty()) {
      headers.put(AuditHeaders.ERROR, error);
    }
    return new WireResponse(answer.status(), answer.contentType(), headers, answer.body());
  }

  private void note(String text) {
    if (resources.size() < MAX && AuditedResource.of(text).isPresent()) {
      resources.add(text);
    }
  }

  private void ids(Object value, List<String> only, int depth) {
    switch (value) {
      case String text -> {
        Matcher id = ID.matcher(text);
        if (id.matches() && (only.isEmpty() || only.contains(id.group(1)))) {
          Targets.ec2Kind(id.group(1)).ifPresent(kind -> note("ec2:" + kind + "/" + text));
        }
      }
      case SdkPojo pojo when depth < MAX_DEPTH -> {
        for (SdkField<?> field : pojo.sdkFields()) {
          ids(field.getValueOrDefault(pojo), only, depth + 1);
        }
      }
      case Collection<?> elements -> elements.forEach(element -> ids(element, only, depth));
      case null, default -> {}
    }
  }
}
