package cloud.oblak.agent.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session tokens of the metadata service: an end and a code over it and the instance, nothing kept,
 * so that they stay valid while the agent restarts.
 */
final class MetadataTokens {
  private static final int CODE_BYTES = 32;

  private final SecretKeySpec key;
  private final Clock clock;

  MetadataTokens(String secret, Clock clock) {
    this.key = new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256");
    this.clock = clock;
  }

  String issue(String instanceId, Duration lifetime) {
    long end = clock.instant().plus(lifetime).getEpochSecond();
    ByteBuffer token = ByteBuffer.allocate(Long.BYTES + CODE_BYTES);
    token.putLong(end).put(code(instanceId, end));
    return Base64.getUrlEncoder().encodeToString(token.array());
  }

  boolean valid(String instanceId, String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    if (bytes.length != Long.BYTES + CODE_BYTES) {
      return false;
    }
    ByteBuffer parts = ByteBuffer.wrap(bytes);
    long end = parts.getLong();
    byte[] given = new byte[CODE_BYTES];
    parts.get(given);
    return MessageDigest.isEqual(given, code(instanceId, end))
        && clock.instant().getEpochSecond() < end;
  }

  private byte[] code(String instanceId, long end) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal((instanceId + "|" + end).getBytes(UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HMAC is not available", impossible);
    }
  }
}
