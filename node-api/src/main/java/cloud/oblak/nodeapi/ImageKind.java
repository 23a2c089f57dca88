package cloud.oblak.nodeapi;

/** Which driver runs an image. */
public enum ImageKind {
  VM,
  CONTAINER
}
