package cloud.oblak.compute.ec2;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.FaultException;

/** EC2's codes that belong to no single resource. */
public enum Ec2Fault implements FaultCode {
  UNSUPPORTED("UnsupportedOperation"),
  COMBINATION("InvalidParameterCombination");

  private final String code;

  Ec2Fault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  /** The request asks for something that this installation does not do. */
  public static FaultException unsupported(String message) {
    return new Fault.Invalid(UNSUPPORTED, "", message).exception();
  }

  /** The request has members that exclude each other. */
  public static FaultException combination(String message) {
    return new Fault.Invalid(COMBINATION, "", message).exception();
  }
}
