package cloud.oblak.compute.keypair;

import java.time.Instant;
import java.util.Map;

/**
 * The public half of a key pair.
 *
 * @param type ed25519 or rsa
 * @param fingerprint {@code SHA256:…} as ssh-keygen shows it
 * @param publicKey one line of {@code authorized_keys}
 */
public record KeyPair(
    String id,
    String name,
    String type,
    String fingerprint,
    String publicKey,
    Map<String, String> tags,
    Instant createdAt) {}
