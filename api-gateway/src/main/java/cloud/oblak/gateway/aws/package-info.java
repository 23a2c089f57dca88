/**
 * The door of the AWS face: one path for all APIs. Checks the signature, finds which service owns
 * the action, and passes the untouched body on to it. Reads the name of an action and nothing else
 * of what is asked; refuses in the wire format of the caller.
 */
package cloud.oblak.gateway.aws;
