package cloud.oblak.kit.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.platform.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;

class TargetsTest {
  private static final String PUBLIC = "arn:aws:ssm:us-east-1::parameter/aws/service/x";

  private static String asked(String name) {
    Targets targets =
        new Targets(new Authority(hash -> "", List.of(), List.of(), "us-east-1"), Optional.empty());
    AwsCall call =
        new AwsCall(
            new Principal("111122223333", "arn", Set.of(), "gateway", "", "r"),
            "ssm",
            "GetParameter");
    return targets.of(GetParameterRequest.builder().name(name).build(), call).getFirst().arn();
  }

  @Test
  void aParameterIsTheSameHoweverItIsNamed() {
    assertEquals(PUBLIC, asked("/aws/service/x"));
    assertEquals(PUBLIC, asked("/aws/service/x:2"));
    assertEquals(PUBLIC, asked(PUBLIC));
    assertEquals(PUBLIC, asked(PUBLIC + ":2"));
    assertEquals("arn:aws:ssm:us-east-1:111122223333:parameter/mine", asked("mine"));
  }
}
