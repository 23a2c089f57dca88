package cloud.oblak.compute.ec2;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostListener;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.Dependent;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assertions;
import software.amazon.awssdk.core.SdkPojo;

/** A new account with a host of its own and an image, for a test that calls actions. */
@Dependent
public class Ec2Account {
  private final ServiceDatabase database;
  private final HostListener reports;
  private final HostObjects objects;
  private final String id;
  private MemoryHost host;

  Ec2Account(
      @Identifier("compute") ServiceDatabase database,
      HostListener reports,
      @Identifier("compute") HostObjects objects) {
    this.database = database;
    this.reports = reports;
    this.objects = objects;
    this.id = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
  }

  /** The account's number. */
  public String id() {
    return id;
  }

  /** Who calls. */
  public Principal principal() {
    return principal(id, Role.MEMBER);
  }

  private static Principal principal(String account, Role role) {
    return new Principal(
        account, "arn:aws:iam::" + account + ":user/ann", Set.of(role), "gateway", "", "req-1");
  }

  /** The only host that takes instances from now on. */
  public MemoryHost host(int vcpus, long memoryBytes) {
    OtherServices.fail(0, "", false);
    OtherServices.linger(false);
    database.update("UPDATE host SET admin = 'disabled'");
    String hostId = IdKind.HOST.next();
    database.update(
        "INSERT INTO host (id, name, architecture, vcpus, memory_bytes, disk_bytes, zones,"
            + " simulated, hypervisor, container_runtime, network)"
            + " VALUES (?, 'h', 'x86_64', 1, 1, 1, '{a}', true, 'm', 'm', 'm')",
        hostId);
    reports.connected(hostId, MemoryHost.report(vcpus, memoryBytes));
    host = new MemoryHost(hostId, reports, objects);
    return host;
  }

  /** An available image of the account. */
  public String image(String name) {
    return image(id, name, false);
  }

  /** An available image of any account. */
  public String image(String owner, String name, boolean isPublic) {
    String image = IdKind.IMAGE.next();
    database.update(
        "INSERT INTO image (id, account_id, name, kind, location, architecture, is_public,"
            + " trusted, state, checksum, size_bytes, min_disk_bytes) VALUES (?, ?, ?, 'container',"
            + " 'oci://r.example/x', 'x86_64', ?, false, 'available', 'sha256:1', 10, 1048576)",
        image,
        owner,
        name,
        isPublic);
    return image;
  }

  /** Calls an action as a member of the account. */
  public <I extends SdkPojo, O extends SdkPojo> O call(AwsAction<I, O> action, I request) {
    return action.answer(request, awsCall(action, principal()));
  }

  /** Calls an action as somebody else. */
  public <I extends SdkPojo, O extends SdkPojo> O callAs(
      String account, Role role, AwsAction<I, O> action, I request) {
    return action.answer(request, awsCall(action, principal(account, role)));
  }

  /** The code of the fault that the action answers. */
  public <I extends SdkPojo, O extends SdkPojo> String refusal(AwsAction<I, O> action, I request) {
    return fault(action, request).fault().code().code();
  }

  /** The fault that the action answers. */
  public <I extends SdkPojo, O extends SdkPojo> FaultException fault(
      AwsAction<I, O> action, I request) {
    return Assertions.assertThrows(FaultException.class, () -> call(action, request));
  }

  private static AwsCall awsCall(AwsAction<?, ?> action, Principal principal) {
    return new AwsCall(
        principal, "ec2", action.request().getSimpleName().replaceAll("Request$", ""));
  }
}
