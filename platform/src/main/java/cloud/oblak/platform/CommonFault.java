package cloud.oblak.platform;

/** Codes that belong to no single resource; AWS's own words. */
public enum CommonFault implements FaultCode {
  INVALID_PARAMETER("InvalidParameterValue"),
  MISSING_PARAMETER("MissingParameter"),
  UNKNOWN_PARAMETER("UnknownParameter"),
  MALFORMED_BODY("MalformedBody"),
  BODY_TOO_LARGE("RequestTooLarge"),
  UNAUTHENTICATED("AuthFailure"),
  DENIED("UnauthorizedOperation"),
  NOT_FOUND("NotFound"),
  METHOD_NOT_ALLOWED("MethodNotAllowed"),
  UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType"),
  CONFLICT("ConcurrentModification"),
  IDEMPOTENT_MISMATCH("IdempotentParameterMismatch"),
  INVALID_NEXT_TOKEN("InvalidNextToken"),
  THROTTLED("RequestLimitExceeded"),
  TAG_LIMIT("TagLimitExceeded"),
  UNAVAILABLE("Unavailable"),
  INTERNAL("InternalError");

  private final String code;

  CommonFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
