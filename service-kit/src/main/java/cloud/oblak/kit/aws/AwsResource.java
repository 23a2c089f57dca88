package cloud.oblak.kit.aws;

import cloud.oblak.kit.aws.wire.WireRequest;
import cloud.oblak.kit.aws.wire.WireResponse;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The AWS face of every service in this process, as the gateway passes calls on. */
@Path("/")
@RunOnVirtualThread
public class AwsResource {
  /** Request header: the method the client used. */
  public static final String METHOD = "X-Oblak-Aws-Method";

  /** Request header: the path the client asked for. */
  public static final String PATH = "X-Oblak-Aws-Path";

  /** Request header: the raw query string, absent where there was none. */
  public static final String QUERY = "X-Oblak-Aws-Query";

  private final AwsFace face;
  private final AwsRegistry registry;
  private final Caller caller;

  AwsResource(AwsFace face, AwsRegistry registry, Caller caller) {
    this.face = face;
    this.registry = registry;
    this.caller = caller;
  }

  /** What a service has. */
  public record Actions(List<AwsRegistry.Listed> actions) {}

  /** One call of an action. */
  @POST
  @Path("/aws/{service}/{api}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(Authorizes.ITSELF)
  public Response call(
      @PathParam("service") String service,
      @PathParam("api") String scope,
      @Context HttpHeaders headers,
      byte[] body) {
    AwsApi api =
        AwsApi.of(scope)
            .orElseThrow(() ->
                new Fault.NotFound(CommonFault.NOT_FOUND, "No such AWS API: " + scope + ".")
                    .exception());
    WireRequest request =
        WireRequest.of(
            scope,
            given(headers, METHOD, "POST"),
            given(headers, PATH, "/"),
            headers::getHeaderString,
            given(headers, QUERY, ""),
            body == null ? new byte[0] : body);
    return response(face.answer(service, api, caller.principal(), request));
  }

  /**
   * The actions of a service, for the gateway.
   *
   * @param built true: only those that are built, which needs no look at the SDK's clients
   */
  @GET
  @Path("/internal/aws/{service}/actions")
  @Produces(MediaType.APPLICATION_JSON)
  @AllowServices("gateway")
  public Actions actions(@PathParam("service") String service, @QueryParam("built") boolean built) {
    return new Actions(built ? registry.built(service) : registry.of(service));
  }

  private static String given(HttpHeaders headers, String name, String otherwise) {
    String value = headers.getHeaderString(name);
    return value == null ? otherwise : value;
  }

  private static Response response(WireResponse answer) {
    Response.ResponseBuilder builder =
        Response.status(answer.status()).type(answer.contentType()).entity(answer.body());
    answer.headers().forEach(builder::header);
    return builder.build();
  }
}
