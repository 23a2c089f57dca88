package cloud.oblak.compute.parameter;

import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Parameters that every account may read: each says which image an alias stands for. */
@ApplicationScoped
public class PublicParameters {
  private final ImageAliases aliases;
  private final Ec2Region region;

  PublicParameters(ImageAliases aliases, Ec2Region region) {
    this.aliases = aliases;
    this.region = region;
  }

  /**
   * A parameter.
   *
   * @param value the id of an image
   * @param selector what the request asked for behind the name; empty: nothing
   */
  public record Parameter(
      String name, String selector, String value, long version, Instant changedAt, String arn) {}

  /** The parameter that a name, with or without a selector, or an ARN means. */
  public Parameter get(String asked) {
    ParameterName name = ParameterName.of(asked, region.name()).orElse(null);
    ImageAlias alias =
        Optional.ofNullable(name)
            .flatMap(known -> aliases.answering(known.name()))
            .orElseThrow(() ->
                new Fault.NotFound(
                        ParameterFault.NOT_FOUND,
                        "There is no parameter "
                            + asked
                            + " whose image is here; the operator"
                            + " decides which image such a name stands for.")
                    .exception());
    if (!newest(name, alias)) {
      throw new Fault.NotFound(
              ParameterFault.VERSION_NOT_FOUND,
              "Systems Manager could not find version "
                  + name.selector().substring(1)
                  + " of "
                  + name.name()
                  + ". Verify the version and try again.")
          .exception();
    }
    return parameter(alias, name.selector());
  }

  /** The same; empty where there is none. */
  public Optional<Parameter> find(String asked) {
    return ParameterName.of(asked, region.name())
        .flatMap(name ->
            aliases
                .answering(name.name())
                .filter(alias -> newest(name, alias))
                .map(alias -> parameter(alias, name.selector())));
  }

  /**
   * What policies call a parameter, which need not be there; without what is asked for behind it.
   */
  public String arn(String account, String asked) {
    return ParameterName.of(asked, region.name())
        .map(name -> {
          String slash = name.name().startsWith("/") ? "" : "/";
          return arn(name.name().startsWith("/aws/") ? "" : account) + slash + name.name();
        })
        .orElse(asked);
  }

  /**
   * A page of the parameters below a path.
   *
   * @param recursive also those that are deeper than one level
   */
  public Page<Parameter> below(String path, boolean recursive, PageRequest page) {
    String folder = path.endsWith("/") ? path : path + "/";
    List<Parameter> all =
        aliases.below(folder).stream()
            .filter(alias -> recursive || alias.name().indexOf('/', folder.length()) < 0)
            .map(alias -> parameter(alias, ""))
            .toList();
    return Paging.cut(all, page, Parameter::name);
  }

  // Earlier versions are not kept.
  private static boolean newest(ParameterName name, ImageAlias alias) {
    return name.selector().isEmpty() || name.selector().equals(":" + alias.version());
  }

  private Parameter parameter(ImageAlias alias, String selector) {
    return new Parameter(
        alias.name(),
        selector,
        alias.imageId(),
        alias.version(),
        alias.updatedAt(),
        arn("") + alias.name());
  }

  private String arn(String account) {
    return "arn:aws:ssm:" + region.name() + ":" + account + ":parameter";
  }
}
