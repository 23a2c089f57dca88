package cloud.oblak.agent.desired;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Small records that outlive the process, each under a relative name such as {@code
 * desired/network/port/eni-1.json}; a write is seen whole or not at all.
 */
public interface StateFolder {

  /** How much a write must survive. */
  enum Safety {
    /** The end of this process, at any moment. */
    PROCESS,
    /** The end of the host, at any moment. */
    POWER
  }

  void write(String name, byte[] content, Safety safety);

  Optional<byte[]> read(String name);

  /** All records whose name begins with {@code folder/}, also in sub-folders. */
  Map<String, byte[]> list(String folder);

  /** Does nothing where there is no such record. */
  void delete(String name);

  /** Free bytes of the disk it lies on; empty where it lies on none. */
  OptionalLong freeBytes();
}
