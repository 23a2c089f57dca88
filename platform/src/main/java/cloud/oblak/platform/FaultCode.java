package cloud.oblak.platform;

/**
 * A stable error code, implemented by one enum per resource. The code is AWS's own where AWS has
 * one, for example {@code InvalidInstanceID.NotFound}; both faces use it.
 */
public interface FaultCode {
  /** The code on the wire. */
  String code();
}
