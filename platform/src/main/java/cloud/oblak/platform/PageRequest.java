package cloud.oblak.platform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;

/**
 * Which page of a list is wanted.
 *
 * @param after the last key of the page before; empty for the first page
 * @param limit how many items at most, 1 to 1000
 */
public record PageRequest(String after, int limit) {
  /** Items on a page where the caller does not say. */
  public static final int DEFAULT_LIMIT = 100;

  /** Most items on a page. */
  public static final int MAX_LIMIT = 1000;

  private static final Instant LAST_MOMENT = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /**
   * Reads the query parameters {@code limit} and {@code nextToken}.
   *
   * @param limit null for the default
   * @param nextToken null or empty for the first page
   * @throws FaultException Invalid where one of them is not valid
   */
  public static PageRequest of(Integer limit, String nextToken) {
    int size = limit == null ? DEFAULT_LIMIT : limit;
    if (size < 1 || size > MAX_LIMIT) {
      throw Fault.invalid("limit", "limit must be between 1 and " + MAX_LIMIT + ".");
    }
    if (nextToken == null || nextToken.isEmpty()) {
      return new PageRequest("", size);
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(nextToken);
      String after = new String(bytes, StandardCharsets.UTF_8);
      if (!after.isEmpty() && after.chars().allMatch(c -> c >= ' ' && c < 127)) {
        return new PageRequest(after, size);
      }
    } catch (IllegalArgumentException notBase64) {
      throw foreignToken(notBase64);
    }
    throw foreignToken(null);
  }

  /**
   * Reads a moment that is a part of {@link #after}.
   *
   * @throws FaultException Invalid where it is none, or none that a database can hold
   */
  public static Instant moment(String text) {
    try {
      Instant moment = Instant.parse(text);
      if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LAST_MOMENT)) {
        throw foreignToken(null);
      }
      return moment;
    } catch (DateTimeParseException malformed) {
      throw foreignToken(malformed);
    }
  }

  static String token(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The refusal of a token that is none of the list's, for lists whose keys have parts.
   *
   * @param cause may be null
   */
  public static FaultException foreignToken(Throwable cause) {
    return new Fault.Invalid(
            CommonFault.INVALID_NEXT_TOKEN,
            "nextToken",
            "nextToken is not one that this list gave out; start again without it.")
        .exception(cause);
  }
}
