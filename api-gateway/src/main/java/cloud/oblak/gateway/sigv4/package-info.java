/**
 * AWS Signature Version 4, the server's side: what a signature says, what exactly was signed, and
 * whether the two agree. Pure Java: knows neither the HTTP server nor where signing keys come from.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS's
 *     description</a>
 */
package cloud.oblak.gateway.sigv4;
