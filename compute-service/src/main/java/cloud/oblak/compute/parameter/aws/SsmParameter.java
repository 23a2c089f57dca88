package cloud.oblak.compute.parameter.aws;

import cloud.oblak.compute.parameter.PublicParameters;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** A parameter in Systems Manager's words. */
final class SsmParameter {
  private SsmParameter() {}

  static Parameter of(PublicParameters.Parameter parameter) {
    return Parameter.builder()
        .name(parameter.name())
        .type(ParameterType.STRING)
        .value(parameter.value())
        .version(parameter.version())
        .selector(parameter.selector().isEmpty() ? null : parameter.selector())
        .lastModifiedDate(parameter.changedAt())
        .arn(parameter.arn())
        .dataType("aws:ec2:image")
        .build();
  }
}
