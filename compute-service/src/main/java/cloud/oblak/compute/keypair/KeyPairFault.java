package cloud.oblak.compute.keypair;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a key pair. */
enum KeyPairFault implements FaultCode {
  NOT_FOUND("InvalidKeyPair.NotFound"),
  DUPLICATE("InvalidKeyPair.Duplicate"),
  FORMAT("InvalidKey.Format");

  private final String code;

  KeyPairFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
