package cloud.oblak.agent.network;

class MemoryNetworkTest extends NetworkBackendContract {
  private final MemoryNetwork network = new MemoryNetwork();

  @Override
  NetworkBackend network() {
    return network;
  }
}
