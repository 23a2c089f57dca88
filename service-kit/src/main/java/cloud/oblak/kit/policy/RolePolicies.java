package cloud.oblak.kit.policy;

import cloud.oblak.platform.Role;
import cloud.oblak.platform.policy.PolicySet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The managed policies that the roles of users stand for. */
public final class RolePolicies {
  private static final String PREFIX = "arn:aws:iam::aws:policy/";

  /** Everything. */
  public static final String ADMINISTRATOR = PREFIX + "AdministratorAccess";

  /** Everything but changing users, groups, roles and policies. */
  public static final String POWER_USER = PREFIX + "PowerUserAccess";

  /** Looking at everything. */
  public static final String READ_ONLY = PREFIX + "ReadOnlyAccess";

  private RolePolicies() {}

  /** ARNs of the policies of these roles, in order. */
  public static Set<String> arns(Set<Role> roles) {
    Set<String> arns = new TreeSet<>();
    for (Role role : roles) {
      arns.add(
          switch (role) {
            case OPERATOR, ADMIN -> ADMINISTRATOR;
            case MEMBER -> POWER_USER;
            case VIEWER -> READ_ONLY;
          });
    }
    return arns;
  }

  /** The document behind one of the three ARNs. */
  public static String document(String arn) {
    return switch (arn) {
      case ADMINISTRATOR ->
          """
          {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}\
          """;
      case POWER_USER ->
          """
          {"Version":"2012-10-17","Statement":[\
          {"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},\
          {"Effect":"Allow","Action":["iam:CreateServiceLinkedRole","iam:DeleteServiceLinkedRole",\
          "iam:ListRoles","organizations:DescribeOrganization","account:ListRegions",\
          "account:GetAccountInformation"],"Resource":"*"}]}\
          """;
      case READ_ONLY ->
          """
          {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*",\
          "ec2:Get*","ec2:List*","ec2:Search*","iam:Get*","iam:List*","iam:Simulate*","sts:Get*",\
          "ssm:Get*","ssm:Describe*","ssm:List*","cloudwatch:Get*","cloudwatch:List*",\
          "cloudwatch:Describe*","autoscaling:Describe*","elasticloadbalancing:Describe*",\
          "cloudtrail:Lookup*","oblak:Get*","oblak:List*"],"Resource":"*"}]}\
          """;
      default -> throw new IllegalArgumentException(arn);
    };
  }

  /** What decides for a principal of whom only the roles are known. */
  static PolicySet set(Set<Role> roles) {
    List<PolicySet.Named> policies =
        arns(roles).stream()
            .map(arn -> new PolicySet.Named(arn, PolicyDocuments.identity(document(arn))))
            .toList();
    return new PolicySet(policies, Optional.empty(), List.of());
  }
}
