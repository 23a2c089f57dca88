package cloud.oblak.agent;

import cloud.oblak.agent.container.ContainerRuntime;
import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.image.ImageStore;
import cloud.oblak.agent.network.NetworkBackend;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets the n-th driver call fail, before or after it has taken effect. */
final class FaultyDrivers {
  private static final Set<String> NEVER = Set.of("onExit", "close", "description", "toString");

  private final AtomicInteger calls = new AtomicInteger();
  private volatile int failing = -1;
  private volatile boolean afterEffect;
  private volatile Runnable onFault = () -> {};

  /** Fails the n-th call from now; calls {@code then} as it does. */
  void fail(int n, boolean afterTheEffect, Runnable then) {
    calls.set(0);
    failing = n;
    afterEffect = afterTheEffect;
    onFault = then;
  }

  int calls() {
    return calls.get();
  }

  Drivers wrap(Drivers drivers) {
    return new Drivers(
        wrap(ContainerRuntime.class, drivers.containers()),
        wrap(Hypervisor.class, drivers.vms()),
        wrap(ImageStore.class, drivers.images()),
        wrap(NetworkBackend.class, drivers.network()));
  }

  private <T> T wrap(Class<T> type, T driver) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          boolean fails = !NEVER.contains(method.getName()) && calls.incrementAndGet() == failing;
          if (fails && !afterEffect) {
            throw fault(method.getName());
          }
          try {
            Object result = method.invoke(driver, arguments);
            if (fails) {
              throw fault(method.getName());
            }
            return result;
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private DriverException fault(String method) {
    onFault.run();
    return DriverException.transientFailure("injected fault in " + method, null);
  }
}
