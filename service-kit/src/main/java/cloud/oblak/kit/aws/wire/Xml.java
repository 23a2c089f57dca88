package cloud.oblak.kit.aws.wire;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** An XML document in the making; text that XML cannot carry is replaced, never refused. */
final class Xml {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final StringWriter text = new StringWriter(1024);
  private final XMLStreamWriter writer;

  Xml() {
    try {
      writer = FACTORY.createXMLStreamWriter(text);
      writer.writeStartDocument("UTF-8", "1.0");
    } catch (XMLStreamException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  /**
   * The root element.
   *
   * @param namespace empty for none
   */
  Xml root(String name, String namespace) {
    open(name);
    if (!namespace.isEmpty()) {
      run(() -> writer.writeDefaultNamespace(namespace));
    }
    return this;
  }

  Xml open(String name) {
    run(() -> writer.writeStartElement(name));
    return this;
  }

  Xml close() {
    run(writer::writeEndElement);
    return this;
  }

  Xml element(String name, String content) {
    open(name);
    text(content);
    return close();
  }

  byte[] bytes() {
    run(writer::writeEndDocument);
    run(writer::flush);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void text(String content) {
    int plain = 0;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (carried(c)) {
        continue;
      }
      characters(content.substring(plain, i));
      // a reader turns a bare carriage return into a line feed
      run(c == '\r' ? () -> writer.writeEntityRef("#xd") : () -> writer.writeCharacters("\ufffd"));
      plain = i + 1;
    }
    characters(plain == 0 ? content : content.substring(plain));
  }

  private static boolean carried(char c) {
    return c < ' ' ? c == '\n' || c == '\t' : c < 0xfffe;
  }

  private void characters(String content) {
    if (!content.isEmpty()) {
      run(() -> writer.writeCharacters(content));
    }
  }

  private static void run(Write write) {
    try {
      write.run();
    } catch (XMLStreamException unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  /** A call of the writer, which cannot fail as it writes into memory. */
  private interface Write {
    void run() throws XMLStreamException;
  }
}
