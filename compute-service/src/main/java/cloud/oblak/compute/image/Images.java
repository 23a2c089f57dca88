package cloud.oblak.compute.image;

import cloud.oblak.compute.tag.Tags;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.kit.reconcile.WorkQueue;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Names;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The images an account may use: its own and the public ones. */
@ApplicationScoped
public class Images {
  /** The form of images' ids. */
  public static final ResourceIds IDS = new ResourceIds("ami", "image ID", "InvalidAMIID");

  // Two parameters: the account, twice.
  private static final String VISIBLE = "(account_id = ? OR is_public OR ? = ANY(shared_with))";

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final ClientTokens tokens;
  private final WorkQueue queue;
  private final HostObjects objects;
  private final Quotas quotas;

  Images(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") Outbox outbox,
      @Identifier("compute") ClientTokens tokens,
      @Identifier("compute") WorkQueue queue,
      @Identifier("compute") HostObjects objects,
      @Identifier("compute") Quotas quotas) {
    this.database = database;
    this.outbox = outbox;
    this.tokens = tokens;
    this.queue = queue;
    this.objects = objects;
    this.quotas = quotas;
  }

  /**
   * The available image that an id or a name means for an account.
   *
   * @throws FaultException NotFound, or WrongState where it is not available
   */
  public Image usable(String accountId, String reference) {
    if (reference == null || reference.isEmpty()) {
      throw Fault.missing(
          "image", "image is required: an id or a name; GET /v1/images lists them.");
    }
    List<Image> found =
        database.query(
            "SELECT "
                + Image.COLUMNS
                + """
                 FROM image WHERE ((account_id = ? OR is_public) AND (id = ? OR name = ?)
                    OR ? = ANY(shared_with) AND id = ?)
                ORDER BY id = ? DESC, account_id = ? DESC, state = 'failed', created_at LIMIT 1
                """,
            Image::read,
            accountId,
            reference,
            reference,
            accountId,
            reference,
            reference,
            accountId);
    Image image = found.stream().findFirst().orElseThrow(Images::notFound);
    if (!image.state().equals("available")) {
      throw new Fault.WrongState(
              ImageFault.UNAVAILABLE,
              image.state().equals("failed")
                  ? "The image could not be imported (" + image.reason() + "); import it again."
                  : "The image is still being imported; wait until its state is available.")
          .exception();
    }
    return image;
  }

  /** Keeps an image from being deleted until the caller's transaction ends; false: it is gone. */
  public boolean hold(String id) {
    return database
        .find("SELECT 1 FROM image WHERE id = ? FOR KEY SHARE", row -> row.getInt(1), id)
        .isPresent();
  }

  /** An image that an account may use. */
  public Image get(String accountId, String id) {
    return database
        .find(
            "SELECT " + Image.COLUMNS + " FROM image WHERE id = ? AND " + VISIBLE,
            Image::read,
            id,
            accountId,
            accountId)
        .orElseThrow(Images::notFound);
  }

  Page<Image> list(String accountId, PageRequest page) {
    List<Image> rows =
        database.query(
            "SELECT "
                + Image.COLUMNS
                + " FROM image WHERE "
                + VISIBLE
                + " AND id > ? ORDER BY id LIMIT ?",
            Image::read,
            accountId,
            accountId,
            page.after(),
            page.limit() + 1);
    return Page.of(rows, page, Image::id);
  }

  /**
   * A page of the images that an account may use and that a condition in SQL lets through; tags of
   * others are not seen by it.
   */
  public Page<Image> search(String accountId, SqlFilters.Condition condition, PageRequest page) {
    List<Object> parameters =
        new ArrayList<>(List.of(accountId, accountId, accountId, page.after()));
    parameters.addAll(condition.parameters());
    parameters.add(page.limit() + 1);
    List<Image> rows =
        database.query(
            "SELECT "
                + Image.COLUMNS
                + " FROM (SELECT *, (CASE WHEN account_id = ? THEN tags ELSE '{}' END) AS own_tags"
                + " FROM image WHERE "
                + VISIBLE
                + ") AS image WHERE id > ?"
                + condition.sql()
                + " ORDER BY id LIMIT ?",
            Image::read,
            parameters.toArray());
    return Page.of(rows, page, Image::id);
  }

  /** Those of the given ids that an account may use. */
  public List<String> existing(String accountId, List<String> ids) {
    return database.query(
        "SELECT id FROM image WHERE id = ANY(?) AND " + VISIBLE,
        row -> row.getString(1),
        ids.toArray(String[]::new),
        accountId,
        accountId);
  }

  /** Imports an image; its state tells how that went. */
  public Image create(Principal caller, ImageRequest asked, String token) {
    ImageRequest request = asked.check(caller.isOperator());
    String id = IdKind.IMAGE.next();
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Optional<String> before =
              tokens.claim(caller.accountId(), "images.create", token, request.toString(), id);
          if (before.isPresent()) {
            return get(caller.accountId(), before.get());
          }
          checkCount(caller);
          insert(caller, request, id);
          outbox.add(event(caller, "image.create", id, request.name()));
          queue.wake(ImageReconciler.KIND, id);
          return get(caller.accountId(), id);
        });
  }

  /** What a copy is called. */
  public record CopyRequest(String name, String description, Map<String, String> tags) {}

  /** Makes an image of the caller's own of one that it may use, from the same place. */
  public Image copy(Principal caller, String sourceId, CopyRequest request, String token) {
    Names.check("name", request.name());
    String id = IdKind.IMAGE.next();
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Optional<String> before =
              tokens.claim(caller.accountId(), "images.copy", token, sourceId + "\n" + request, id);
          if (before.isPresent()) {
            return get(caller.accountId(), before.get());
          }
          checkCount(caller);
          insertCopy(caller, usable(caller.accountId(), sourceId), request, id);
          outbox.add(event(caller, "image.create", id, request.name()));
          queue.wake(ImageReconciler.KIND, id);
          return get(caller.accountId(), id);
        });
  }

  private void insertCopy(Principal caller, Image source, CopyRequest request, String id) {
    int made =
        database.update(
            """
            INSERT INTO image (id, account_id, name, kind, location, architecture, is_public,
                               trusted, state, checksum, min_disk_bytes, tags, description)
            SELECT ?, ?, ?, kind, location, architecture, false, trusted, 'pending', checksum,
                   min_disk_bytes, ?::jsonb, ?
            FROM image WHERE id = ? FOR KEY SHARE ON CONFLICT DO NOTHING
            """,
            id,
            caller.accountId(),
            request.name(),
            Tags.write(Names.checkTags("tags", request.tags())),
            ImageRequest.checkDescription(request.description()),
            source.id());
    if (made == 0) {
      // Another image has the name, or the source was just deleted.
      usable(caller.accountId(), source.id());
    }
    refuseTaken(made);
  }

  private void checkCount(Principal caller) {
    if (caller.isOperator()) {
      return;
    }
    quotas.claim(caller.accountId(), ImageQuota.IMAGES);
  }

  private void insert(Principal caller, ImageRequest request, String id) {
    int made =
        database.update(
            """
            INSERT INTO image (id, account_id, name, kind, location, architecture, is_public,
                               trusted, state, min_disk_bytes, tags, description)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?::jsonb, ?) ON CONFLICT DO NOTHING
            """,
            id,
            caller.accountId(),
            request.name(),
            request.imageKind().name().toLowerCase(Locale.ROOT),
            request.location(),
            request.arch(),
            request.forAll(),
            caller.isOperator(),
            request.minDiskBytes(),
            Tags.write(request.tags() == null ? Map.of() : request.tags()),
            ImageRequest.checkDescription(request.description()));
    refuseTaken(made);
  }

  private static void refuseTaken(int made) {
    if (made == 0) {
      throw new Fault.AlreadyExists(
              ImageFault.DUPLICATE,
              "The account has an image of this name already; delete it or choose another name.")
          .exception();
    }
  }

  /** Deletes an image that nothing uses. */
  public void delete(Principal caller, String id) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          Image image =
              database
                  .find(
                      "SELECT "
                          + Image.COLUMNS
                          + " FROM image WHERE id = ? AND account_id = ? FOR UPDATE",
                      Image::read,
                      id,
                      caller.accountId())
                  .orElseThrow(Images::notFound);
          boolean used =
              database
                  .find(
                      "SELECT 1 FROM instance WHERE image_id = ? AND state <> 'terminated' LIMIT 1",
                      row -> row.getInt(1),
                      id)
                  .isPresent();
          if (used) {
            throw new Fault.WrongState(
                    ImageFault.IN_USE,
                    "Instances use this image; terminate them before deleting it.")
                .exception();
          }
          database.update("DELETE FROM image WHERE id = ?", id);
          if (image.hostId() != null) {
            objects.remove(image.hostId(), ObjectKind.IMAGE, id, image.generation() + 1);
          }
          outbox.add(event(caller, "image.delete", id, image.name()));
        });
  }

  /**
   * Deletes what an account has, other than what instances use.
   *
   * @return whether nothing is left
   */
  public boolean deleteAll(Principal owner) {
    List<String> ids =
        database.query(
            """
            SELECT id FROM image WHERE account_id = ? ORDER BY
              EXISTS (SELECT 1 FROM instance i WHERE i.image_id = image.id
                      AND i.state <> 'terminated')
            """,
            row -> row.getString(1),
            owner.accountId());
    for (String id : ids) {
      try {
        delete(owner, id);
      } catch (FaultException refused) {
        if (refused.fault().code() == ImageFault.IN_USE) {
          return false;
        }
        throw refused;
      }
    }
    return true;
  }

  private static Event event(Principal caller, String type, String id, String name) {
    return Event.of(
        type,
        Instant.now(),
        caller.accountId(),
        caller.arn(),
        caller.requestId(),
        "image",
        id,
        Map.of("name", name));
  }

  private static FaultException notFound() {
    return new Fault.NotFound(
            ImageFault.NOT_FOUND, "There is no such image; GET /v1/images lists yours.")
        .exception();
  }
}
