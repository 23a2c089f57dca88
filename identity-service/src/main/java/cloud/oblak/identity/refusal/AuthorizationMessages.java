package cloud.oblak.identity.refusal;

import cloud.oblak.identity.secret.SecretBox;
import cloud.oblak.kit.policy.RefusalSeal;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import jakarta.enterprise.context.ApplicationScoped;

/** Seals the details of refusals for their account, and opens them again. */
@ApplicationScoped
public class AuthorizationMessages implements RefusalSeal {
  private static final String USE = "authorization messages";
  private static final int MAX_TEXT = 8192;
  private static final int MAX_MESSAGE = 16_384;

  private final SecretBox box;

  AuthorizationMessages(SecretBox box) {
    this.box = box.apart(USE);
  }

  @Override
  public String sealed(String accountId, String text) {
    if (accountId == null || text == null || text.length() > MAX_TEXT) {
      throw new Fault.Invalid(
              CommonFault.INVALID_PARAMETER, "text", "text is required, and bounded.")
          .exception();
    }
    return box.seal(accountId, text).replace('+', '-').replace('/', '_').replace("=", "");
  }

  /**
   * What is in a message.
   *
   * @throws FaultException Invalid where it is none, or another account's
   */
  public String opened(String accountId, String message) {
    if (message == null || message.length() > MAX_MESSAGE) {
      throw invalid();
    }
    return box.open(accountId, message.replace('-', '+').replace('_', '/'))
        .orElseThrow(AuthorizationMessages::invalid);
  }

  private static FaultException invalid() {
    return new Fault.Invalid(RefusalFault.INVALID, "EncodedMessage", "Message is not valid")
        .exception();
  }
}
