package cloud.oblak.kit.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.policy.CallerIdentity;
import cloud.oblak.platform.policy.Policy;
import cloud.oblak.platform.policy.RequestContext;
import cloud.oblak.platform.policy.Trust;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentsTest {
  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": %s,
        "Action": "sts:AssumeRole"%s}]}\
      """;
  private static final CallerIdentity ANN =
      CallerIdentity.user("arn:aws:iam::111111111111:user/ann", "111111111111");

  @Test
  void theSameTextIsCompiledOnce() {
    String text = "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}".replace('\'', '"');
    assertSame(PolicyDocuments.identity(text), PolicyDocuments.identity(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | This policy contains invalid Json.",
        "{'Statement':[],'Statement':[]} | This policy contains invalid Json.",
        "[] | must be a JSON object",
        "{'Version':'2020-01-01','Statement':[]} | At Version.",
        "{'Version':'2012-10-17'} | At Statement.",
        "{'Statement':[]} | at least one statement",
        "{'Statement':['x']} | At Statement[0].",
        "{'Statment':[]} | There is no element Statment here.",
        "{'Statement':[{'Effect':'Allow','Action':'*','Resource':'*'},{'Action':'*','Resource':'*'}]}"
            + " | Missing required field Effect. At Statement[1].Effect.",
        "{'Statement':{'Effect':'allow','Action':'*','Resource':'*'}} | At Statement.Effect.",
        "{'Statement':{'Effect':'Allow','Resource':'*'}} | must contain actions. At Statement.",
        "{'Statement':{'Effect':'Allow','Action':'*'}} | must contain resources. At Statement.",
        "{'Statement':{'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*'}} | only one of",
        "{'Statement':{'Effect':'Allow','Action':'run','Resource':'*'}} | prefaced by a vendor",
        "{'Statement':{'Effect':'Allow','Action':[],'Resource':'*'}} | At Statement.Action.",
        "{'Statement':{'Effect':'Allow','Action':'*','Resource':'i-1'}} | must be in ARN format",
        "{'Statement':{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3'}} | in ARN format",
        "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Principal':'*'}}"
            + " | should not specify a principal",
        "{'Statement':{'Sid':'a b','Effect':'Allow','Action':'*','Resource':'*'}} | alpha-numeric",
        "{'Statement':[{'Sid':'a','Effect':'Allow','Action':'*','Resource':'*'},"
            + "{'Sid':'a','Effect':'Allow','Action':'*','Resource':'*'}]} | must be unique",
        "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Like':{'a':'b'}}}}"
            + " | Invalid Condition type : Like. At Statement.Condition.",
        "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}}}}"
            + " | At Statement.Condition.IpAddress.aws:SourceIp.",
        "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'NumericEquals':{'a':'b'}}}} | takes. At",
        "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'StringEquals':{'a':{}}}}} | At Statement.Condition.StringEquals.a.",
        "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'NullIfExists':{'a':'true'}}}} | Invalid Condition type",
      })
  void aDocumentThatIsWrongSaysWhere(String document, String sentence) {
    FaultException refused =
        assertThrows(
            FaultException.class, () -> PolicyDocuments.identity(document.replace('\'', '"')));
    assertEquals("MalformedPolicyDocument", refused.fault().code().code());
    assertTrue(refused.fault().message().contains(sentence), refused.fault().message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'*' | ACCOUNT",
        "{'AWS':'*'} | ACCOUNT",
        "{'AWS':'111111111111'} | ACCOUNT",
        "{'AWS':'arn:aws:iam::111111111111:root'} | ACCOUNT",
        "{'AWS':['arn:aws:iam::222222222222:root','arn:aws:iam::111111111111:user/ann']} | NAMED",
        "{'AWS':'arn:aws:iam::111111111111:user/bob'} | NONE",
        "{'AWS':'222222222222'} | NONE",
        "{'Service':'ec2.amazonaws.com'} | NONE",
      })
  void aTrustPolicyReachesWhomItNames(String principal, Trust reach) {
    Policy policy = PolicyDocuments.trust(TRUST.formatted(principal.replace('\'', '"'), ""));
    assertEquals(reach, policy.trusts(ANN, "sts:AssumeRole", RequestContext.EMPTY));
  }

  @Test
  void aServiceIsTrustedByItsName() {
    Policy policy =
        PolicyDocuments.trust(TRUST.formatted("{\"Service\":\"ec2.amazonaws.com\"}", ""));
    CallerIdentity ec2 = CallerIdentity.service("ec2.amazonaws.com");
    assertEquals(Trust.NAMED, policy.trusts(ec2, "sts:AssumeRole", RequestContext.EMPTY));
    assertEquals(Trust.NONE, policy.trusts(ec2, "sts:TagSession", RequestContext.EMPTY));
  }

  @Test
  void aSessionIsTrustedThroughItsRole() {
    String role = "arn:aws:iam::111111111111:role/r";
    Policy policy = PolicyDocuments.trust(TRUST.formatted("{\"AWS\":\"" + role + "\"}", ""));
    CallerIdentity session =
        new CallerIdentity("arn:aws:sts::111111111111:assumed-role/r/s", role, "111111111111", "");
    assertEquals(Trust.NAMED, policy.trusts(session, "sts:AssumeRole", RequestContext.EMPTY));
  }

  @Test
  void anExternalIdIsACondition() {
    Policy policy =
        PolicyDocuments.trust(
            TRUST.formatted(
                "{\"AWS\":\"111111111111\"}",
                ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"42\"}}"));
    RequestContext right = RequestContext.EMPTY.with("sts:ExternalId", "42");
    assertEquals(Trust.ACCOUNT, policy.trusts(ANN, "sts:AssumeRole", right));
    assertEquals(Trust.NONE, policy.trusts(ANN, "sts:AssumeRole", RequestContext.EMPTY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'Effect':'Allow','Action':'sts:AssumeRole'} | Missing required field Principal.",
        "{'Effect':'Allow','Principal':'*','Action':'ec2:X'} | only specify STS AssumeRole actions",
        "{'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole','Resource':'*'}"
            + " | Has prohibited field Resource",
        "{'Effect':'Allow','Principal':'ann','Action':'sts:AssumeRole'} | A principal must be",
        "{'Effect':'Allow','Principal':{'Person':'ann'},'Action':'sts:AssumeRole'} | no element",
      })
  void aTrustPolicyThatIsWrongSaysWhere(String statement, String sentence) {
    String document = "{\"Statement\":" + statement.replace('\'', '"') + "}";
    FaultException refused =
        assertThrows(FaultException.class, () -> PolicyDocuments.trust(document));
    assertTrue(refused.fault().message().contains(sentence), refused.fault().message());
  }

  @Test
  void longTextsAreCompiledInNoTime() {
    String spaces = " ".repeat(30_000);
    for (String hostile :
        List.of("${a" + spaces + "}", "${a" + spaces + "x, 'y'}", "${".repeat(15_000))) {
      String text =
          "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'@'}}"
              .replace('\'', '"')
              .replace("@", "arn:aws:s3:::" + hostile);
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> PolicyDocuments.identity(text));
    }
  }
}
