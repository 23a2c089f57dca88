package cloud.oblak.kit.aws;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The AWS APIs that have actions here: how signatures, model classes and errors name them. */
public enum AwsApi {
  EC2("ec2", "ec2", "Ec2", "compute"),
  STS("sts", "sts", "Sts", "identity"),
  IAM("iam", "iam", "Iam", "identity"),
  SSM("ssm", "ssm", "Ssm", "compute"),
  CLOUDTRAIL("cloudtrail", "cloudtrail", "CloudTrail", "metering");

  private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9]{1,128}");
  private static final Pattern ACRONYM = Pattern.compile("([A-Z])([A-Z]+)(?![a-z])");
  private static final String MODELS = "software.amazon.awssdk.services.";

  private final String scope;
  private final String module;
  private final String client;
  private final String home;

  AwsApi(String scope, String module, String client, String home) {
    this.scope = scope;
    this.module = module;
    this.client = client;
    this.home = home;
  }

  /** The name in a signature's scope, for example {@code ec2}. */
  public String scope() {
    return scope;
  }

  /** The service that answers for actions which nobody owns. */
  public String home() {
    return home;
  }

  /** The API with that name in a signature's scope. */
  public static Optional<AwsApi> of(String scope) {
    return Arrays.stream(values()).filter(api -> api.scope.equals(scope)).findFirst();
  }

  /** The API that a model class of the AWS SDK belongs to. */
  static AwsApi of(Class<?> model) {
    String name = model.getPackageName();
    return Arrays.stream(values())
        .filter(api -> name.equals(MODELS + api.module + ".model"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(model + " is of no API that is served"));
  }

  /** Whether AWS has an action of that name. */
  boolean knows(String action) {
    return ACTION.matcher(action).matches()
        && load(MODELS + module + ".model." + modelled(action) + "Request").isPresent();
  }

  /**
   * An action as the AWS SDK's model classes spell it: {@code ListMFADevices} has one capital M.
   */
  static String modelled(String action) {
    return ACRONYM
        .matcher(action)
        .replaceAll(found -> found.group(1) + found.group(2).toLowerCase(Locale.ROOT));
  }

  /** The AWS SDK's client, whose methods are all actions of the API. */
  Optional<Class<?>> client() {
    return load(MODELS + module + "." + client + "Client");
  }

  private static Optional<Class<?>> load(String name) {
    try {
      return Optional.of(
          Class.forName(name, false, Thread.currentThread().getContextClassLoader()));
    } catch (ClassNotFoundException absent) {
      return Optional.empty();
    }
  }
}
