/**
 * What becomes of the things of an account that was closed. Identity says so in its feed; each
 * service that owns things hears it there and lets a reconciler of its own give them up, in steps
 * that can be repeated at any point.
 */
package cloud.oblak.kit.closing;
