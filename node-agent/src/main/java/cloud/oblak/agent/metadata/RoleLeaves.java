package cloud.oblak.agent.metadata;

import cloud.oblak.agent.credential.Kept;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.RoleCredentials;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** An instance's profile and the credentials of its role, as EC2 writes them. */
final class RoleLeaves {
  static final String FOLDER = "meta-data/iam";

  private RoleLeaves() {}

  static Map<String, String> of(Metadata.Profile profile, Kept kept) {
    Map<String, String> leaves = new LinkedHashMap<>();
    RoleCredentials given = kept.credentials();
    boolean well = given.code().equals(RoleCredentials.SUCCESS);
    boolean profileIsThere = well || !given.role().isEmpty();
    Map<String, String> info = head(profileIsThere ? RoleCredentials.SUCCESS : given.code(), kept);
    if (profileIsThere) {
      info.put("InstanceProfileArn", profile.arn());
      info.put("InstanceProfileId", profile.id());
    } else {
      info.put("Message", given.message());
    }
    leaves.put(FOLDER + "/info", json(info));
    if (!given.role().isEmpty()) {
      leaves.put(FOLDER + "/security-credentials/" + given.role(), json(role(kept)));
    }
    return leaves;
  }

  private static Map<String, String> role(Kept kept) {
    RoleCredentials given = kept.credentials();
    Map<String, String> role = head(given.code(), kept);
    RoleCredentials.Keys keys = given.keys();
    if (keys == null) {
      role.put("Message", given.message());
      return role;
    }
    role.put("Type", "AWS-HMAC");
    role.put("AccessKeyId", keys.accessKeyId());
    role.put("SecretAccessKey", keys.secretAccessKey());
    role.put("Token", keys.token());
    role.put("Expiration", seconds(keys.expiresAt()));
    return role;
  }

  private static Map<String, String> head(String code, Kept kept) {
    RoleCredentials.Keys keys = kept.credentials().keys();
    Map<String, String> head = new LinkedHashMap<>();
    head.put("Code", code);
    head.put("LastUpdated", seconds(keys == null ? kept.at() : keys.issuedAt()));
    return head;
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String json(Map<String, String> content) {
    try {
      return NodeJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(content);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("cannot write the profile", impossible);
    }
  }
}
