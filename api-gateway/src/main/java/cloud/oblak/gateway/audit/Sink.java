package cloud.oblak.gateway.audit;

import java.util.List;

/** Where records go. */
interface Sink {
  /**
   * Takes records, each a JSON text; those it has already are taken again in silence.
   *
   * @throws cloud.oblak.platform.FaultException where it does not take them
   */
  void take(List<String> records);
}
