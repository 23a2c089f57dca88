package cloud.oblak.nodeapi;

/** The power state a workload is asked to have. */
public enum Power {
  ON,
  OFF
}
