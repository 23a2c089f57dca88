package cloud.oblak.agent.image;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Passes connections on to a JDK server and ends those that begin with TLS at once, as any other
 * server does: the JDK's waits for more, and skopeo, which tries TLS first, waits 10 s for it.
 */
final class PlainDoor implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int server;

  PlainDoor(int server) throws IOException {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> pass(client));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void pass(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      int first = in.read();
      if (first < 0 || first == TLS_HANDSHAKE) {
        return;
      }
      try (Socket inner = new Socket(InetAddress.getLoopbackAddress(), server)) {
        inner.getOutputStream().write(first);
        Thread up = Thread.ofVirtual().start(() -> pump(client, inner));
        pump(inner, client);
        up.interrupt();
      }
    } catch (IOException _) {
      // one side hung up: so does the other
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // one side hung up: so does the other
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
