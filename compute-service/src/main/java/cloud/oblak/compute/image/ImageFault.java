package cloud.oblak.compute.image;

import cloud.oblak.platform.FaultCode;

/** What can be wrong with an image. */
enum ImageFault implements FaultCode {
  NOT_FOUND("InvalidAMIID.NotFound"),
  UNAVAILABLE("InvalidAMIID.Unavailable"),
  DUPLICATE("InvalidAMIName.Duplicate"),
  LOCATION("InvalidImageLocation"),
  NOT_YOURS("AuthFailure"),
  IN_USE("InvalidAMI.InUse"),
  TOO_MANY("AMIQuotaExceeded");

  private final String code;

  ImageFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
