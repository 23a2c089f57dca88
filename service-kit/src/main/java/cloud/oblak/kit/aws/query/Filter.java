package cloud.oblak.kit.aws.query;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.util.List;

/**
 * One condition on what a call lists.
 *
 * @param name for example {@code instance-state-name} or {@code tag:Name}
 * @param values alternatives, with wildcards; none: nothing matches
 */
public record Filter(String name, List<String> values) {
  private static final int MAX_VALUES = 200;

  public Filter {
    if (name == null || name.isEmpty()) {
      throw Fault.missing("Filter", "The request must contain the parameter Filter.Name");
    }
    values = List.copyOf(values);
  }

  /** Refuses more values than AWS takes in one call. */
  static void checkCount(List<Filter> filters) {
    int count = filters.stream().mapToInt(filter -> filter.values().size()).sum();
    if (count > MAX_VALUES || filters.size() > MAX_VALUES) {
      throw new Fault.LimitExceeded(
              QueryFault.FILTER_LIMIT,
              "The maximum number of filter values specified on a single call is "
                  + MAX_VALUES
                  + ".")
          .exception();
    }
  }

  FaultException unknown() {
    return new Fault.Invalid(
            CommonFault.INVALID_PARAMETER, "Filter", "The filter '" + name + "' is invalid")
        .exception();
  }
}
