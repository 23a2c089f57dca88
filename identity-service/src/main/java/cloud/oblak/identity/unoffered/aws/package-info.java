/**
 * What accounts have in IAM and not in this installation: second factors, certificates, providers
 * of identities, an alias, rules for passwords. Clients look for it when they show an account, and
 * are told that there is none.
 */
package cloud.oblak.identity.unoffered.aws;
