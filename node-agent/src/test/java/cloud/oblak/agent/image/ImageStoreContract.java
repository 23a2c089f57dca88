package cloud.oblak.agent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every image store does. */
abstract class ImageStoreContract {

  abstract ImageStore store();

  /** Where a container image is. */
  abstract String location();

  /** Where none is. */
  abstract String nowhere();

  ImageSpec spec(String id, String location, String checksum) {
    return new ImageSpec(id, ImageKind.CONTAINER, location, checksum, true, List.of());
  }

  @Test
  void aFetchedImageIsCached() {
    assertEquals(Optional.empty(), store().cached("ami-1"));
    LocalImage image = store().fetch(spec("ami-1", location(), ""));
    assertInstanceOf(LocalImage.Container.class, image);
    assertTrue(image.checksum().matches("sha256:[0-9a-f]{64}"));
    assertEquals(Optional.of(image), store().cached("ami-1"));
    assertEquals(image, store().fetch(spec("ami-1", location(), "")));
    assertEquals(List.of("ami-1"), store().list());
  }

  @Test
  void aRemovedImageIsGone() {
    store().fetch(spec("ami-2", location(), ""));
    store().remove("ami-2");
    store().remove("ami-2");
    assertEquals(Optional.empty(), store().cached("ami-2"));
    assertEquals(List.of(), store().list());
  }

  @Test
  void theRightChecksumIsAcceptedAndAWrongOneFailsForGood() {
    String checksum = store().fetch(spec("ami-3", location(), "")).checksum();
    assertEquals(checksum, store().fetch(spec("ami-4", location(), checksum)).checksum());
    String wrong = "sha256:" + "0".repeat(64);
    var failure =
        assertThrows(DriverException.class, () -> store().fetch(spec("ami-5", location(), wrong)));
    assertTrue(failure.permanent());
    assertEquals(Optional.empty(), store().cached("ami-5"));
  }

  @Test
  void anImageThatDoesNotExistFailsForGood() {
    var failure =
        assertThrows(DriverException.class, () -> store().fetch(spec("ami-6", nowhere(), "")));
    assertTrue(failure.permanent(), failure.getMessage());
    assertEquals(List.of(), store().list());
  }
}
