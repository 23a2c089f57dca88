package cloud.oblak.compute.instance;

/** EC2's states. */
enum InstanceState {
  PENDING("pending"),
  RUNNING("running"),
  STOPPING("stopping"),
  STOPPED("stopped"),
  SHUTTING_DOWN("shutting-down"),
  TERMINATED("terminated");

  private final String wire;

  InstanceState(String wire) {
    this.wire = wire;
  }

  /** The name on the wire and in the database. */
  String wire() {
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
