package cloud.oblak.kit.aws.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Writes JSON and CBOR. */
final class DocumentWriter {
  /** RFC 8949: seconds since 1970. */
  private static final int EPOCH_TAG = 1;

  private final DocumentFormat format;

  DocumentWriter(AwsProtocol protocol) {
    this.format = DocumentFormat.of(protocol);
  }

  byte[] response(SdkPojo response) {
    return bytes(out -> structure(out, response));
  }

  byte[] error(String code, String message) {
    return bytes(out -> {
      out.writeStartObject();
      out.writeStringField("__type", code);
      out.writeStringField("message", message);
      out.writeEndObject();
    });
  }

  private byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = format.mapper().getFactory().createGenerator(bytes)) {
      content.write(out);
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
    return bytes.toByteArray();
  }

  private void structure(JsonGenerator out, SdkPojo pojo) throws IOException {
    out.writeStartObject();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = Pojos.present(pojo, field);
      if (value != null) {
        out.writeFieldName(field.unmarshallLocationName());
        value(out, field, value);
      }
    }
    out.writeEndObject();
  }

  private void value(JsonGenerator out, SdkField<?> field, Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case List<?> list -> {
        SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        out.writeStartArray();
        for (Object element : list) {
          value(out, member, element);
        }
        out.writeEndArray();
      }
      case Map<?, ?> map -> {
        SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.writeFieldName(entry.getKey().toString());
          value(out, member, entry.getValue());
        }
        out.writeEndObject();
      }
      case SdkPojo pojo -> structure(out, pojo);
      case String text -> out.writeString(text);
      case Boolean bool -> out.writeBoolean(bool);
      case Byte number -> out.writeNumber(number.intValue());
      case Short number -> out.writeNumber(number.intValue());
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Float number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case BigDecimal number -> out.writeNumber(number);
      case SdkBytes bytes -> bytes(out, bytes);
      case Instant instant -> instant(out, field, instant);
      case Document document -> Documents.write(out, document);
      default -> throw new IllegalStateException(field.memberName() + ": " + value.getClass());
    }
  }

  private void bytes(JsonGenerator out, SdkBytes bytes) throws IOException {
    if (format == DocumentFormat.CBOR) {
      out.writeBinary(bytes.asByteArrayUnsafe());
    } else {
      out.writeString(Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
    }
  }

  private void instant(JsonGenerator out, SdkField<?> field, Instant instant) throws IOException {
    if (out instanceof CBORGenerator cbor) {
      cbor.writeTag(EPOCH_TAG);
      cbor.writeNumber(Timestamps.seconds(instant).doubleValue());
      return;
    }
    Format spelling = Timestamps.format(field, Format.UNIX_TIMESTAMP);
    String text = Timestamps.format(instant, spelling);
    if (spelling == Format.UNIX_TIMESTAMP || spelling == Format.UNIX_TIMESTAMP_MILLIS) {
      out.writeNumber(new BigDecimal(text));
    } else {
      out.writeString(text);
    }
  }

  /** What goes into a body. */
  private interface Content {
    void write(JsonGenerator out) throws IOException;
  }
}
