package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way out for a download: an HTTP proxy whose listening sockets are in the download's own,
 * otherwise empty network, and whose connections are made from the host's after each target was
 * checked. So a redirect, a token server or a second look-up leads nowhere else.
 */
final class EgressProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EgressProxy.class);
  private static final int LONGEST_HEADER = 32 * 1024;
  private static final int CONNECT_MILLIS = 15_000;
  private static final int IDLE_MILLIS = 120_000;

  private final EgressPolicy policy;
  private final AtomicLong budget;
  private final List<ServerSocket> open = new ArrayList<>();

  /**
   * A proxy without listeners.
   *
   * @param bytes most bytes that may come in through it
   */
  EgressProxy(EgressPolicy policy, long bytes) {
    this.policy = policy;
    this.budget = new AtomicLong(bytes);
  }

  /** Whether more came in than was allowed. */
  boolean exhausted() {
    return budget.get() < 0;
  }

  /** Listens in the calling thread's network and returns the proxy's address as a URL. */
  String listen() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    accept(server, this::serve);
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Leads one address of the calling thread's loopback to the same of the host's. */
  void relay(InetAddress address, int port) throws IOException {
    ServerSocket server = new ServerSocket(port, 50, address);
    accept(server, client -> join(client, connect(address, port)));
  }

  private interface Service {
    void accept(Socket client) throws IOException;
  }

  private void accept(ServerSocket server, Service service) {
    open.add(server);
    Thread.startVirtualThread(() -> {
      while (!server.isClosed()) {
        try {
          Socket client = server.accept();
          Thread.startVirtualThread(() -> attempt(client, service));
        } catch (IOException e) {
          LOG.debug("the proxy's listener ended", e);
        }
      }
    });
  }

  private static void attempt(Socket client, Service service) {
    try (client) {
      client.setSoTimeout(IDLE_MILLIS);
      service.accept(client);
    } catch (IOException | DriverException | IllegalArgumentException e) {
      LOG.info("a download's connection ended: {}", e.getMessage());
    }
  }

  private void serve(Socket client) throws IOException {
    String header = header(client.getInputStream());
    String[] line = header.lines().findFirst().orElse("").split(" ", -1);
    if (line.length != 3) {
      throw new IOException("not an HTTP request");
    }
    boolean tunnel = line[0].equals("CONNECT");
    URI target = URI.create(tunnel ? "tunnel://" + line[1] : line[1]);
    int port = target.getPort() < 0 ? 80 : target.getPort();
    try (Socket server = connect(policy.resolve(target.getHost()), port)) {
      if (tunnel) {
        write(client, "HTTP/1.1 200 Connected\r\n\r\n");
      } else {
        write(server, plain(header, line, target));
      }
      join(client, server);
    } catch (DriverException e) {
      write(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      throw e;
    }
  }

  /** The request as the server wants it, on a connection for this one request. */
  private static String plain(String header, String[] line, URI target) {
    StringBuilder request = new StringBuilder();
    String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    request.append("%s %s%s HTTP/1.1\r\nConnection: close\r\n".formatted(line[0], path, query));
    header
        .lines()
        .skip(1)
        .filter(l -> !l.isEmpty() && !l.regionMatches(true, 0, "connection:", 0, 11))
        .filter(l -> !l.regionMatches(true, 0, "proxy-", 0, 6))
        .forEach(l -> request.append(l).append("\r\n"));
    return request.append("\r\n").toString();
  }

  private static String header(InputStream in) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    int newlines = 0;
    while (newlines < 2 && header.size() < LONGEST_HEADER) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the request is cut short");
      }
      header.write(b);
      newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
    }
    return header.toString(StandardCharsets.ISO_8859_1);
  }

  private static void write(Socket socket, String words) throws IOException {
    socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Socket connect(InetAddress address, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
    socket.setSoTimeout(IDLE_MILLIS);
    return socket;
  }

  private void join(Socket client, Socket server) throws IOException {
    try (server) {
      Thread up =
          Thread.startVirtualThread(() -> {
            try {
              client.getInputStream().transferTo(server.getOutputStream());
              server.shutdownOutput();
            } catch (IOException e) {
              LOG.debug("a download's connection ended", e);
            }
          });
      OutputStream out = client.getOutputStream();
      InputStream in = server.getInputStream();
      byte[] buffer = new byte[32 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (budget.addAndGet(-n) < 0) {
          throw new IOException("more than was allowed");
        }
        out.write(buffer, 0, n);
      }
      client.close();
      up.interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket socket : open) {
      socket.close();
    }
  }
}
