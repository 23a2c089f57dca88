package cloud.oblak.compute.parameter;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with a parameter or the alias behind it. */
enum ParameterFault implements FaultCode {
  NOT_FOUND("ParameterNotFound"),
  VERSION_NOT_FOUND("ParameterVersionNotFound"),
  ALIAS_NOT_FOUND("InvalidImageAlias.NotFound"),
  ALIAS_NAME("InvalidImageAlias.Malformed");

  private final String code;

  ParameterFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
