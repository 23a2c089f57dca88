package cloud.oblak.gateway.door;

import cloud.oblak.platform.Fault;

/** A face of the same services with credentials, paths and errors of its own. */
public interface OtherFace {
  /** Whether a request is meant for it. */
  boolean takes(Visit visit);

  /** Authenticates, limits and passes on. */
  void enter(Visit visit);

  /** Answers a fault in its own words. */
  void refuse(Visit visit, Fault fault);
}
