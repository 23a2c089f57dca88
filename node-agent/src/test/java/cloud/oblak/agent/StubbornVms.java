package cloud.oblak.agent;

import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.hypervisor.MemoryHypervisor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.LockSupport;

/** VMs in memory that do not react when they are asked to reboot. */
final class StubbornVms {
  private final MemoryHypervisor vms = new MemoryHypervisor();
  private volatile boolean rebooting;

  boolean rebooting() {
    return rebooting;
  }

  Hypervisor hypervisor() {
    return (Hypervisor)
        Proxy.newProxyInstance(
            Hypervisor.class.getClassLoader(),
            new Class<?>[] {Hypervisor.class},
            (_, method, arguments) -> {
              if (method.getName().equals("reboot")) {
                rebooting = true;
                Grace grace = (Grace) arguments[1];
                while (grace.left().isPositive()) {
                  LockSupport.parkNanos(1_000_000);
                }
              }
              try {
                return method.invoke(vms, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            });
  }
}
