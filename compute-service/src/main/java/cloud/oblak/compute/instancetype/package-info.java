/**
 * The catalogue of instance types: the operator edits it, everybody reads it. An instance keeps the
 * limits it was launched with, so an edit never changes what already runs; a type that an instance
 * uses is not deleted. Written by this package only.
 */
package cloud.oblak.compute.instancetype;
