package cloud.oblak.allinone;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Paths;

/** The document shows what the public door lets in: nothing that services say to each other. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class PublicPaths implements OASFilter {
  private static final String PUBLIC = "/v1/";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Paths paths = document.getPaths();
    List.copyOf(paths.getPathItems().keySet()).stream()
        .filter(path -> !path.startsWith(PUBLIC))
        .forEach(paths::removePathItem);
  }
}
