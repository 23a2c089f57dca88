package cloud.oblak.identity.policy;

import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.kit.policy.RolePolicies;
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
  private static final List<Entry> ENTRIES =
      List.of(
          entry("/", "AdministratorAccess", RolePolicies.document(RolePolicies.ADMINISTRATOR)),
          entry("/", "PowerUserAccess", RolePolicies.document(RolePolicies.POWER_USER)),
          entry("/", "ReadOnlyAccess", RolePolicies.document(RolePolicies.READ_ONLY)),
          entry("/job-function/", "ViewOnlyAccess", RolePolicies.document(RolePolicies.READ_ONLY)),
          entry("/", "SecurityAudit", RolePolicies.document(RolePolicies.READ_ONLY)),
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
            0,
            0),
        document);
  }
}
