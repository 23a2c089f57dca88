package cloud.oblak.identity.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
  @TempDir Path directory;

  @Test
  void whatIsSealedOpensForItsOwnerOnly() throws IOException {
    SecretBox box = box("a.key");
    String sealed = box.seal("AKIA1", "the secret");
    assertEquals(Optional.of("the secret"), box.open("AKIA1", sealed));
    assertEquals(Optional.empty(), box.open("AKIA2", sealed));
    assertEquals(Optional.empty(), box("b.key").open("AKIA1", sealed));
    byte[] changed = Base64.getDecoder().decode(sealed);
    changed[changed.length - 1] ^= 1;
    assertEquals(Optional.empty(), box.open("AKIA1", Base64.getEncoder().encodeToString(changed)));
  }

  @Test
  void theSameSecretIsNeverSealedAlikeNorReadable() throws IOException {
    SecretBox box = box("a.key");
    String sealed = box.seal("AKIA1", "the secret");
    assertNotEquals(sealed, box.seal("AKIA1", "the secret"));
    assertFalse(
        new String(Base64.getDecoder().decode(sealed), StandardCharsets.ISO_8859_1)
            .contains("the secret"));
  }

  @Test
  void aKeyThatIsMissingOrShortIsNotUsed() throws IOException {
    Path file = directory.resolve("c.key");
    assertThrows(IllegalStateException.class, () -> new SecretBox(file));
    Files.writeString(file, "00ff");
    assertThrows(IllegalStateException.class, () -> new SecretBox(file));
  }

  private SecretBox box(String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      Files.writeString(file, SecretBox.newKey());
    }
    return new SecretBox(file);
  }
}
