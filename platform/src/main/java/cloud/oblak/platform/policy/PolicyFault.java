package cloud.oblak.platform.policy;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a policy document; IAM's own word. */
public enum PolicyFault implements FaultCode {
  MALFORMED("MalformedPolicyDocument");

  private final String code;

  PolicyFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
