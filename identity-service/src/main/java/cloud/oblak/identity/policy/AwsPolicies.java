package cloud.oblak.identity.policy;

import cloud.oblak.identity.entity.UniqueId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The managed policies that every installation has, under AWS's own ARNs. */
public final class AwsPolicies {
  private static final String PREFIX = "arn:aws:iam::aws:policy";
  private static final Instant MADE = Instant.parse("2015-02-06T18:39:46Z");
  private static final String READ =
      "\"ec2:Describe*\",\"ec2:Get*\",\"ec2:List*\",\"ec2:Search*\",\"iam:Get*\",\"iam:List*\","
          + "\"iam:Simulate*\",\"sts:Get*\",\"ssm:Get*\",\"ssm:Describe*\",\"ssm:List*\","
          + "\"cloudwatch:Get*\",\"cloudwatch:List*\",\"cloudwatch:Describe*\","
          + "\"autoscaling:Describe*\",\"elasticloadbalancing:Describe*\",\"cloudtrail:Lookup*\","
          + "\"oblak:Get*\",\"oblak:List*\"";

  /** Everything. */
  public static final String ADMINISTRATOR = PREFIX + "/AdministratorAccess";

  /** Everything but changing users, groups, roles and policies. */
  public static final String POWER_USER = PREFIX + "/PowerUserAccess";

  /** Looking at everything. */
  public static final String READ_ONLY = PREFIX + "/ReadOnlyAccess";

  private static final List<Entry> ENTRIES =
      List.of(
          entry("/", "AdministratorAccess", allow("\"*\"")),
          entry(
              "/",
              "PowerUserAccess",
              "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":"
                  + "[\"iam:*\",\"organizations:*\",\"account:*\"],\"Resource\":\"*\"},"
                  + "{\"Effect\":\"Allow\",\"Action\":[\"iam:CreateServiceLinkedRole\","
                  + "\"iam:DeleteServiceLinkedRole\",\"iam:ListRoles\",\"account:ListRegions\","
                  + "\"account:GetAccountInformation\"],\"Resource\":\"*\"}]}"),
          entry("/", "ReadOnlyAccess", allow("[" + READ + "]")),
          entry("/job-function/", "ViewOnlyAccess", allow("[" + READ + "]")),
          entry("/", "SecurityAudit", allow("[" + READ + "]")),
          entry("/", "IAMFullAccess", allow("\"iam:*\"")),
          entry(
              "/",
              "IAMReadOnlyAccess",
              allow(
                  "[\"iam:Get*\",\"iam:List*\",\"iam:GenerateServiceLastAccessedDetails\","
                      + "\"iam:GenerateCredentialReport\",\"iam:Simulate*\"]")),
          entry(
              "/",
              "IAMUserChangePassword",
              "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
                  + "\"iam:ChangePassword\",\"Resource\":\"arn:aws:iam::*:user/${aws:username}\"},"
                  + "{\"Effect\":\"Allow\",\"Action\":\"iam:GetAccountPasswordPolicy\","
                  + "\"Resource\":\"*\"}]}"),
          entry(
              "/",
              "AmazonEC2FullAccess",
              allow("[\"ec2:*\",\"elasticloadbalancing:*\",\"cloudwatch:*\",\"autoscaling:*\"]")),
          entry(
              "/",
              "AmazonEC2ReadOnlyAccess",
              allow(
                  "[\"ec2:Describe*\",\"ec2:Get*\",\"elasticloadbalancing:Describe*\","
                      + "\"cloudwatch:ListMetrics\",\"cloudwatch:GetMetricStatistics\","
                      + "\"cloudwatch:Describe*\",\"autoscaling:Describe*\"]")),
          entry("/", "AmazonSSMFullAccess", allow("\"ssm:*\"")),
          entry(
              "/",
              "AmazonSSMReadOnlyAccess",
              allow("[\"ssm:Describe*\",\"ssm:Get*\",\"ssm:List*\"]")),
          entry(
              "/",
              "AmazonSSMManagedInstanceCore",
              allow(
                  "[\"ssm:GetParameter\",\"ssm:GetParameters\",\"ssm:DescribeDocument\","
                      + "\"ssm:UpdateInstanceInformation\"]")));
  private static final Map<String, Entry> BY_ARN =
      ENTRIES.stream()
          .collect(Collectors.toMap(entry -> entry.policy().arn(), Function.identity()));

  private record Entry(ManagedPolicy policy, String document) {}

  private AwsPolicies() {}

  /** All of them. */
  public static List<ManagedPolicy> all() {
    return ENTRIES.stream().map(Entry::policy).toList();
  }

  /** The one with that ARN. */
  public static Optional<ManagedPolicy> find(String arn) {
    return Optional.ofNullable(BY_ARN.get(arn)).map(Entry::policy);
  }

  /** The text of the one with that ARN. */
  public static Optional<String> document(String arn) {
    return Optional.ofNullable(BY_ARN.get(arn)).map(Entry::document);
  }

  private static String allow(String actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
        + actions
        + ",\"Resource\":\"*\"}]}";
  }

  private static Entry entry(String path, String name, String document) {
    String arn = PREFIX + path + name;
    return new Entry(
        new ManagedPolicy(
            arn,
            UniqueId.POLICY.of(arn),
            ManagedPolicy.AWS,
            name,
            path,
            "",
            1,
            Map.of(),
            MADE,
            MADE,
            0),
        document);
  }
}
