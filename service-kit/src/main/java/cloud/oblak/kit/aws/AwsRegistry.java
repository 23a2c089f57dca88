package cloud.oblak.kit.aws;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which actions the services of this process have. */
@ApplicationScoped
public class AwsRegistry {
  private static final String ROOT = "cloud.oblak.";
  private static final String REQUEST = "Request";

  private final Map<Key, AwsAction<?, ?>> actions = new HashMap<>();

  private record Key(String service, AwsApi api, String action) {}

  /**
   * An action and whether it is built.
   *
   * @param api as a signature's scope names it
   */
  public record Listed(String api, String action, boolean built) {}

  @Inject
  AwsRegistry(@Any Instance<AwsAction<?, ?>> beans) {
    this((Iterable<AwsAction<?, ?>>) beans);
  }

  AwsRegistry(Iterable<AwsAction<?, ?>> beans) {
    for (AwsAction<?, ?> action : beans) {
      Class<?> request = action.request();
      Key key = new Key(service(action), AwsApi.of(request), name(request));
      if (actions.put(key, action) != null) {
        throw new IllegalStateException("Two beans are " + key);
      }
    }
  }

  /** The action of a service. */
  Optional<AwsAction<?, ?>> find(String service, AwsApi api, String action) {
    return Optional.ofNullable(actions.get(new Key(service, api, AwsApi.modelled(action))));
  }

  /** What a service has built. */
  public List<Listed> built(String service) {
    return actions.keySet().stream()
        .filter(key -> key.service().equals(service))
        .map(key -> new Listed(key.api().scope(), key.action(), true))
        .toList();
  }

  /** What a service has built, and what else AWS has of the APIs whose home it is; by name. */
  public List<Listed> of(String service) {
    Stream<Listed> others =
        Arrays.stream(AwsApi.values())
            .filter(api -> api.home().equals(service))
            .flatMap(AwsRegistry::known)
            .filter(listed -> find(service, api(listed), listed.action()).isEmpty());
    return Stream.concat(built(service).stream(), others)
        .sorted(Comparator.comparing(Listed::api).thenComparing(Listed::action))
        .toList();
  }

  private static AwsApi api(Listed listed) {
    return AwsApi.of(listed.api()).orElseThrow();
  }

  private static Stream<Listed> known(AwsApi api) {
    return api.client().stream()
        .flatMap(client -> Arrays.stream(client.getMethods()))
        .filter(method -> method.getParameterCount() == 1)
        .filter(AwsRegistry::takesItsRequest)
        .map(method -> name(method.getParameterTypes()[0]))
        .distinct()
        .map(action -> new Listed(api.scope(), action, false));
  }

  private static boolean takesItsRequest(Method method) {
    return method
        .getParameterTypes()[0]
        .getSimpleName()
        .equalsIgnoreCase(method.getName() + REQUEST);
  }

  private static String name(Class<?> request) {
    String name = request.getSimpleName();
    if (!name.endsWith(REQUEST)) {
      throw new IllegalArgumentException(request + " is no request of the AWS SDK");
    }
    return name.substring(0, name.length() - REQUEST.length());
  }

  private static String service(AwsAction<?, ?> action) {
    String name = action.getClass().getName();
    if (!name.startsWith(ROOT)) {
      throw new IllegalArgumentException(name + " is of no service");
    }
    return name.substring(ROOT.length(), name.indexOf('.', ROOT.length()));
  }
}
