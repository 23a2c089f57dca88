/**
 * Access keys, long-lived and temporary: what signs AWS requests. A key speaks for its user with
 * the roles the user has at that moment. Secrets are sealed and never leave this service but in the
 * answer that makes them: the gateway gets signing keys, each good for one day, region and API.
 */
package cloud.oblak.identity.accesskey;
