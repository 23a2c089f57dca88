package cloud.oblak.kit.aws.query;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.FaultException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The ids of one kind of resource, and what AWS answers where they are wrong.
 *
 * @param prefix for example {@code i}
 * @param noun for example {@code instance ID}; its plural has an s
 * @param code for example {@code InvalidInstanceID}
 */
public record ResourceIds(String prefix, String noun, String code) {
  // AWS still takes its older, shorter ids for well-formed.
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8}|[0-9a-f]{17}");

  private record Code(String code) implements FaultCode {}

  /** The same ids, each once, in the order given; refuses what is no such id. */
  public List<String> checked(Collection<String> ids) {
    for (String id : ids) {
      if (!wellFormed(id)) {
        throw new Fault.Invalid(
                new Code(code + ".Malformed"),
                "",
                "Invalid id: \"" + id + "\" (expecting \"" + prefix + "-...\")")
            .exception();
      }
    }
    return ids.stream().distinct().toList();
  }

  /** Whether a text has the form of such an id. */
  public boolean wellFormed(String id) {
    return id != null
        && id.startsWith(prefix + "-")
        && DIGITS.matcher(id.substring(prefix.length() + 1)).matches();
  }

  /** Refuses a request of which not every id was found, naming all that were not. */
  public void allFound(Collection<String> asked, Collection<String> found) {
    List<String> missing = asked.stream().filter(id -> !found.contains(id)).distinct().toList();
    if (!missing.isEmpty()) {
      throw notFound(missing);
    }
  }

  /** Ids that are not there. */
  public FaultException notFound(List<String> missing) {
    return new Fault.NotFound(
            new Code(code + ".NotFound"),
            missing.size() == 1
                ? "The " + noun + " '" + missing.getFirst() + "' does not exist"
                : "The " + noun + "s '" + String.join(", ", missing) + "' do not exist")
        .exception();
  }
}
