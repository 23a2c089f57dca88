package cloud.oblak.kit.web;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Principal;
import jakarta.enterprise.context.RequestScoped;

/** Who makes the present request. */
@RequestScoped
public class Caller {
  private Principal principal;

  /**
   * The principal that the token vouches for.
   *
   * @throws cloud.oblak.platform.FaultException Unauthenticated where the request has none
   */
  public Principal principal() {
    if (principal == null) {
      throw new Fault.Unauthenticated(
              CommonFault.UNAUTHENTICATED, "This needs a credential; send a bearer token.")
          .exception();
    }
    return principal;
  }

  /** The caller's 12-digit account. */
  public String accountId() {
    return principal().accountId();
  }

  void set(Principal checked) {
    this.principal = checked;
  }
}
