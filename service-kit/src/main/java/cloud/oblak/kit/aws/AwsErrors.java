package cloud.oblak.kit.aws;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;

/**
 * How a fault reads in an AWS API: its code, where the API has another word for a common fault, and
 * its HTTP status.
 *
 * @param status EC2 says 400 to nearly everything; the others tell more
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">EC2</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html">the rest</a>
 */
public record AwsErrors(String code, int status) {
  /** The rendering of a fault in one API. */
  public static AwsErrors of(AwsApi api, Fault fault) {
    return new AwsErrors(code(api, fault), status(api, fault));
  }

  private static String code(AwsApi api, Fault fault) {
    if (!(fault.code() instanceof CommonFault common)) {
      return fault.code().code();
    }
    return switch (api) {
      case EC2 -> common.code();
      case STS, IAM -> query(common);
      case SSM, CLOUDTRAIL -> json(common);
    };
  }

  private static String query(CommonFault fault) {
    return switch (fault) {
      case INVALID_PARAMETER, MISSING_PARAMETER, UNKNOWN_PARAMETER, INVALID_NEXT_TOKEN ->
          "ValidationError";
      case DENIED -> "AccessDenied";
      case UNAUTHENTICATED -> "InvalidClientTokenId";
      case THROTTLED -> "Throttling";
      case UNAVAILABLE -> "ServiceUnavailable";
      case INTERNAL -> "InternalFailure";
      case NOT_FOUND -> "NoSuchEntity";
      default -> fault.code();
    };
  }

  private static String json(CommonFault fault) {
    return switch (fault) {
      case INVALID_PARAMETER, MISSING_PARAMETER, UNKNOWN_PARAMETER -> "ValidationException";
      case DENIED -> "AccessDeniedException";
      case UNAUTHENTICATED -> "UnrecognizedClientException";
      case THROTTLED -> "ThrottlingException";
      case UNAVAILABLE -> "ServiceUnavailableException";
      case INTERNAL -> "InternalServerError";
      default -> fault.code();
    };
  }

  private static int status(AwsApi api, Fault fault) {
    return switch (fault) {
      case Fault.NotFound f -> api == AwsApi.IAM ? 404 : 400;
      case Fault.AlreadyExists f -> api == AwsApi.IAM ? 409 : 400;
      case Fault.WrongState f -> f.code() == AwsFault.DRY_RUN ? 412 : api == AwsApi.IAM ? 409 : 400;
      case Fault.Conflict f -> api == AwsApi.IAM ? 409 : 400;
      case Fault.Invalid f -> f.code() == CommonFault.BODY_TOO_LARGE ? 413 : 400;
      case Fault.Denied f -> 403;
      case Fault.Unauthenticated f -> api == AwsApi.EC2 ? 401 : 403;
      case Fault.LimitExceeded f -> limit(api, f);
      case Fault.NoCapacity f -> 500;
      case Fault.Unavailable f -> 503;
      case Fault.Internal f -> 500;
    };
  }

  private static int limit(AwsApi api, Fault.LimitExceeded fault) {
    if (fault.code() == CommonFault.THROTTLED) {
      return api == AwsApi.EC2 ? 503 : 400;
    }
    return api == AwsApi.IAM ? 409 : 400;
  }
}
