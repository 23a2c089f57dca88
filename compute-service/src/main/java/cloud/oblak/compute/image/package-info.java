/**
 * What instances start from. An import is a wish that one suitable host fetches the image; what
 * that host reports decides between available and failed, and the checksum it found pins every
 * later fetch. Where that host goes silent another is asked. A name means the account's own image,
 * then the operator's public one, never another tenant's. Local locations exist on single hosts,
 * are the operator's, and fail with the host's reason where it lacks them. Nothing in use is
 * deleted.
 */
package cloud.oblak.compute.image;
