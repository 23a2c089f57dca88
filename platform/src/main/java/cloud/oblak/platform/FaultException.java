package cloud.oblak.platform;

/** Carries a {@link Fault} to the face that renders it. */
public final class FaultException extends RuntimeException {
  private final transient Fault fault;

  FaultException(Fault fault, Throwable cause) {
    super(fault.code().code() + ": " + fault.message(), cause);
    this.fault = fault;
  }

  /** What to tell the caller. */
  public Fault fault() {
    return fault;
  }
}
