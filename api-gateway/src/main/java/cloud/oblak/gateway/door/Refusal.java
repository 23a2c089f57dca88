package cloud.oblak.gateway.door;

import cloud.oblak.kit.web.Problem;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Answers problems from the door itself. */
@ApplicationScoped
class Refusal {
  private static final Logger LOG = Logger.getLogger(Refusal.class);
  static final Fault TOO_OFTEN =
      new Fault.LimitExceeded(
          CommonFault.THROTTLED, "Too many requests; wait a second and slow down.");
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TOO_MANY = 429;

  private final ObjectMapper json;

  Refusal(ObjectMapper json) {
    this.json = json;
  }

  void nothingHere(Visit visit) {
    send(visit, new Fault.NotFound(CommonFault.NOT_FOUND, "There is nothing at this path."));
  }

  void noCredential(Visit visit) {
    visit.context().response().putHeader("WWW-Authenticate", "Bearer");
    send(
        visit,
        new Fault.Unauthenticated(
            CommonFault.UNAUTHENTICATED,
            "This needs a credential; send Authorization: Bearer with an API token."));
  }

  void tooMany(Visit visit) {
    send(visit, TOO_OFTEN);
  }

  void tooLarge(Visit visit, int limit) {
    send(
        visit,
        new Fault.Invalid(
            CommonFault.BODY_TOO_LARGE,
            "",
            "The body is too large; at most " + limit + " bytes are accepted."));
  }

  /** A path whose answer goes on and on. */
  void notByHead(Visit visit) {
    visit.context().response().putHeader("Allow", "GET");
    malformed(visit, METHOD_NOT_ALLOWED);
  }

  /** What the HTTP server or a handler before the resources refused. */
  void malformed(Visit visit, int status) {
    send(
        visit,
        switch (status) {
          case 404 -> new Fault.NotFound(CommonFault.NOT_FOUND, "There is nothing at this path.");
          case METHOD_NOT_ALLOWED ->
              new Fault.Invalid(
                  CommonFault.METHOD_NOT_ALLOWED, "", "This path does not know that method.");
          case 413 -> new Fault.Invalid(CommonFault.BODY_TOO_LARGE, "", "The body is too large.");
          default ->
              new Fault.Invalid(
                  CommonFault.MALFORMED_BODY, "", "The request is not valid (" + status + ").");
        });
  }

  void unavailable(Visit visit, String service) {
    send(
        visit,
        new Fault.Unavailable(
            CommonFault.UNAVAILABLE, "The " + service + " service does not answer; try again."));
  }

  /** Whatever made a check fail. */
  void failed(Visit visit, Throwable thrown) {
    send(visit, told(visit, thrown));
  }

  /** What a caller is told of whatever was thrown; defects of ours are logged whole. */
  Fault told(Visit visit, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof FaultException known) {
      return known.fault();
    }
    LOG.errorf(cause, "Unexpected failure at the door, request %s", visit.requestId());
    return new Fault.Internal(
        CommonFault.INTERNAL,
        "An internal error occurred; try again, and tell the operator the request id.",
        "");
  }

  private void send(Visit visit, Fault fault) {
    HttpServerResponse response = visit.context().response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      var _ = response.reset();
      return;
    }
    visit.refused(fault.code().code(), fault.message());
    Problem problem = Problem.of(fault, visit.requestId());
    if (problem.status() == TOO_MANY) {
      response.putHeader("Retry-After", "1");
    }
    response
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(Buffer.buffer(write(problem)))
        .onComplete(sent -> visit.context().request().resume());
  }

  private byte[] write(Problem problem) {
    try {
      return json.writeValueAsBytes(problem);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A problem cannot be written.", impossible);
    }
  }
}
