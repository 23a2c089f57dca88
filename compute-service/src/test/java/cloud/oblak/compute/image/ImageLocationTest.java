package cloud.oblak.compute.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.platform.FaultException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageLocationTest {
  private static void good(ImageKind kind, boolean operator, String location) {
    assertEquals(location, ImageLocation.check(kind, location, operator));
  }

  private static void bad(ImageKind kind, boolean operator, String location) {
    assertThrows(
        FaultException.class, () -> ImageLocation.check(kind, location, operator), location);
  }

  @Test
  void registriesAndHttpsAreForEverybody() {
    good(ImageKind.CONTAINER, false, "oci://registry.example/library/busybox:1.36");
    good(ImageKind.CONTAINER, false, "oci://registry.example:5000/a/b@sha256:" + "0".repeat(64));
    good(ImageKind.VM, false, "https://images.example/debian.qcow2?x=1");
  }

  @Test
  void filesOfHostsAreTheOperatorsOnly() {
    for (String location :
        List.of("file:///srv/a.qcow2", "kernel:///srv/vmlinuz?initrd=/srv/i&append=quiet")) {
      good(ImageKind.VM, true, location);
      bad(ImageKind.VM, false, location);
    }
    good(ImageKind.CONTAINER, true, "oci-layout:/srv/tiny:latest");
    bad(ImageKind.CONTAINER, false, "oci-layout:/srv/tiny:latest");
  }

  @Test
  void whatIsNoLocationIsRefused() {
    for (String location :
        List.of("http://a/b", "ftp://a/b", "https://", "https://u:p@a/b", "https://a/b c", "x")) {
      bad(ImageKind.VM, true, location);
    }
    for (String location :
        List.of(
            "oci://", "oci://a", "docker://a/b", "https://a/b", "oci://a/../b", "oci://a/b\n")) {
      bad(ImageKind.CONTAINER, true, location);
    }
  }
}
