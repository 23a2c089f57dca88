package cloud.oblak.nodeapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Body of {@code POST /agent/certificates} on compute's TLS listener: the host that the client
 * certificate names asks for its next one.
 *
 * @param certificateRequest PKCS#10 in PEM, of the same key or of another; its subject is ignored
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CertificateRenewal(String certificateRequest) {}
