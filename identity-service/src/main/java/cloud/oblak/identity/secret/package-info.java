/**
 * Secrets and how they are kept: opaque tokens as SHA-256 (they are random, so a fast hash is
 * enough), passwords as Argon2id on a few threads of their own, so that a flood of logins can
 * exhaust neither memory nor the other requests. Only what must be readable again, the secrets of
 * access keys, is sealed instead, under a key that lies beside the installation's private keys.
 */
package cloud.oblak.identity.secret;
