package cloud.oblak.gateway.door;

import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.gateway.credential.Credentials;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** Breaks an answer off that is still open when its credential is no longer what it was. */
@ApplicationScoped
class Watch {
  private static final Logger LOG = Logger.getLogger(Watch.class);
  // What is known of a credential is at most 4 s old, so a look each second notices within 5 s;
  // identity is still asked once in 4 s.
  private static final long EVERY_MILLIS = 900;

  private final Credentials credentials;

  Watch(Credentials credentials) {
    this.credentials = credentials;
  }

  /** Looks again and again until the answer has ended. */
  void over(Visit visit, String token, Credential admitted, Context home) {
    long timer =
        home.owner()
            .setPeriodic(
                EVERY_MILLIS,
                tick -> {
                  if (visit.context().response().headWritten()) {
                    look(visit, token, admitted, home);
                  }
                });
    visit.context().addEndHandler(end -> home.owner().cancelTimer(timer));
  }

  private void look(Visit visit, String token, Credential admitted, Context home) {
    var _ =
        credentials
            .check(token, visit.address())
            .whenComplete((now, failure) -> {
              if (failure == null ? worse(now, admitted) : refused(failure)) {
                home.runOnContext(then -> breakOff(visit));
              }
            });
  }

  private static boolean worse(Credential now, Credential admitted) {
    // What other policies allow is asked anew: a client of a stream comes again and goes on.
    return now.refused() != null
        || !now.roles().containsAll(admitted.roles())
        || !now.policySet().equals(admitted.policySet());
  }

  private static void breakOff(Visit visit) {
    HttpServerResponse response = visit.context().response();
    if (!response.ended() && !response.closed()) {
      LOG.infof(
          "Broke %s %s off, request %s: its credential %s is not what it was",
          visit.method(), visit.path(), visit.requestId(), visit.credentialId());
      var _ = response.reset();
    }
  }

  // An identity service that is away for a moment must not end every stream.
  private static boolean refused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof FaultException known && known.fault() instanceof Fault.Unauthenticated;
  }
}
