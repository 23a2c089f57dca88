package cloud.oblak.kit.web;

import cloud.oblak.kit.audit.AuditHeaders;
import cloud.oblak.kit.database.DatabaseFaults;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Renders whatever goes wrong in a resource as a problem. */
public class FaultMappers {
  private static final Logger LOG = Logger.getLogger(FaultMappers.class);

  /** A fault that was meant. */
  @ServerExceptionMapper
  public Response fault(FaultException thrown, HttpHeaders headers) {
    return render(told(thrown), headers);
  }

  /** JSON that names an unknown field. */
  @ServerExceptionMapper
  public Response unknownField(UnrecognizedPropertyException thrown, HttpHeaders headers) {
    String known =
        thrown.getKnownPropertyIds().stream()
            .map(Object::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    return render(
        new Fault.Invalid(
            CommonFault.UNKNOWN_PARAMETER,
            path(thrown),
            "There is no field " + path(thrown) + " here; the fields are: " + known + "."),
        headers);
  }

  /** JSON that does not fit. */
  @ServerExceptionMapper({MismatchedInputException.class, ValueInstantiationException.class})
  public Response mismatch(JsonMappingException thrown, HttpHeaders headers) {
    if (thrown.getCause() instanceof FaultException fault) {
      return fault(fault, headers);
    }
    String field = path(thrown);
    return render(
        new Fault.Invalid(
            CommonFault.INVALID_PARAMETER,
            field,
            field.isEmpty()
                ? "The body must be a JSON object as the API's description says."
                : "The value of " + field + " does not have the expected type."),
        headers);
  }

  /** Something that is not JSON. */
  @ServerExceptionMapper
  public Response malformed(JacksonException thrown, HttpHeaders headers) {
    return render(
        new Fault.Invalid(
            CommonFault.MALFORMED_BODY,
            "",
            "The body is not valid JSON; see line and column "
                + (thrown.getLocation() == null
                    ? "unknown"
                    : thrown.getLocation().getLineNr() + ":" + thrown.getLocation().getColumnNr())
                + "."),
        headers);
  }

  /** What the framework itself refuses. */
  @ServerExceptionMapper
  public Response refused(
      WebApplicationException thrown, HttpHeaders headers, ResourceInfo resource, UriInfo uri) {
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnrecognizedPropertyException unknown -> {
          return unknownField(unknown, headers);
        }
        case JsonMappingException mapping -> {
          return mismatch(mapping, headers);
        }
        case JacksonException malformed -> {
          return malformed(malformed, headers);
        }
        case FaultException fault -> {
          return fault(fault, headers);
        }
        default -> {}
      }
    }
    int status = thrown.getResponse().getStatus();
    if (status == 404 && resource != null && resource.getResourceMethod() != null) {
      Optional<String> field =
          QueryValues.unreadable(resource.getResourceMethod(), uri.getQueryParameters());
      if (field.isPresent()) {
        return render(
            new Fault.Invalid(
                CommonFault.INVALID_PARAMETER,
                field.get(),
                "The value of " + field.get() + " does not have the expected type."),
            headers);
      }
    }
    Fault fault =
        switch (status) {
          case 404 -> new Fault.NotFound(CommonFault.NOT_FOUND, "There is nothing at this path.");
          case 405 ->
              new Fault.Invalid(
                  CommonFault.METHOD_NOT_ALLOWED, "", "This path does not know that method.");
          case 415 ->
              new Fault.Invalid(
                  CommonFault.UNSUPPORTED_MEDIA_TYPE,
                  "",
                  "Send JSON: Content-Type: application/json.");
          case 413 -> new Fault.Invalid(CommonFault.BODY_TOO_LARGE, "", "The body is too large.");
          default ->
              new Fault.Invalid(
                  CommonFault.MALFORMED_BODY, "", "The request is not valid (" + status + ").");
        };
    return render(fault, headers);
  }

  /** A defect: logged whole, told in one sentence. */
  @ServerExceptionMapper
  public Response defect(RuntimeException thrown, HttpHeaders headers) {
    return render(told(thrown), headers);
  }

  /** What a caller is told of whatever was thrown; defects of ours are logged whole. */
  public static Fault told(RuntimeException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof FaultException meant) {
        if (meant.fault() instanceof Fault.Internal internal) {
          LOG.errorf(thrown, "Internal fault: %s", internal.detail());
        }
        return meant.fault();
      }
    }
    Optional<Fault> database = DatabaseFaults.of(thrown);
    if (database.isPresent()) {
      LOG.warnf("Told as %s: %s", database.get().code().code(), thrown);
      return database.get();
    }
    LOG.errorf(thrown, "Unexpected failure");
    return new Fault.Internal(
        CommonFault.INTERNAL,
        "An internal error occurred; try again, and tell the operator the request id.",
        thrown.toString());
  }

  private static Response render(Fault fault, HttpHeaders headers) {
    String requestId = headers.getHeaderString(TokenFilter.REQUEST_ID);
    Problem problem = Problem.of(fault, requestId == null ? "" : requestId);
    return Response.status(problem.status())
        .type(Problem.MEDIA_TYPE)
        .header(AuditHeaders.ERROR, AuditHeaders.error(fault.code().code(), fault.message()))
        .entity(problem)
        .build();
  }

  private static String path(JsonMappingException thrown) {
    return thrown.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }
}
