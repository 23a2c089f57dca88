package cloud.oblak.identity.accesskey;

import cloud.oblak.platform.Fault;
import java.util.Locale;

/** Whether a key signs. */
public enum KeyState {
  ACTIVE,
  INACTIVE;

  /** Reads the public word. */
  static KeyState parse(String text) {
    if (text == null) {
      throw Fault.missing("state", "state is required: active or inactive.");
    }
    for (KeyState state : values()) {
      if (state.word().equals(text)) {
        return state;
      }
    }
    throw Fault.invalid("state", "state must be active or inactive.");
  }

  /** The word of the public API. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
