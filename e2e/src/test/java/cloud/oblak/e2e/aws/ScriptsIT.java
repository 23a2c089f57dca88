package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * What scripts do every day with boto3; one process or one for each service is the same to them.
 */
class ScriptsIT {
  @Test
  void boto3FindsWaitsPagesTagsAndIsRefusedAsOnAws() {
    AwsKeys other = AwsKeys.newAccount("other");
    String said =
        Client.python("everyday.py", AwsKeys.newAccount("scripts"))
            .run(other.id(), other.secret())
            .good()
            .output();
    assertTrue(said.contains("ok end"), said);
  }
}
