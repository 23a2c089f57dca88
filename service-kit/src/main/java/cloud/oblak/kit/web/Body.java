package cloud.oblak.kit.web;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;

/** The body of a request, which JAX-RS hands over as null where there is none. */
public final class Body {
  private Body() {}

  /**
   * The body, where the operation needs one.
   *
   * @throws cloud.oblak.platform.FaultException Invalid where there is none
   */
  public static <T> T required(T body) {
    if (body == null) {
      throw new Fault.Invalid(
              CommonFault.MISSING_PARAMETER,
              "",
              "This needs a JSON object as its body; see the API's description.")
          .exception();
    }
    return body;
  }
}
