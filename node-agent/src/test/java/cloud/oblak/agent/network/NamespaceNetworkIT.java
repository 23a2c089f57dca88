package cloud.oblak.agent.network;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class NamespaceNetworkIT extends NetworkBackendContract {
  private NetworkLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = new NetworkLab();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Override
  NetworkBackend network() {
    return lab.network();
  }
}
