/**
 * The installation's own certificate authority: made once as files by {@link
 * cloud.oblak.identity.authority.InstallationKeys} before anything runs, used afterwards to sign
 * the certificates of hosts. Only a service's certificate carries DNS names; a host's never does,
 * so a host cannot sign tokens.
 */
package cloud.oblak.identity.authority;
