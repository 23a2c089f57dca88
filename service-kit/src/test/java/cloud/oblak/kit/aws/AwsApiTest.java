package cloud.oblak.kit.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AwsApiTest {
  @Test
  void acronymsOfTheWireAreWordsInTheModel() {
    assertEquals("ListMfaDevices", AwsApi.modelled("ListMFADevices"));
    assertEquals("ListSshPublicKeys", AwsApi.modelled("ListSSHPublicKeys"));
    assertEquals(
        "AddClientIdToOpenIdConnectProvider",
        AwsApi.modelled("AddClientIDToOpenIDConnectProvider"));
    assertEquals("RunInstances", AwsApi.modelled("RunInstances"));
  }

  @Test
  void actionsThatAwsWritesWithAnAcronymAreKnown() {
    assertTrue(AwsApi.IAM.knows("CreateSAMLProvider"));
    assertTrue(AwsApi.IAM.knows("ListVirtualMFADevices"));
    assertFalse(AwsApi.IAM.knows("ListMFADevicesOfNobody"));
  }
}
