package cloud.oblak.nodeapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Body of {@code POST /v1/hosts/join}, the one call an agent makes without a certificate.
 *
 * @param token the one-time host token
 * @param certificateRequest PKCS#10 in PEM; its subject is ignored
 * @param host what the host is
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JoinRequest(String token, String certificateRequest, HostReport host) {}
