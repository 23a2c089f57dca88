package cloud.oblak.agent.hypervisor;

import com.sun.jna.Pointer;
import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.virError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libvirt's event loop, one per process; it has to exist before the first connection. */
final class LibvirtEventLoop {
  private static final Logger LOG = LoggerFactory.getLogger(LibvirtEventLoop.class);
  // Errors come as exceptions; without this libvirt also prints them. Native code holds it.
  private static final Libvirt.VirErrorCallback SILENCE =
      new Libvirt.VirErrorCallback() {
        @Override
        public void errorCallback(Pointer data, virError error) {
          LOG.debug("libvirt: {}", error.message);
        }
      };
  private static boolean started;

  private LibvirtEventLoop() {}

  static synchronized void start() {
    if (started) {
      return;
    }
    try {
      Connect.setErrorCallback(SILENCE);
      Library.initEventLoop();
    } catch (LibvirtException e) {
      throw new IllegalStateException("libvirt's event loop cannot be made", e);
    }
    Thread.ofPlatform().daemon().name("libvirt-events").start(LibvirtEventLoop::run);
    started = true;
  }

  private static void run() {
    while (true) {
      try {
        Library.processEvent();
      } catch (LibvirtException e) {
        LOG.warn("libvirt's event loop", e);
      }
    }
  }
}
