/**
 * Secrets and how they are kept: opaque tokens as SHA-256 (they are random, so a fast hash is
 * enough), passwords as Argon2id on a few threads of their own, so that a flood of logins can
 * exhaust neither memory nor the other requests.
 */
package cloud.oblak.identity.secret;
