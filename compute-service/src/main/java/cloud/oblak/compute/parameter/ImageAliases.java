package cloud.oblak.compute.parameter;

import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.image.Images;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which image each public parameter is answered with. */
@ApplicationScoped
public class ImageAliases {
  /** Where parameters of others than the account lie. */
  static final String PUBLIC = "/aws/service/";

  private static final int MAX_LENGTH = 512;
  private static final Pattern NAME = Pattern.compile("/aws/service(/[A-Za-z0-9_.-]+)+");
  private static final String SELECT =
      """
      SELECT a.name, a.image, a.generation, a.created_at, a.updated_at,
             (SELECT i.id FROM image i
              WHERE i.is_public AND i.state = 'available' AND (i.id = a.image OR i.name = a.image)
              ORDER BY i.id = a.image DESC, i.created_at LIMIT 1) AS image_id
      FROM image_alias a
      """;

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final Images images;

  ImageAliases(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") Outbox outbox,
      Images images) {
    this.database = database;
    this.outbox = outbox;
    this.images = images;
  }

  Page<ImageAlias> list(PageRequest page) {
    List<ImageAlias> rows =
        database.query(
            SELECT + "WHERE a.name > ? ORDER BY a.name LIMIT ?",
            ImageAlias::read,
            page.after(),
            page.limit() + 1);
    return Page.of(rows, page, ImageAlias::name);
  }

  ImageAlias get(String name) {
    return find(name).orElseThrow(ImageAliases::notFound);
  }

  private Optional<ImageAlias> find(String name) {
    return database.find(SELECT + "WHERE a.name = ?", ImageAlias::read, name);
  }

  /** The alias of that name whose image is there. */
  Optional<ImageAlias> answering(String name) {
    return find(name).filter(alias -> !alias.imageId().isEmpty());
  }

  /**
   * The aliases below a path whose images are there, by name.
   *
   * @param path ends with a slash
   */
  List<ImageAlias> below(String path) {
    return database
        .query(SELECT + "WHERE starts_with(a.name, ?) ORDER BY a.name", ImageAlias::read, path)
        .stream()
        .filter(alias -> !alias.imageId().isEmpty())
        .toList();
  }

  /** Makes an alias or lets it stand for another image, which has to be there and public. */
  ImageAlias put(Principal caller, String name, String reference) {
    if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
      throw new Fault.Invalid(
              ParameterFault.ALIAS_NAME,
              "name",
              "An alias is the name of a public parameter, for example"
                  + " /aws/service/debian/release/12/latest/amd64: at most 512 letters, digits,"
                  + " dots, hyphens and underscores between slashes.")
          .exception();
    }
    Image image = images.usable(caller.accountId(), reference);
    if (!image.isPublic()) {
      throw Fault.invalid(
          "image", "Tenants could not use this image; make it public or choose one that is.");
    }
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          database.update(
              """
              INSERT INTO image_alias (name, image) VALUES (?, ?)
              ON CONFLICT (name) DO UPDATE SET image = excluded.image, updated_at = now(),
                  generation = image_alias.generation + 1
              WHERE image_alias.image <> excluded.image
              """,
              name,
              reference);
          tell(caller, "image-alias.put", name, image.id());
          return get(name);
        });
  }

  void delete(Principal caller, String name) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          if (database.update("DELETE FROM image_alias WHERE name = ?", name) == 0) {
            throw notFound();
          }
          tell(caller, "image-alias.delete", name, "");
        });
  }

  private void tell(Principal caller, String type, String name, String imageId) {
    outbox.add(
        Event.of(
            type,
            Instant.now(),
            caller.accountId(),
            caller.arn(),
            caller.requestId(),
            "image-alias",
            name,
            imageId.isEmpty() ? Map.of() : Map.of("imageId", imageId)));
  }

  private static FaultException notFound() {
    return new Fault.NotFound(
            ParameterFault.ALIAS_NOT_FOUND,
            "There is no such alias; GET /v1/image-aliases lists them.")
        .exception();
  }
}
