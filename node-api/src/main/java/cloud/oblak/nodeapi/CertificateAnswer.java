package cloud.oblak.nodeapi;

/**
 * A host's next certificate.
 *
 * @param certificate PEM, for the same host id
 * @param authority PEM of the installation's certificate authority
 */
public record CertificateAnswer(String certificate, String authority) {}
