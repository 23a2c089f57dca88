package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back the steps done so far, last first, unless all of them succeeded. */
final class Undo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Undo.class);
  private final Deque<Step> steps = new ArrayDeque<>();

  /** Takes back one step; may be called although the step was only half done. */
  interface Step {
    void run() throws IOException;
  }

  void add(Step step) {
    steps.push(step);
  }

  /** All went well: nothing is taken back. */
  void keep() {
    steps.clear();
  }

  @Override
  public void close() {
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (IOException | DriverException e) {
        // The next call for this container clears what is left.
        LOG.warn("a step could not be taken back", e);
      }
    }
  }
}
