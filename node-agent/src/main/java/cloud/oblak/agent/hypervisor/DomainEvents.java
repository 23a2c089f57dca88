package cloud.oblak.agent.hypervisor;

import org.libvirt.event.DomainEvent;

/** What a connection tells; each call must return at once and make no call to libvirt. */
interface DomainEvents {

  /** A new connection is up: events may have been missed before. */
  void connected();

  /** A domain of this name changed its state. */
  void changed(String domain, DomainEvent event);

  /** The guest of this domain was reset. */
  void rebooted(String domain);
}
