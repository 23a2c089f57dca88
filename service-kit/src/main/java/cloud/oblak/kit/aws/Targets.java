package cloud.oblak.kit.aws;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.platform.policy.RequestContext;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Which resources a call is about, as policies name them, and what it says of them. */
@ApplicationScoped
class Targets {
  private static final String ALL = "*";
  private static final String EC2 = "ec2";
  private static final String CREATE_TAGS = "ec2:CreateTags";
  private static final Map<String, String> EC2_KINDS =
      Map.ofEntries(
          Map.entry("Instance", "instance"),
          Map.entry("Image", "image"),
          Map.entry("SourceImage", "image"),
          Map.entry("Volume", "volume"),
          Map.entry("Snapshot", "snapshot"),
          Map.entry("Subnet", "subnet"),
          Map.entry("Vpc", "vpc"),
          Map.entry("SecurityGroup", "security-group"),
          Map.entry("Group", "security-group"),
          Map.entry("NetworkInterface", "network-interface"),
          Map.entry("KeyPair", "key-pair"),
          Map.entry("LaunchTemplate", "launch-template"),
          Map.entry("Allocation", "elastic-ip"),
          Map.entry("RouteTable", "route-table"),
          Map.entry("InternetGateway", "internet-gateway"));
  private static final Map<String, String> EC2_PREFIXES =
      Map.ofEntries(
          Map.entry("i", "instance"),
          Map.entry("ami", "image"),
          Map.entry("vol", "volume"),
          Map.entry("snap", "snapshot"),
          Map.entry("subnet", "subnet"),
          Map.entry("vpc", "vpc"),
          Map.entry("sg", "security-group"),
          Map.entry("sgr", "security-group-rule"),
          Map.entry("eni", "network-interface"),
          Map.entry("key", "key-pair"),
          Map.entry("lt", "launch-template"));
  private static final Map<String, String> EC2_NAMES =
      Map.of(
          "KeyName", "key-pair",
          "LaunchTemplateName", "launch-template",
          "GroupName", "security-group");
  private static final Map<String, List<String>> EC2_CREATES =
      Map.of(
          "CreateImage", List.of("image"),
          "RegisterImage", List.of("image"),
          "CopyImage", List.of("image"),
          "CreateSecurityGroup", List.of("security-group"),
          "CreateVolume", List.of("volume"),
          "CreateVpc", List.of("vpc"),
          "CreateSubnet", List.of("subnet"),
          "CreateLaunchTemplate", List.of("launch-template"));

  /** Of several that a call names, the first one is what it is about. */
  private static final List<Map.Entry<String, String>> IAM_KINDS =
      List.of(
          Map.entry("InstanceProfileName", "instance-profile"),
          Map.entry("GroupName", "group"),
          Map.entry("RoleName", "role"),
          Map.entry("UserName", "user"));

  private static final Map<String, String> IAM_CREATES =
      Map.of(
          "instance-profile", "InstanceProfile", "group", "Group", "role", "Role", "user", "User");

  private static final Set<String> ABOUT_ONESELF = Set.of("ChangePassword");

  private final Authority authority;
  private final Optional<EntityArns> entities;

  @Inject
  Targets(Authority authority, @All List<EntityArns> entities) {
    this(authority, entities.stream().findFirst());
  }

  Targets(Authority authority, Optional<EntityArns> entities) {
    this.authority = authority;
    this.entities = entities;
  }

  /**
   * A resource of a call.
   *
   * @param action what is done to it, for example {@code ec2:StopInstances}
   * @param arn {@code *} where the call names none
   * @param known tags that the call sets, the type it asks for
   */
  record Target(String action, String arn, RequestContext known) {}

  /** The kind of resource that ids of a prefix belong to. */
  static Optional<String> ec2Kind(String prefix) {
    return Optional.ofNullable(EC2_PREFIXES.get(prefix));
  }

  /** At least one. */
  List<Target> of(SdkPojo request, AwsCall call) {
    RequestContext known = known(request);
    Set<String> arns =
        switch (call.api()) {
          case "ec2" -> ec2(request, call);
          case "iam" -> iam(request, call);
          case "sts" -> texts(request, "RoleArn");
          case "ssm" -> ssm(request, call);
          default -> Set.of();
        };
    String action = call.api() + ":" + call.action();
    List<Target> targets = new ArrayList<>();
    (arns.isEmpty() ? Set.of(ALL) : arns)
        .forEach(arn -> targets.add(new Target(action, arn, known)));
    targets.addAll(tagged(request, call));
    return targets;
  }

  /** What a call makes with tags is tagged by it, too. */
  private List<Target> tagged(SdkPojo request, AwsCall call) {
    List<Target> targets = new ArrayList<>();
    for (SdkPojo each : pojos(request, "TagSpecifications")) {
      RequestContext known = known(each).with("ec2:CreateAction", call.action());
      if (!pojos(each, "Tags").isEmpty()) {
        texts(each, "ResourceType")
            .forEach(kind -> targets.add(new Target(CREATE_TAGS, ec2Arn(call, kind, ALL), known)));
      }
    }
    return targets;
  }

  private Set<String> ec2(SdkPojo request, AwsCall call) {
    Set<String> arns = new LinkedHashSet<>();
    if (call.action().startsWith("Describe")) {
      return arns;
    }
    EC2_CREATES
        .getOrDefault(call.action(), List.of())
        .forEach(kind -> arns.add(ec2Arn(call, kind, ALL)));
    EC2_KINDS.forEach((name, kind) -> {
      for (String member : List.of(name + "Id", name + "Ids")) {
        arns.addAll(authority.arns(EC2, call.accountId(), kind, texts(request, member)));
      }
    });
    boolean creates = EC2_CREATES.containsKey(call.action());
    EC2_NAMES.forEach((member, kind) -> {
      if (!creates) {
        arns.addAll(authority.arnsByName(EC2, call.accountId(), kind, texts(request, member)));
      }
    });
    arns.addAll(authority.arns(EC2, call.accountId(), "security-group", texts(request, "Groups")));
    Map<String, List<String>> named =
        texts(request, "Resources").stream()
            .collect(
                Collectors.groupingBy(
                    Targets::ofResource, LinkedHashMap::new, Collectors.toList()));
    named.forEach((kind, ids) -> arns.addAll(authority.arns(EC2, call.accountId(), kind, ids)));
    return arns;
  }

  private static String ofResource(String id) {
    return ec2Kind(id.substring(0, Math.max(0, id.lastIndexOf('-')))).orElse(ALL);
  }

  private String ec2Arn(AwsCall call, String kind, String id) {
    return authority.arn(EC2, call.accountId(), kind, id);
  }

  private Set<String> iam(SdkPojo request, AwsCall call) {
    for (Map.Entry<String, String> named : IAM_KINDS) {
      for (String name : texts(request, named.getKey())) {
        return entities(request, call, named.getValue(), name);
      }
    }
    Set<String> policies = texts(request, "PolicyArn");
    if (!policies.isEmpty()) {
      return policies;
    }
    if (call.action().equals("CreatePolicy")) {
      String prefix = "arn:aws:iam::" + call.accountId() + ":policy" + path(request);
      return texts(request, "PolicyName").stream()
          .map(name -> prefix + name)
          .collect(Collectors.toSet());
    }
    boolean couldNameAUser =
        request.sdkFields().stream().anyMatch(field -> field.memberName().equals("UserName"));
    return couldNameAUser || ABOUT_ONESELF.contains(call.action())
        ? Set.of(call.principal().arn())
        : ownerOfKey(request, call);
  }

  /** A key alone stands for its user. */
  private Set<String> ownerOfKey(SdkPojo request, AwsCall call) {
    return texts(request, "AccessKeyId").stream()
        .flatMap(id -> entities.flatMap(e -> e.ofKey(call.accountId(), id)).stream())
        .collect(Collectors.toSet());
  }

  /** What is made is asked for with the path it gets, what is renamed or moved as both. */
  private Set<String> entities(SdkPojo request, AwsCall call, String kind, String name) {
    if (call.action().equals("Create" + IAM_CREATES.get(kind))) {
      return Set.of("arn:aws:iam::" + call.accountId() + ":" + kind + path(request) + name);
    }
    String present = entity(call.accountId(), kind, name);
    Set<String> newNames = new LinkedHashSet<>(texts(request, "NewUserName"));
    newNames.addAll(texts(request, "NewGroupName"));
    Set<String> newPaths = texts(request, "NewPath");
    String root = "arn:aws:iam::" + call.accountId() + ":" + kind;
    String path = present.substring(root.length(), present.length() - name.length());
    return new LinkedHashSet<>(
        List.of(
            present,
            root
                + newPaths.stream().findFirst().orElse(path)
                + newNames.stream().findFirst().orElse(name)));
  }

  private String entity(String accountId, String kind, String name) {
    return entities
        .map(known -> known.arn(accountId, kind, name))
        .orElse("arn:aws:iam::" + accountId + ":" + kind + "/" + name);
  }

  private static String path(SdkPojo request) {
    return texts(request, "Path").stream().findFirst().orElse("/");
  }

  private Set<String> ssm(SdkPojo request, AwsCall call) {
    Set<String> arns = new LinkedHashSet<>();
    for (String member : List.of("Name", "Names", "Path")) {
      texts(request, member).forEach(asked -> arns.add(parameter(asked, call)));
    }
    return arns;
  }

  /** A parameter's ARN, which a request may give itself, without a version or label behind it. */
  private String parameter(String asked, AwsCall call) {
    int resource = asked.startsWith("arn:") ? asked.indexOf(":parameter/") + 1 : 0;
    int selector = asked.indexOf(':', resource);
    String name = selector < 0 ? asked : asked.substring(0, selector);
    if (resource > 0) {
      return name;
    }
    String account = name.startsWith("/aws/") ? "" : call.accountId();
    String slash = name.startsWith("/") ? "" : "/";
    return "arn:aws:ssm:" + authority.region() + ":" + account + ":parameter" + slash + name;
  }

  private static RequestContext known(SdkPojo request) {
    RequestContext known = RequestContext.EMPTY;
    List<String> keys = new ArrayList<>();
    for (SdkPojo tag : tags(request)) {
      String key = texts(tag, "Key").stream().findFirst().orElse("");
      keys.add(key);
      known =
          known.with("aws:RequestTag/" + key, texts(tag, "Value").stream().findFirst().orElse(""));
    }
    keys.addAll(texts(request, "TagKeys"));
    if (!keys.isEmpty()) {
      known = known.with("aws:TagKeys", keys);
    }
    for (String type : texts(request, "InstanceType")) {
      known = known.with("ec2:InstanceType", type);
    }
    for (String arn : texts(request, "PolicyArn")) {
      known = known.with("iam:PolicyARN", arn);
    }
    return known;
  }

  private static List<SdkPojo> tags(SdkPojo request) {
    List<SdkPojo> tags = new ArrayList<>(pojos(request, "Tags"));
    pojos(request, "TagSpecifications").forEach(each -> tags.addAll(pojos(each, "Tags")));
    return tags;
  }

  private static List<SdkPojo> pojos(SdkPojo from, String member) {
    return values(from, member).stream()
        .filter(SdkPojo.class::isInstance)
        .map(SdkPojo.class::cast)
        .toList();
  }

  private static Set<String> texts(SdkPojo from, String member) {
    Set<String> texts = new LinkedHashSet<>();
    values(from, member).stream()
        .filter(String.class::isInstance)
        .forEach(value -> texts.add((String) value));
    return texts;
  }

  private static Collection<?> values(SdkPojo from, String member) {
    for (SdkField<?> field : from.sdkFields()) {
      if (field.memberName().equals(member)) {
        Object value = field.getValueOrDefault(from);
        return value instanceof Collection<?> all
            ? all
            : value == null ? List.of() : List.of(value);
      }
    }
    return List.of();
  }
}
