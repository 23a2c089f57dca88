package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverHook;

final class MemoryImageStoreTest extends ImageStoreContract {
  private final MemoryImageStore store = new MemoryImageStore(DriverHook.none());

  @Override
  ImageStore store() {
    return store;
  }

  @Override
  String location() {
    return "oci://registry.example/name:tag";
  }

  @Override
  String nowhere() {
    return "oci://registry.example/missing:tag";
  }
}
