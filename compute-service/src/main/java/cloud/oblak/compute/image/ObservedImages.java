package cloud.oblak.compute.image;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.ImageStatus;
import cloud.oblak.nodeapi.ObjectKind;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a host's report about an image changes, in the caller's transaction. */
@ApplicationScoped
public class ObservedImages {
  private final ServiceDatabase database;
  private final HostObjects objects;
  private final Outbox outbox;

  ObservedImages(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") HostObjects objects,
      @Identifier("compute") Outbox outbox) {
    this.database = database;
    this.objects = objects;
    this.outbox = outbox;
  }

  /**
   * A host reported an image.
   *
   * @param generation 0: it was not asked to have it, but fetched it for an instance
   */
  public void observed(String hostId, String id, long generation, ImageStatus status) {
    if (status.phase() == ImageStatus.Phase.GONE) {
      objects.forget(hostId, ObjectKind.IMAGE, id);
      return;
    }
    if (generation == 0) {
      removeDeleted(hostId, id);
      return;
    }
    Optional<Image> row =
        database.find(
            "SELECT " + Image.COLUMNS + " FROM image WHERE id = ? AND host_id = ? FOR UPDATE",
            Image::read,
            id,
            hostId);
    if (row.isEmpty() || !row.get().state().equals("pending")) {
      return;
    }
    Image image = row.get();
    switch (status.phase()) {
      case AVAILABLE -> {
        database.update(
            """
            UPDATE image SET state = 'available', reason = '', checksum = ?, size_bytes = ?,
                min_disk_bytes = greatest(min_disk_bytes, ?) WHERE id = ?
            """,
            status.checksum(),
            status.sizeBytes(),
            status.minDiskBytes(),
            id);
        tell(image, "image.available", "");
      }
      case FAILED -> {
        database.update(
            "UPDATE image SET state = 'failed', reason = ?, host_id = NULL, generation = ?"
                + " WHERE id = ?",
            status.reason(),
            image.generation() + 1,
            id);
        objects.remove(hostId, ObjectKind.IMAGE, id, image.generation() + 1);
        tell(image, "image.failed", status.reason());
      }
      case PENDING ->
          database.update(
              "UPDATE image SET reason = ? WHERE id = ? AND reason <> ?",
              status.reason(),
              id,
              status.reason());
      case GONE -> {}
    }
  }

  /** The host that imported an image was told of its end; others that cached it are told here. */
  private void removeDeleted(String hostId, String id) {
    boolean there =
        database.find("SELECT 1 FROM image WHERE id = ?", row -> row.getInt(1), id).isPresent();
    if (!there) {
      // Later than any generation the row had: nobody can raise that any more.
      objects.remove(hostId, ObjectKind.IMAGE, id, Instant.now().toEpochMilli());
    }
  }

  private void tell(Image image, String type, String reason) {
    outbox.add(
        Event.of(
            type,
            Instant.now(),
            image.accountId(),
            "service:compute",
            "",
            "image",
            image.id(),
            Map.of("name", image.name(), "reason", reason)));
  }
}
