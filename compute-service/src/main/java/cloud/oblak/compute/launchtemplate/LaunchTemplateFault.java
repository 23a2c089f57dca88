package cloud.oblak.compute.launchtemplate;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.FaultException;

/** What can be wrong with a launch template. */
public enum LaunchTemplateFault implements FaultCode {
  NAME_NOT_FOUND("InvalidLaunchTemplateName.NotFoundException"),
  NAME_TAKEN("InvalidLaunchTemplateName.AlreadyExistsException"),
  NAME_MALFORMED("InvalidLaunchTemplateName.MalformedException"),
  VERSION_NOT_FOUND("InvalidLaunchTemplateId.VersionNotFound"),
  VERSION_MALFORMED("InvalidLaunchTemplateVersion.MalformedException"),
  IS_DEFAULT("InvalidLaunchTemplateVersion.IsDefault");

  private final String code;

  LaunchTemplateFault(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  static FaultException noName(String name) {
    return new Fault.NotFound(
            NAME_NOT_FOUND,
            "The specified launch template, with template name " + name + ", does not exist.")
        .exception();
  }

  /** A version that is not there. */
  public static FaultException noVersion(String id, long number) {
    return new Fault.NotFound(
            VERSION_NOT_FOUND,
            "Could not find launch template version " + number + " of " + id + ".")
        .exception();
  }

  static FaultException badVersion(String version) {
    return new Fault.Invalid(
            VERSION_MALFORMED,
            "version",
            "A version is a number, $Latest or $Default, not '" + version + "'.")
        .exception();
  }
}
