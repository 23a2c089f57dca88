package cloud.oblak.compute.launchtemplate;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.compute.tag.Taggable;
import cloud.oblak.compute.tag.Tags;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Names;
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
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The launch templates of accounts. */
@ApplicationScoped
public class LaunchTemplates implements Taggable {
  /** The form of launch templates' ids. */
  public static final ResourceIds IDS =
      new ResourceIds("lt", "launch template ID", "InvalidLaunchTemplateId");

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9().\\-/_]{3,128}");
  private static final String SELECT =
      "SELECT " + LaunchTemplate.COLUMNS + " FROM launch_template WHERE account_id = ? ";

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final ClientTokens tokens;
  private final TemplateVersions versions;

  LaunchTemplates(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") Outbox outbox,
      @Identifier("compute") ClientTokens tokens,
      TemplateVersions versions) {
    this.database = database;
    this.outbox = outbox;
    this.tokens = tokens;
    this.versions = versions;
  }

  /**
   * What a new template or version is made of.
   *
   * @param name of the template; null where it exists
   * @param data the launch, by the names of EC2's members
   */
  public record Draft(
      String name, String description, Map<String, Object> data, Map<String, String> tags) {}

  /** All templates of an account, by id. */
  public List<LaunchTemplate> all(String accountId) {
    return database.query(SELECT + "ORDER BY id", LaunchTemplate::read, accountId);
  }

  Page<LaunchTemplate> list(String accountId, PageRequest page) {
    List<LaunchTemplate> rows =
        database.query(
            SELECT + "AND id > ? ORDER BY id LIMIT ?",
            LaunchTemplate::read,
            accountId,
            page.after(),
            page.limit() + 1);
    return Page.of(rows, page, LaunchTemplate::id);
  }

  /** A template by its id. */
  public LaunchTemplate get(String accountId, String id) {
    return find(accountId, id, "").orElseThrow(() -> IDS.notFound(List.of(id)));
  }

  /** A template by its name. */
  public LaunchTemplate named(String accountId, String name) {
    return database
        .find(SELECT + "AND name = ?", LaunchTemplate::read, accountId, name)
        .orElseThrow(() -> LaunchTemplateFault.noName(name));
  }

  private Optional<LaunchTemplate> find(String accountId, String id, String lock) {
    return database.find(SELECT + "AND id = ?" + lock, LaunchTemplate::read, accountId, id);
  }

  /** Makes a template with its first version. */
  public LaunchTemplate create(Principal caller, Draft draft, String token) {
    if (draft.name() == null || !NAME.matcher(draft.name()).matches()) {
      throw new Fault.Invalid(
              LaunchTemplateFault.NAME_MALFORMED,
              "name",
              "A launch template's name has 3 to 128 letters, digits and ( ) . / _ -")
          .exception();
    }
    Map<String, String> tags = Names.checkTags("tags", draft.tags());
    String id = IdKind.LAUNCH_TEMPLATE.next();
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Optional<String> before =
              tokens.claim(caller.accountId(), "launch-templates.create", token, text(draft), id);
          if (before.isPresent()) {
            return get(caller.accountId(), before.get());
          }
          insert(caller, id, draft.name(), tags);
          versions.insert(caller, id, 1, draft);
          tell(caller, "launch-template.create", id, draft.name());
          return get(caller.accountId(), id);
        });
  }

  private void insert(Principal caller, String id, String name, Map<String, String> tags) {
    int made =
        database.update(
            """
            INSERT INTO launch_template (id, account_id, name, created_by, tags)
            VALUES (?, ?, ?, ?, ?::jsonb) ON CONFLICT DO NOTHING
            """,
            id,
            caller.accountId(),
            name,
            caller.arn(),
            Tags.write(tags));
    if (made == 0) {
      throw new Fault.AlreadyExists(
              LaunchTemplateFault.NAME_TAKEN,
              "Launch template name already in use; choose another.")
          .exception();
    }
  }

  /**
   * Adds a version.
   *
   * @param source the version whose data the draft's goes over; null: none
   */
  public LaunchTemplate.Version add(
      Principal caller, String id, String source, Draft draft, String token) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          LaunchTemplate template = locked(caller, id);
          long number = template.latestVersion() + 1;
          Optional<String> before =
              tokens.claim(
                  caller.accountId(),
                  "launch-templates.version",
                  token,
                  id + "\n" + source + "\n" + text(draft),
                  String.valueOf(number));
          if (before.isPresent()) {
            return versions.get(template, Long.parseLong(before.get()));
          }
          Map<String, Object> data = new TreeMap<>();
          if (source != null) {
            data.putAll(versions.get(template, template.number(source)).data());
          }
          data.putAll(draft.data());
          versions.insert(caller, id, number, new Draft(null, draft.description(), data, Map.of()));
          database.update(
              "UPDATE launch_template SET latest_version = ?, generation = generation + 1"
                  + " WHERE id = ?",
              number,
              id);
          tell(caller, "launch-template.update", id, template.name());
          return versions.get(template, number);
        });
  }

  /** Equal for equal drafts, in whatever order they name their tags. */
  private static String text(Draft draft) {
    Map<String, String> tags = draft.tags() == null ? Map.of() : draft.tags();
    return String.join(
        "\n",
        String.valueOf(draft.name()),
        String.valueOf(draft.description()),
        String.valueOf(draft.data()),
        Tags.write(tags));
  }

  /** Makes a version the default one. */
  public LaunchTemplate choose(Principal caller, String id, String version) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          LaunchTemplate template = locked(caller, id);
          long number = template.number(version);
          versions.get(template, number);
          database.update(
              "UPDATE launch_template SET default_version = ?, generation = generation + 1"
                  + " WHERE id = ?",
              number,
              id);
          tell(caller, "launch-template.update", id, template.name());
          return get(caller.accountId(), id);
        });
  }

  /** Deletes a template with all its versions. */
  public LaunchTemplate delete(Principal caller, String id) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          LaunchTemplate template = locked(caller, id);
          database.update("DELETE FROM launch_template WHERE id = ?", id);
          tell(caller, "launch-template.delete", id, template.name());
          return template;
        });
  }

  /** Deletes one version, which must not be the default one. */
  public void deleteVersion(Principal caller, String id, long number) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          LaunchTemplate template = locked(caller, id);
          versions.get(template, number);
          if (template.defaultVersion() == number) {
            throw new Fault.WrongState(
                    LaunchTemplateFault.IS_DEFAULT,
                    "The default version cannot be deleted; make another one the default first.")
                .exception();
          }
          versions.delete(id, number);
          tell(caller, "launch-template.update", id, template.name());
        });
  }

  @Override
  public boolean means(String id) {
    return IDS.wellFormed(id);
  }

  @Override
  public void tag(Principal caller, List<String> ids, TagChange change) {
    QuarkusTransaction.joiningExisting()
        .run(() ->
            ids.stream()
                .sorted()
                .forEach(id -> {
                  LaunchTemplate template = locked(caller, id);
                  database.update(
                      "UPDATE launch_template SET tags = ?::jsonb WHERE id = ?",
                      Tags.write(Names.checkTags("tags", change.apply(template.tags()))),
                      id);
                  tell(caller, "launch-template.update", id, template.name());
                }));
  }

  private LaunchTemplate locked(Principal caller, String id) {
    return find(caller.accountId(), id, " FOR UPDATE").orElseThrow(() -> IDS.notFound(List.of(id)));
  }

  private void tell(Principal caller, String type, String id, String name) {
    outbox.add(
        Event.of(
            type,
            Instant.now(),
            caller.accountId(),
            caller.arn(),
            caller.requestId(),
            "launch-template",
            id,
            Map.of("name", name)));
  }
}
