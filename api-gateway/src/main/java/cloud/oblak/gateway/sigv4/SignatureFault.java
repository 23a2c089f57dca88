package cloud.oblak.gateway.sigv4;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.FaultException;

/** What can be wrong with a signature; AWS's own words. */
public enum SignatureFault implements FaultCode {
  MISSING("MissingAuthenticationToken"),
  INCOMPLETE("IncompleteSignature"),
  MISMATCH("SignatureDoesNotMatch"),
  SCOPE("SignatureDoesNotMatch"),
  EXPIRED("RequestExpired");

  private final String code;

  SignatureFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  FaultException with(String message) {
    Fault fault =
        switch (this) {
          case MISSING, MISMATCH, SCOPE -> new Fault.Unauthenticated(this, message);
          case INCOMPLETE, EXPIRED -> new Fault.Invalid(this, "", message);
        };
    return fault.exception();
  }
}
