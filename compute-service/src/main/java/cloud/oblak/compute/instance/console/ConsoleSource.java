package cloud.oblak.compute.instance.console;

import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.InstanceState;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.host.AgentGate;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;

/** Where the bytes of a stream come from. */
interface ConsoleSource {

  /** What follows a position; null: the end of what is kept. */
  AgentGate.ConsolePart read(String after);

  /** Whether nothing will ever follow. */
  boolean over();

  /** The console or log of one instance, wherever it runs. */
  final class OfInstance implements ConsoleSource {
    private final Instances instances;
    private Instance instance;

    OfInstance(Instances instances, Instance instance) {
      this.instances = instances;
      this.instance = instance;
    }

    @Override
    public AgentGate.ConsolePart read(String after) {
      return instances.console(instance, after);
    }

    @Override
    public boolean over() {
      try {
        instance = instances.get(instance.origin().accountId(), instance.id());
        return instance.condition().state() == InstanceState.TERMINATED;
      } catch (FaultException fault) {
        if (fault.fault() instanceof Fault.NotFound) {
          return true;
        }
        throw fault;
      }
    }
  }
}
