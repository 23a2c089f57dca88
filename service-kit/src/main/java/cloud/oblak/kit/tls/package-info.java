/**
 * Certificates that are renewed while the process runs: whoever shows one takes it from here for
 * each handshake, and what is written to the files counts within seconds, without a restart.
 */
package cloud.oblak.kit.tls;
