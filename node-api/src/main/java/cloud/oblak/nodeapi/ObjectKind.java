package cloud.oblak.nodeapi;

/** What a desired or observed object is. */
public enum ObjectKind {
  WORKLOAD,
  IMAGE,
  VPC,
  SECURITY_GROUP,
  PORT
}
