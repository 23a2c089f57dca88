package cloud.oblak.agent.container;

import java.util.List;

/**
 * Whom a container's first process runs as, in ids of the container.
 *
 * @param uid its user
 * @param gid its group
 * @param groups further groups; may be empty
 * @param home its home directory, for the environment; {@code /} where unknown
 */
record Credentials(int uid, int gid, List<Integer> groups, String home) {
  static final Credentials ROOT = new Credentials(0, 0, List.of(), "/root");

  Credentials {
    groups = List.copyOf(groups);
  }
}
