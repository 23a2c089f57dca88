package cloud.oblak.compute.instance;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives instances a profile, another one or none; each has one at most. */
@ApplicationScoped
public class ProfileAssociations {
  private final Instances instances;
  private final Profiles profiles;
  private final Authority authority;

  ProfileAssociations(Instances instances, Profiles profiles, Authority authority) {
    this.instances = instances;
    this.profiles = profiles;
    this.authority = authority;
  }

  /**
   * Gives an instance without a profile one.
   *
   * @param reference name or ARN
   */
  public Instance associate(Principal caller, String instanceId, String reference) {
    instances.get(caller.accountId(), instanceId);
    Profile profile = passed(caller, reference);
    return instances.link(
        caller,
        instanceId,
        before -> {
          if (before.present()) {
            throw new Fault.WrongState(
                    InstanceFault.ASSOCIATED,
                    "There is an existing association for instance " + instanceId)
                .exception();
          }
          return profile;
        });
  }

  /** Puts another profile in the place of an association's. */
  public Instance replace(Principal caller, String association, String reference, String action) {
    Instance instance = associated(caller, association, action);
    Profile profile = passed(caller, reference);
    return instances.link(
        caller,
        instance.id(),
        before -> {
          if (!before.association().equals(association)) {
            throw new Fault.WrongState(
                    InstanceFault.ASSOCIATED,
                    "The association " + association + " is not the active association")
                .exception();
          }
          return profile;
        });
  }

  /**
   * Takes an instance's profile away.
   *
   * @return the instance as it was before
   */
  public Instance disassociate(Principal caller, String association, String action) {
    Instance instance = associated(caller, association, action);
    instances.link(
        caller,
        instance.id(),
        before -> {
          if (!before.association().equals(association)) {
            throw unknown(association);
          }
          return Profile.NONE;
        });
    return instance;
  }

  /** Gives an instance a profile, whatever it had; an empty reference takes it away. */
  public Instance set(Principal caller, String instanceId, String reference) {
    instances.get(caller.accountId(), instanceId);
    Profile profile = reference.isEmpty() ? Profile.NONE : passed(caller, reference);
    return instances.link(
        caller, instanceId, before -> before.id().equals(profile.id()) ? before : profile);
  }

  private Profile passed(Principal caller, String reference) {
    Profiles.Known known = profiles.usable(caller.accountId(), reference);
    profiles.requirePass(caller, known);
    return known.unassociated().associated(IdKind.PROFILE_ASSOCIATION.next());
  }

  // The call names the association only, but policies speak of its instance.
  private Instance associated(Principal caller, String association, String action) {
    Instance instance =
        instances
            .associated(caller.accountId(), association)
            .orElseThrow(() -> unknown(association));
    authority.require(
        caller,
        action,
        authority.arn("ec2", caller.accountId(), "instance", instance.id()),
        RequestContext.EMPTY);
    return instance;
  }

  private static FaultException unknown(String association) {
    return new Fault.NotFound(
            InstanceFault.NO_ASSOCIATION,
            "An invalid association-id of '" + association + "' was given")
        .exception();
  }
}
