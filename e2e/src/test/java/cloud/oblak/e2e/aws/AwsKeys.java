package cloud.oblak.e2e.aws;

import cloud.oblak.e2e.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What signs a client's requests.
 *
 * @param sessionToken empty for a long-lived key
 * @param accountId whose they are
 */
public record AwsKeys(String id, String secret, String sessionToken, String accountId) {
  /** Of the admin of the first account, as {@code ./oblak env} exports them. */
  public static AwsKeys firstAccount() {
    Properties credentials = Stack.credentials();
    return new AwsKeys(
        credentials.getProperty("account.accessKeyId"),
        credentials.getProperty("account.secretAccessKey"),
        "",
        credentials.getProperty("account.accountId"));
  }

  /** Of the admin of a new account. */
  public static AwsKeys newAccount(String name) {
    JsonNode made =
        Stack.operator().post("/v1/accounts", "{\"name\":\"" + name + "\"}").expect(201).json();
    return new AwsKeys(
        made.path("accessKeyId").asText(),
        made.path("secretAccessKey").asText(),
        "",
        made.path("accountId").asText());
  }

  /** The same with another secret. */
  public AwsKeys withSecret(String other) {
    return new AwsKeys(id, other, sessionToken, accountId);
  }

  /** The environment that clients read. */
  public Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_ACCESS_KEY_ID", id);
    variables.put("AWS_SECRET_ACCESS_KEY", secret);
    variables.put("AWS_DEFAULT_REGION", "us-east-1");
    variables.put("AWS_ENDPOINT_URL", Stack.url());
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    variables.put("AWS_CONFIG_FILE", "/dev/null");
    variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    variables.put("AWS_PAGER", "");
    variables.put("AWS_MAX_ATTEMPTS", "1");
    if (!sessionToken.isEmpty()) {
      variables.put("AWS_SESSION_TOKEN", sessionToken);
    }
    return variables;
  }
}
