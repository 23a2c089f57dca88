/**
 * The frame of the AWS face: finds the action of a call, decodes the request, refuses members that
 * the action does not honour, answers dry runs, and encodes the response or the fault. Actions are
 * beans in a sub-package {@code aws} of the resource they are about; they see the AWS SDK's model
 * classes and never the wire. Only the package {@code wire} knows wire formats.
 */
package cloud.oblak.kit.aws;
