package cloud.oblak.gateway.door;

import cloud.oblak.gateway.credential.Credential;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads who signs in, so that it is on record before anybody looks at the password. */
@ApplicationScoped
class SignIns {
  private static final String PATH = "/v1/sessions";
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  // What users can be called; nobody else signs in.
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9+=,.@_-]{1,64}");

  private final ObjectMapper json;

  SignIns(ObjectMapper json) {
    this.json = json;
  }

  // Read as identity reads it, so that both mean the same user.
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record SignIn(String accountId, String user) {}

  /** Whose password the body gives; empty where it is no sign-in, or one that names no user. */
  Optional<Credential> claimed(Visit visit, Buffer body) {
    if (!visit.method().equals("POST") || !visit.path().equals(PATH)) {
      return Optional.empty();
    }
    try {
      SignIn wanted = json.readValue(body.getBytes(), SignIn.class);
      return wanted != null && names(wanted)
          ? Optional.of(
              Credential.ofPassword(
                  wanted.accountId(),
                  "arn:aws:iam::" + wanted.accountId() + ":user/" + wanted.user()))
          : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty(); // identity refuses it
    }
  }

  private static boolean names(SignIn wanted) {
    return wanted.accountId() != null
        && ACCOUNT.matcher(wanted.accountId()).matches()
        && wanted.user() != null
        && USER.matcher(wanted.user()).matches();
  }
}
