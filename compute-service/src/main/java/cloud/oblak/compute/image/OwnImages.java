package cloud.oblak.compute.image;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.compute.tag.Taggable;
import cloud.oblak.compute.tag.Tags;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Names;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What owners change of their images: words, tags, and who else may use them. */
@ApplicationScoped
public class OwnImages implements Taggable {
  private static final int MAX_SHARED = 1000;

  private final ServiceDatabase database;
  private final Outbox outbox;

  OwnImages(@Identifier("compute") ServiceDatabase database, @Identifier("compute") Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  @Override
  public boolean means(String id) {
    return Images.IDS.wellFormed(id);
  }

  @Override
  public void tag(Principal caller, List<String> ids, TagChange change) {
    QuarkusTransaction.joiningExisting()
        .run(() ->
            ids.stream()
                .sorted()
                .forEach(id ->
                    change(
                        caller,
                        id,
                        image ->
                            database.update(
                                "UPDATE image SET tags = ?::jsonb WHERE id = ?",
                                Tags.write(Names.checkTags("tags", change.apply(image.tags()))),
                                id))));
  }

  /** Changes the description. */
  public void describe(Principal caller, String id, String description) {
    String text = ImageRequest.checkDescription(description);
    QuarkusTransaction.requiringNew()
        .run(() ->
            change(
                caller,
                id,
                image ->
                    database.update("UPDATE image SET description = ? WHERE id = ?", text, id)));
  }

  /**
   * Changes who may use an image.
   *
   * @param add accounts
   * @param remove accounts
   * @param everybody whether all accounts may; null: as before; the operator only
   */
  public void share(
      Principal caller, String id, Set<String> add, Set<String> remove, Boolean everybody) {
    if (everybody != null && !caller.isOperator()) {
      throw new Fault.Denied(
              CommonFault.DENIED, "Only the operator may make an image public to all accounts.")
          .exception();
    }
    for (String account : add) {
      if (!account.matches("\\d{12}")) {
        throw Fault.invalid("UserId", "Invalid user id: \"" + account + "\"");
      }
    }
    QuarkusTransaction.requiringNew()
        .run(() ->
            change(
                caller,
                id,
                image -> {
                  Set<String> accounts = new TreeSet<>(image.sharedWith());
                  accounts.addAll(add);
                  accounts.removeAll(remove);
                  store(id, accounts, everybody == null ? image.isPublic() : everybody);
                }));
  }

  private void store(String id, Set<String> accounts, boolean everybody) {
    if (accounts.size() > MAX_SHARED) {
      throw Fault.invalid("UserId", "An image can be shared with at most 1000 accounts.");
    }
    database.update(
        "UPDATE image SET shared_with = ?, is_public = ? WHERE id = ?",
        accounts.toArray(String[]::new),
        everybody,
        id);
  }

  /** Refuses an image that is not the caller's own. */
  public Image own(Principal caller, String id) {
    return find(caller, id, "");
  }

  private void change(Principal caller, String id, Consumer<Image> step) {
    Image image = find(caller, id, " FOR UPDATE");
    step.accept(image);
    outbox.add(
        Event.of(
            "image.update",
            Instant.now(),
            caller.accountId(),
            caller.arn(),
            caller.requestId(),
            "image",
            id,
            Map.of("name", image.name())));
  }

  private Image find(Principal caller, String id, String lock) {
    Image image =
        database
            .find(
                "SELECT "
                    + Image.COLUMNS
                    + " FROM image WHERE id = ? AND"
                    + " (account_id = ? OR is_public OR ? = ANY(shared_with))"
                    + lock,
                Image::read,
                id,
                caller.accountId(),
                caller.accountId())
            .orElseThrow(() -> Images.IDS.notFound(List.of(id)));
    if (!image.accountId().equals(caller.accountId())) {
      throw new Fault.Denied(ImageFault.NOT_YOURS, "Not authorized for image:" + id).exception();
    }
    return image;
  }
}
