package cloud.oblak.compute.closing;

import cloud.oblak.compute.image.Images;
import cloud.oblak.compute.instance.ClosedInstances;
import cloud.oblak.compute.keypair.KeyPair;
import cloud.oblak.compute.keypair.KeyPairs;
import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.kit.closing.Closings;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.Reconciler;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;

/** Brings what a closed account has to nothing; its keys are accounts. */
@ApplicationScoped
public class ClosedAccountReconciler implements Reconciler {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  // Instances of other accounts run from what this one shared with them.
  private static final Duration STILL_USED = Duration.ofMinutes(10);

  private final Quotas quotas;
  private final ClosedInstances instances;
  private final Images images;
  private final KeyPairs keyPairs;
  private final LaunchTemplates templates;

  ClosedAccountReconciler(
      @Identifier("compute") Quotas quotas,
      ClosedInstances instances,
      Images images,
      KeyPairs keyPairs,
      LaunchTemplates templates) {
    this.quotas = quotas;
    this.instances = instances;
    this.images = images;
    this.keyPairs = keyPairs;
    this.templates = templates;
  }

  @Override
  public String kind() {
    return Closings.KIND;
  }

  @Override
  public Outcome reconcile(String accountId) {
    // Launches that are under way have their rows by then, and no other gets any.
    QuarkusTransaction.requiringNew().run(() -> quotas.freeze(accountId));
    Principal self = new Principal(accountId, "service:compute", Set.of(), "compute", "", "");
    for (KeyPair keyPair : keyPairs.all(accountId)) {
      keyPairs.delete(self, keyPair.id());
    }
    for (LaunchTemplate template : templates.all(accountId)) {
      templates.delete(self, template.id());
    }
    if (!instances.end(accountId)) {
      return Outcome.again(LOOK_AGAIN);
    }
    return images.deleteAll(self) ? Outcome.done() : Outcome.again(STILL_USED);
  }
}
