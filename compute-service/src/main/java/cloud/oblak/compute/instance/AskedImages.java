package cloud.oblak.compute.instance;

import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.image.Images;
import cloud.oblak.compute.parameter.PublicParameters;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The image that a launch asks for: by id, by name, or by the public parameter that names it. */
@ApplicationScoped
class AskedImages {
  private static final String ALIAS = "resolve:ssm:";
  private static final int MAX_NAME = 255;
  private static final int MAX_ALIAS = 2048;

  private final Images images;
  private final PublicParameters parameters;

  AskedImages(Images images, PublicParameters parameters) {
    this.images = images;
    this.parameters = parameters;
  }

  /**
   * The image, which the account may use.
   *
   * @throws FaultException NotFound, WrongState or Invalid
   */
  Image usable(String account, String asked) {
    if (asked != null
        && (asked.length() > (alias(asked) ? MAX_ALIAS : MAX_NAME) || asked.indexOf('\0') >= 0)) {
      throw Fault.invalid("image", "image must be an id or a name.");
    }
    return images.usable(account, asked != null && alias(asked) ? resolved(asked) : asked);
  }

  /** The ARN of the parameter that is read for it; empty: none. */
  Optional<String> parameterArn(String account, String asked) {
    return asked != null && alias(asked)
        ? Optional.of(parameters.arn(account, asked.substring(ALIAS.length())))
        : Optional.empty();
  }

  private static boolean alias(String asked) {
    return asked.startsWith(ALIAS);
  }

  private String resolved(String asked) {
    try {
      return parameters.get(asked.substring(ALIAS.length())).value();
    } catch (FaultException unknown) {
      throw new Fault.Invalid(
              CommonFault.INVALID_PARAMETER,
              "image",
              "The following aliases are invalid: " + asked + ". " + unknown.fault().message())
          .exception(unknown);
    }
  }
}
