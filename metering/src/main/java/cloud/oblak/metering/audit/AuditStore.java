package cloud.oblak.metering.audit;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.audit.AuditedResource;
import cloud.oblak.kit.audit.ParameterText;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Stores records once and reads them back, newest first. */
@ApplicationScoped
public class AuditStore {
  private static final TypeReference<List<AuditedResource>> RESOURCES = new TypeReference<>() {};
  private static final String COLUMNS =
      """
      id, at, account_id, face, source, action, read_only, arn, user_name, credential_kind, \
      credential_id, source_address, user_agent, request_id, parameters, resources, status, \
      error_code, error_message\
      """;
  private static final String INSERT =
      "INSERT INTO audit_record ("
          + COLUMNS
          + """
          )
          SELECT * FROM unnest(?::uuid[], ?::timestamptz[], ?, ?, ?, ?, ?::boolean[], ?, ?, ?, ?,
                               ?, ?, ?, ?, ?::jsonb[], ?::integer[], ?, ?)
          ON CONFLICT (id) DO NOTHING
          """;

  private final ServiceDatabase database;
  private final ObjectMapper json;

  AuditStore(@Identifier("metering") ServiceDatabase database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  /** Stores those whose id is not stored yet. */
  void add(List<AuditRecord> records) {
    if (records == null || records.isEmpty()) {
      return;
    }
    database.update(
        INSERT,
        texts(records, record -> record.id().toString()),
        texts(records, record -> record.at().toString()),
        texts(records, AuditRecord::accountId),
        texts(records, AuditRecord::face),
        texts(records, AuditRecord::source),
        texts(records, AuditRecord::action),
        texts(records, record -> Boolean.toString(record.readOnly())),
        texts(records, AuditRecord::arn),
        texts(records, AuditRecord::userName),
        texts(records, AuditRecord::credentialKind),
        texts(records, AuditRecord::credentialId),
        texts(records, AuditRecord::sourceAddress),
        texts(records, AuditRecord::userAgent),
        texts(records, AuditRecord::requestId),
        texts(records, AuditRecord::parameters),
        texts(records, record -> write(record.resources())),
        texts(records, record -> Integer.toString(record.status())),
        texts(records, AuditRecord::errorCode),
        texts(records, AuditRecord::errorMessage));
  }

  /** A page of an account's records. */
  public Page<AuditRecord> page(AuditQuery query) {
    StringBuilder sql = new StringBuilder("SELECT ").append(COLUMNS);
    sql.append(" FROM audit_record WHERE account_id = ? AND at >= ? AND at < ?");
    List<Object> parameters = new ArrayList<>();
    parameters.add(query.accountId());
    parameters.add(moment(query.from()));
    parameters.add(moment(query.to()));
    for (Map.Entry<AuditAttribute, String> wanted : query.attributes().entrySet()) {
      Optional<String> parameter = wanted.getKey().parameter(wanted.getValue());
      if (parameter.isEmpty()) {
        return new Page<>(List.of(), null);
      }
      sql.append(" AND ").append(wanted.getKey().condition());
      parameters.add(parameter.get());
    }
    if (!query.page().after().isEmpty()) {
      Key last = Key.of(query.page().after());
      sql.append(" AND (at, id) < (?, ?)");
      parameters.add(moment(last.at()));
      parameters.add(last.id());
    }
    sql.append(" ORDER BY at DESC, id DESC LIMIT ?");
    parameters.add(query.page().limit() + 1);
    List<AuditRecord> rows = database.query(sql.toString(), this::read, parameters.toArray());
    return Page.of(rows, query.page(), record -> new Key(record.at(), record.id()).text());
  }

  /** Where a page ends. */
  private record Key(Instant at, UUID id) {
    static Key of(String text) {
      int space = text.indexOf(' ');
      Instant at = PageRequest.moment(text.substring(0, Math.max(0, space)));
      try {
        return new Key(at, UUID.fromString(text.substring(space + 1)));
      } catch (IllegalArgumentException malformed) {
        throw PageRequest.foreignToken(malformed);
      }
    }

    String text() {
      return at + " " + id;
    }
  }

  private AuditRecord read(ResultSet row) throws SQLException {
    return new AuditRecord(
        row.getObject("id", UUID.class),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("account_id"),
        row.getString("face"),
        row.getString("source"),
        row.getString("action"),
        row.getBoolean("read_only"),
        row.getString("arn"),
        row.getString("user_name"),
        row.getString("credential_kind"),
        row.getString("credential_id"),
        row.getString("source_address"),
        row.getString("user_agent"),
        row.getString("request_id"),
        row.getString("parameters"),
        resources(row.getString("resources")),
        row.getInt("status"),
        row.getString("error_code"),
        row.getString("error_message"));
  }

  private List<AuditedResource> resources(String text) {
    try {
      return json.readValue(text, RESOURCES);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("Resources in the database are not JSON.", corrupt);
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("Resources cannot be written as JSON.", unwritable);
    }
  }

  private static OffsetDateTime moment(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  // What a gateway of another release leaves out is empty; what cannot be stored is cleaned.
  private static String[] texts(List<AuditRecord> records, Function<AuditRecord, String> field) {
    return records.stream()
        .map(field)
        .map(text -> text == null ? "" : ParameterText.clean(text))
        .toArray(String[]::new);
  }
}
