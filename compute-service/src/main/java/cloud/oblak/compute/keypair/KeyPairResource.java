package cloud.oblak.compute.keypair;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.policy.TagRight;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Key pairs over REST. */
@Path("/v1/key-pairs")
@RunOnVirtualThread
public class KeyPairResource {
  private final KeyPairs keyPairs;
  private final Authority authority;
  private final TagRight tagging;
  private final Caller caller;

  KeyPairResource(KeyPairs keyPairs, Authority authority, TagRight tagging, Caller caller) {
    this.keyPairs = keyPairs;
    this.authority = authority;
    this.tagging = tagging;
    this.caller = caller;
  }

  /**
   * What a caller sends.
   *
   * @param type ed25519 (absent) or rsa
   * @param publicKey imports this key instead of making one
   */
  record KeyPairRequest(String name, String type, String publicKey, Map<String, String> tags) {
    Map<String, String> tagged() {
      return tags == null ? Map.of() : tags;
    }
  }

  /**
   * A key pair as the API shows it.
   *
   * @param privateKey only in the answer that makes it
   */
  record KeyPairView(
      String id,
      String state,
      String reason,
      String name,
      String type,
      String fingerprint,
      String publicKey,
      String privateKey,
      Instant createdAt,
      Map<String, String> tags) {
    static KeyPairView of(KeyPair key, String privateKey) {
      return new KeyPairView(
          key.id(),
          "available",
          "",
          key.name(),
          key.type(),
          key.fingerprint(),
          key.publicKey(),
          privateKey,
          key.createdAt(),
          key.tags());
    }
  }

  /** A page of key pairs. */
  record KeyPairsView(List<KeyPairView> keyPairs, String nextToken) {}

  /** Makes a key pair, or imports one where a public key is given. */
  @POST
  @ResponseStatus(201)
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = Authorizes.ITSELF, named = "ec2:CreateKeyPair")
  public KeyPairView create(
      KeyPairRequest request, @HeaderParam("Idempotency-Key") String idempotencyKey) {
    if (request == null) {
      throw Fault.missing("name", "name is required.");
    }
    String by = request.publicKey() == null ? "CreateKeyPair" : "ImportKeyPair";
    String arn =
        authority.arnByName(
            "ec2", caller.accountId(), "key-pair", request.name() == null ? "*" : request.name());
    authority.require(caller.principal(), "ec2:" + by, arn, TagRight.context(request.tagged()));
    tagging.requireNew(caller.principal(), "key-pair", by, request.tags());
    KeyPairs.Made made =
        keyPairs.create(
            caller.principal(),
            request.name(),
            request.type(),
            request.publicKey(),
            request.tags(),
            idempotencyKey);
    return KeyPairView.of(made.keyPair(), made.privateKey());
  }

  /** Lists the account's key pairs. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeKeyPairs")
  public KeyPairsView list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<KeyPairView> page =
        keyPairs
            .list(caller.accountId(), PageRequest.of(limit, nextToken))
            .map(key -> KeyPairView.of(key, null));
    return new KeyPairsView(page.items(), page.nextToken());
  }

  /** One key pair. */
  @GET
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeKeyPairs")
  public KeyPairView get(@PathParam("id") String id) {
    return KeyPairView.of(keyPairs.get(caller.accountId(), id), null);
  }

  /** Deletes a key pair; instances keep the key they were launched with. */
  @DELETE
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:DeleteKeyPair", on = "key-pair/{id}")
  public void delete(@PathParam("id") String id) {
    keyPairs.delete(caller.principal(), id);
  }
}
