package cloud.oblak.identity.authority;

/**
 * A host's new certificate, both in PEM.
 *
 * @param certificate names the host
 * @param authority whom to trust
 */
record SignedCertificate(String certificate, String authority) {}
