package cloud.oblak.compute.image;

import cloud.oblak.compute.placement.Placement;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.Reconciler;
import cloud.oblak.nodeapi.ImageSpec;
import cloud.oblak.nodeapi.ObjectKind;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sees to it that a pending image has a living host that fetches it. */
@ApplicationScoped
public class ImageReconciler implements Reconciler {
  static final String KIND = "image";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  private final ServiceDatabase database;
  private final HostObjects objects;
  private final Placement placement;
  private final ImageConfig config;

  ImageReconciler(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") HostObjects objects,
      Placement placement,
      ImageConfig config) {
    this.database = database;
    this.objects = objects;
    this.placement = placement;
    this.config = config;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Outcome reconcile(String id) {
    return QuarkusTransaction.requiringNew().call(() -> step(id));
  }

  private Outcome step(String id) {
    Optional<Image> row =
        database.find(
            "SELECT " + Image.COLUMNS + " FROM image WHERE id = ? FOR UPDATE", Image::read, id);
    if (row.isEmpty() || !row.get().state().equals("pending")) {
      return Outcome.done();
    }
    Image image = row.get();
    if (image.hostId() == null || !placement.up(image.hostId())) {
      Optional<String> host = placement.importer(image.kind(), image.architecture());
      if (host.isPresent()) {
        ask(image, host.get());
      } else {
        database.update(
            "UPDATE image SET reason = ? WHERE id = ?",
            "Waiting for a host that is up and can fetch images of this kind and architecture.",
            id);
      }
    }
    return Outcome.again(LOOK_AGAIN);
  }

  private void ask(Image image, String hostId) {
    long generation = image.generation() + 1;
    if (image.hostId() != null && !image.hostId().equals(hostId)) {
      objects.remove(image.hostId(), ObjectKind.IMAGE, image.id(), generation);
    }
    objects.put(
        hostId,
        ObjectKind.IMAGE,
        image.id(),
        generation,
        new ImageSpec(
            image.id(),
            image.kind(),
            image.location(),
            image.checksum(),
            image.trusted(),
            allowedHosts(),
            image.accountId()));
    database.update(
        "UPDATE image SET host_id = ?, generation = ?, reason = '' WHERE id = ?",
        hostId,
        generation,
        image.id());
  }

  private List<String> allowedHosts() {
    return config.allowedImageHosts().orElse(List.of());
  }
}
