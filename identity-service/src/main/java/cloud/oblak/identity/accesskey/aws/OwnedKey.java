package cloud.oblak.identity.accesskey.aws;

import cloud.oblak.identity.accesskey.AccessKey;
import cloud.oblak.identity.accesskey.AccessKeys;
import cloud.oblak.identity.entity.Acting;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.user.IamUsers;
import cloud.oblak.kit.aws.AwsCall;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds the key that a call names, of the user that it names. */
@ApplicationScoped
class OwnedKey {
  private final AccessKeys keys;
  private final IamUsers users;

  OwnedKey(AccessKeys keys, IamUsers users) {
    this.keys = keys;
    this.users = users;
  }

  /** The key's id; a key of another user is not found. */
  String id(String keyId, String userName, AwsCall call) {
    if (keyId == null) {
      throw IamFault.invalid("accessKeyId", "The accessKeyId is required.");
    }
    AccessKey key = keys.describe(keyId, Acting.administrator(call.principal()));
    if (!key.userId().equals(users.named(userName, call.principal()).id())) {
      throw IamFault.noSuch("Access Key with id " + keyId);
    }
    return key.id();
  }
}
