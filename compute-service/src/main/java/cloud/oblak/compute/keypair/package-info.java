/**
 * SSH keys of an account. Only public halves are kept; a private key made here is shown once, in
 * the answer that makes it, and never stored. An instance keeps the key it was launched with.
 */
package cloud.oblak.compute.keypair;
