package cloud.oblak.identity.rolesession;

import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.platform.Names;
import cloud.oblak.platform.policy.RequestContext;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a session says of itself, given when it begins and kept to its end.
 *
 * @param tags its own and those that it has from the session before it
 * @param transitive keys of tags that sessions which begin with it have, too
 * @param sourceIdentity who is behind it, the same along a chain; null: nobody said
 * @param given the tags that were given with this very session
 */
record SessionTags(
    SortedMap<String, String> tags,
    Set<String> transitive,
    String sourceIdentity,
    Map<String, String> given) {
  /** Neither tags nor a source identity. */
  static final SessionTags NONE = new SessionTags(new TreeMap<>(), Set.of(), null, Map.of());

  private static final String TAG = "aws:PrincipalTag/";
  private static final String SOURCE = "aws:SourceIdentity";
  // In the context of a session, as nothing else goes on with it.
  private static final String TRANSITIVE = "oblak:TransitiveTagKeys";
  private static final String SEPARATOR = "\n";
  private static final Pattern IDENTITY = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");

  SessionTags {
    tags = new TreeMap<>(tags);
    transitive = Set.copyOf(transitive);
    given = Map.copyOf(given);
  }

  /** What the context of the calling session hands on. */
  static SessionTags handedOn(Map<String, String> context) {
    Set<String> keys = new TreeSet<>();
    for (String key : context.getOrDefault(TRANSITIVE, "").split(SEPARATOR, -1)) {
      if (!key.isEmpty()) {
        keys.add(key);
      }
    }
    SortedMap<String, String> tags = new TreeMap<>();
    keys.forEach(key -> tags.put(key, context.getOrDefault(TAG + key, "")));
    return new SessionTags(tags, keys, context.get(SOURCE), Map.of());
  }

  /**
   * The same and what is given with a new session.
   *
   * @param identity null: none is given
   * @throws cloud.oblak.platform.FaultException Invalid; LimitExceeded, where those of the session
   *     before it count, too
   */
  SessionTags and(Map<String, String> more, Set<String> moreTransitive, String identity) {
    Names.checkTags("tags", more);
    if (identity != null && !IDENTITY.matcher(identity).matches()) {
      throw IamFault.invalid(
          "sourceIdentity",
          "The sourceIdentity must have 2 to 64 characters of [A-Za-z0-9_+=,.@-].");
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(more.keySet());
    if (names.size() < more.size()) {
      throw IamFault.invalid(
          "tags", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    for (String key : more.keySet()) {
      if (transitive.stream().anyMatch(key::equalsIgnoreCase)) {
        throw IamFault.invalid(
            "tags",
            "The tag key "
                + key
                + " cannot be set because it conflicts with a transitive tag key from the calling"
                + " session.");
      }
    }
    if (!more.keySet().containsAll(moreTransitive)) {
      throw IamFault.invalid(
          "transitiveTagKeys", "A transitive tag key must be the key of one of the tags.");
    }
    SortedMap<String, String> all = new TreeMap<>(tags);
    all.putAll(more);
    Names.checkTags("tags", all);
    Set<String> keys = new LinkedHashSet<>(transitive);
    keys.addAll(moreTransitive);
    return new SessionTags(all, keys, identity == null ? sourceIdentity : identity, more);
  }

  /** What trust policies and the caller's own know of the call that begins the session. */
  RequestContext asked() {
    RequestContext asked = RequestContext.EMPTY;
    for (Map.Entry<String, String> tag : given.entrySet()) {
      asked = asked.with("aws:RequestTag/" + tag.getKey(), tag.getValue());
    }
    if (!given.isEmpty()) {
      asked = asked.with("aws:TagKeys", given.keySet());
    }
    if (!transitive.isEmpty()) {
      asked = asked.with("sts:TransitiveTagKeys", transitive);
    }
    return sourceIdentity == null ? asked : asked.with("sts:SourceIdentity", sourceIdentity);
  }

  /** What policies know of the session. */
  Map<String, String> kept() {
    Map<String, String> kept = new HashMap<>();
    tags.forEach((key, value) -> kept.put(TAG + key, value));
    if (!transitive.isEmpty()) {
      kept.put(TRANSITIVE, String.join(SEPARATOR, new TreeSet<>(transitive)));
    }
    if (sourceIdentity != null) {
      kept.put(SOURCE, sourceIdentity);
    }
    return kept;
  }
}
