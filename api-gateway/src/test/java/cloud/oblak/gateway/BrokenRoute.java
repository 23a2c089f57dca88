package cloud.oblak.gateway;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Handlers that fail where no resource can answer for them. */
@Singleton
class BrokenRoute {
  void open(@Observes Router router) {
    router
        .route("/broken")
        .order(Integer.MIN_VALUE)
        .handler(context -> {
          throw new IllegalStateException("broken on purpose");
        });
    router.route("/refused").order(Integer.MIN_VALUE).handler(context -> context.fail(415));
  }
}
