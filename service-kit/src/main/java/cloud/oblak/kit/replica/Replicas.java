package cloud.oblak.kit.replica;

import java.util.function.Consumer;

/** The other processes of a service, as something to be told that there is something to look at. */
public interface Replicas {
  /**
   * Tells the other processes soon. Called after the commit of what they shall see.
   *
   * @param topic a short word without spaces
   * @param key what of it changed, without spaces; empty: anything
   */
  void tell(String topic, String key);

  /**
   * Whom to call when another process told something of a topic, with its key; or with an empty
   * key, where anything of it may have changed unheard. The call must not block.
   */
  void whenTold(String topic, Consumer<String> listener);

  /** No others: nothing is told to anybody. */
  static Replicas none() {
    return new Replicas() {
      @Override
      public void tell(String topic, String key) {}

      @Override
      public void whenTold(String topic, Consumer<String> listener) {}
    };
  }
}
