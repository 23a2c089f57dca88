package cloud.oblak.agent.image;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One GET over a connection to an address that the caller has checked; {@code java.net.http} would
 * resolve the name once more, and could be told another address then.
 */
final class HttpExchange implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;
  private static final int LONGEST_LINE = 16_384;
  private static final int MOST_HEADERS = 200;

  private final Socket socket;
  private final InputStream in;
  private final int status;
  private final Map<String, String> headers = new HashMap<>();

  /** Connects, asks and reads the head of the answer. */
  HttpExchange(URI uri, InetAddress address) throws IOException {
    socket = connect(uri, address);
    try {
      send(uri);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      status = readStatus();
      readHeaders();
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  int status() {
    return status;
  }

  /** A header's value; empty where there is none. */
  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The length that the server announces; -1 where it does not. */
  long length() {
    String length = header("Content-Length");
    return length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
  }

  /** The body; ends with an exception where the server breaks off. */
  InputStream body() {
    if (header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      return new ChunkedBody(this::readLine, in);
    }
    return length() >= 0 ? new ExactBody(in, length()) : in;
  }

  private static Socket connect(URI uri, InetAddress address) throws IOException {
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      plain.setSoTimeout(READ_MILLIS);
      return tls ? secure(plain, uri.getHost(), port) : plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket secure(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private void send(URI uri) throws IOException {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    String request =
        "GET %s%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: oblak\r\nAccept: */*\r\n"
            .formatted(path, query, host);
    socket
        .getOutputStream()
        .write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private int readStatus() throws IOException {
    String[] parts = readLine().split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("\\d{3}")) {
      throw new IOException("not an HTTP answer");
    }
    return Integer.parseInt(parts[1]);
  }

  private void readHeaders() throws IOException {
    for (int i = 0; i < MOST_HEADERS; i++) {
      String line = readLine();
      if (line.isEmpty()) {
        return;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    throw new IOException("too many headers");
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server broke off");
      }
      if (line.length() >= LONGEST_LINE) {
        throw new IOException("a header is too long");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A body of known length. */
  private static final class ExactBody extends InputStream {
    private final InputStream from;
    private long left;

    ExactBody(InputStream from, long left) {
      this.from = from;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = from.read(buffer, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException("the server broke off");
      }
      left -= n;
      return n;
    }
  }

  /** Reads a line. */
  @FunctionalInterface
  private interface Lines {
    String next() throws IOException;
  }

  /** A body in chunks. */
  private static final class ChunkedBody extends InputStream {
    private final Lines lines;
    private final InputStream from;
    private ExactBody chunk;
    private boolean ended;

    ChunkedBody(Lines lines, InputStream from) {
      this.lines = lines;
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      while (!ended) {
        int n = chunk == null ? -1 : chunk.read(buffer, offset, length);
        if (n >= 0) {
          return n;
        }
        nextChunk();
      }
      return -1;
    }

    private void nextChunk() throws IOException {
      if (chunk != null && !lines.next().isEmpty()) {
        throw new IOException("a chunk has no end");
      }
      String size = lines.next().split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,15}")) {
        throw new IOException("a chunk has no size");
      }
      long bytes = Long.parseLong(size, 16);
      ended = bytes == 0;
      chunk = new ExactBody(from, bytes);
    }
  }
}
