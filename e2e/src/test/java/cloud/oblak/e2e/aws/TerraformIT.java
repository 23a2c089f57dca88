package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terraform's AWS provider makes, keeps, changes and takes away what a small site has. */
class TerraformIT {
  private static final int KEY_BYTES = 32;

  @TempDir Path place;

  @Test
  void aSmallSiteIsMadeStaysAsItIsIsChangedAndDestroyed()
      throws IOException, GeneralSecurityException {
    AwsKeys keys = AwsKeys.newAccount("terraform");
    Terraform terraform = Terraform.of("main.tf", place, keys);
    String key = "public_key=" + publicKey();
    try {
      terraform.apply(key);
      assertEquals("", terraform.plan(key));
      assertEquals(keys.accountId(), output(terraform, "account"));
      String id = output(terraform, "instance");
      assertNotEquals("", output(terraform, "address"));
      assertEquals("running test c1.nano", now(keys, id));

      String[] changed = {key, "stage=live", "type=c1.small"};
      terraform.apply(changed);
      assertEquals("", terraform.plan(changed));
      assertEquals(id, output(terraform, "instance"));
      assertEquals("running live c1.small", now(keys, id));
      assertEquals(output(terraform, "disk") + " 2 gp2 live", disk(keys, id));

      terraform.destroy(changed);
      assertEquals("terminated live c1.small", now(keys, id));
      assertEquals("", disk(keys, id));
    } finally {
      terraform.destroy(key);
    }
  }

  private static String output(Terraform terraform, String name) {
    return terraform.run("output", "-raw", "-no-color", name);
  }

  private static String now(AwsKeys keys, String id) {
    JsonNode instance =
        Client.cli(keys)
            .run("ec2", "describe-instances", "--instance-ids", id)
            .json()
            .at("/Reservations/0/Instances/0");
    return instance.at("/State/Name").asText()
        + " "
        + tag(instance, "stage")
        + " "
        + instance.path("InstanceType").asText();
  }

  /** The only volume of an instance: id, size, type, and its tag stage; empty: none. */
  private static String disk(AwsKeys keys, String id) {
    JsonNode volume =
        Client.cli(keys)
            .run("ec2", "describe-volumes", "--filters", "Name=attachment.instance-id,Values=" + id)
            .json()
            .at("/Volumes/0");
    return volume.isMissingNode()
        ? ""
        : String.join(
            " ",
            volume.path("VolumeId").asText(),
            volume.path("Size").asText(),
            volume.path("VolumeType").asText(),
            tag(volume, "stage"));
  }

  private static String tag(JsonNode resource, String key) {
    String value = "";
    for (JsonNode tag : resource.path("Tags")) {
      value = tag.path("Key").asText().equals(key) ? tag.path("Value").asText() : value;
    }
    return value;
  }

  private static String publicKey() throws GeneralSecurityException {
    byte[] encoded =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    byte[] name = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer line = ByteBuffer.allocate(2 * Integer.BYTES + name.length + KEY_BYTES);
    line.putInt(name.length).put(name).putInt(KEY_BYTES).put(point);
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(line.array()) + " test";
  }
}
