package cloud.oblak.compute.instance;

/** EC2's states. */
public enum InstanceState {
  PENDING("pending", 0),
  RUNNING("running", 16),
  STOPPING("stopping", 64),
  STOPPED("stopped", 80),
  SHUTTING_DOWN("shutting-down", 32),
  TERMINATED("terminated", 48);

  private final String wire;
  private final int number;

  InstanceState(String wire, int number) {
    this.wire = wire;
    this.number = number;
  }

  /** EC2's number of the state. */
  public int number() {
    return number;
  }

  /** The name on the wire and in the database. */
  public String wire() {
    return wire;
  }

  static InstanceState of(String wire) {
    for (InstanceState state : values()) {
      if (state.wire.equals(wire)) {
        return state;
      }
    }
    throw new IllegalArgumentException("No instance state: " + wire);
  }
}
