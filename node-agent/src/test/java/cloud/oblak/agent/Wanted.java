package cloud.oblak.agent;

import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import cloud.oblak.nodeapi.Limits;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.NodeObject;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.RestartPolicy;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.VmSpec;
import cloud.oblak.nodeapi.VpcSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Desired objects of one small host. */
public final class Wanted {
  public static final String VPC = "vpc-00000000000000001";
  public static final String SUBNET = "subnet-00000000000000001";
  public static final String GROUP = "sg-00000000000000001";
  public static final String CONTAINER = "i-00000000000000001";
  public static final String CONTAINER_PORT = "eni-00000000000000001";
  public static final String CONTAINER_IMAGE = "ami-00000000000000001";
  public static final String VM = "i-00000000000000002";
  public static final String VM_PORT = "eni-00000000000000002";
  public static final String VM_IMAGE = "ami-00000000000000002";

  private Wanted() {}

  public static DesiredObject of(ObjectKind kind, String id, long generation, NodeObject spec) {
    return new DesiredObject(kind, id, generation, false, "req-1", spec);
  }

  public static DesiredObject tombstone(ObjectKind kind, String id, long generation) {
    return new DesiredObject(kind, id, generation, true, "req-2", null);
  }

  public static List<DesiredObject> network() {
    return List.of(vpc(), group(), containerPort(), vmPort());
  }

  public static DesiredObject vpc() {
    return of(
        ObjectKind.VPC,
        VPC,
        1,
        new VpcSpec(
            VPC,
            "000000000001",
            "172.31.0.0/16",
            List.of(new VpcSpec.Subnet(SUBNET, "172.31.0.0/20")),
            "ec2.internal"));
  }

  public static DesiredObject group() {
    return of(ObjectKind.SECURITY_GROUP, GROUP, 1, new SecurityGroupSpec(GROUP, VPC, List.of()));
  }

  public static DesiredObject containerPort() {
    return of(
        ObjectKind.PORT,
        CONTAINER_PORT,
        1,
        port(CONTAINER_PORT, CONTAINER, ImageKind.CONTAINER, "172.31.0.4", "0e:00:00:00:00:04"));
  }

  public static DesiredObject vmPort() {
    return of(
        ObjectKind.PORT,
        VM_PORT,
        1,
        port(VM_PORT, VM, ImageKind.VM, "172.31.0.5", "0e:00:00:00:00:05"));
  }

  private static PortSpec port(
      String id, String instance, ImageKind kind, String address, String mac) {
    return new PortSpec(
        id,
        VPC,
        SUBNET,
        instance,
        kind,
        mac,
        address,
        "198.18.0." + address.substring(address.lastIndexOf('.') + 1),
        "ip-" + address.replace('.', '-'),
        List.of(GROUP));
  }

  public static DesiredObject container(long generation, Power power, int reboots) {
    return container(generation, power, reboots, "oci://registry/tiny:1");
  }

  /** An order to stop within a time. */
  public static DesiredObject containerOff(long generation, Duration stopTimeout) {
    return container(generation, Power.OFF, 0, "oci://registry/tiny:1", stopTimeout);
  }

  public static DesiredObject container(
      long generation, Power power, int reboots, String location) {
    return container(generation, power, reboots, location, Duration.ofSeconds(1));
  }

  private static DesiredObject container(
      long generation, Power power, int reboots, String location, Duration stopTimeout) {
    return of(
        ObjectKind.WORKLOAD,
        CONTAINER,
        generation,
        new ContainerSpec(
            CONTAINER,
            "000000000001",
            power,
            reboots,
            stopTimeout,
            new ImageSpec(CONTAINER_IMAGE, ImageKind.CONTAINER, location, "", true, List.of()),
            limits(),
            CONTAINER_PORT,
            metadata(),
            List.of(),
            Map.of(),
            ""));
  }

  public static DesiredObject vm(long generation, Power power, int reboots) {
    return vm(generation, power, reboots, Duration.ofSeconds(1));
  }

  public static DesiredObject vm(long generation, Power power, int reboots, Duration stopTimeout) {
    return of(
        ObjectKind.WORKLOAD,
        VM,
        generation,
        new VmSpec(
            VM,
            "000000000001",
            power,
            reboots,
            stopTimeout,
            new ImageSpec(VM_IMAGE, ImageKind.VM, "https://images/tiny-vm", "", true, List.of()),
            limits(),
            VM_PORT,
            metadata()));
  }

  private static Limits limits() {
    return new Limits(1, 1000, 64L << 20, 1L << 30, 100);
  }

  /** The container that runs, with other metadata. */
  public static DesiredObject container(long generation, Metadata metadata) {
    ContainerSpec spec = (ContainerSpec) container(generation, Power.ON, 0).spec();
    return of(
        ObjectKind.WORKLOAD,
        CONTAINER,
        generation,
        new ContainerSpec(
            spec.instanceId(),
            spec.accountId(),
            spec.power(),
            spec.reboots(),
            spec.stopTimeout(),
            spec.image(),
            spec.limits(),
            spec.portId(),
            metadata,
            spec.command(),
            spec.environment(),
            spec.workingDirectory()));
  }

  /** A container that may be started again when it ends. */
  public static DesiredObject container(long generation, Power power, RestartPolicy restart) {
    ContainerSpec spec = (ContainerSpec) container(generation, power, 0).spec();
    return of(
        ObjectKind.WORKLOAD,
        CONTAINER,
        generation,
        new ContainerSpec(
            spec.instanceId(),
            spec.accountId(),
            spec.power(),
            spec.reboots(),
            spec.stopTimeout(),
            spec.image(),
            spec.limits(),
            spec.portId(),
            spec.metadata(),
            spec.command(),
            spec.environment(),
            spec.workingDirectory(),
            restart));
  }

  /** An instance profile of that unique id. */
  public static Metadata.Profile profile(String id) {
    return new Metadata.Profile("arn:aws:iam::000000000001:instance-profile/" + id, id);
  }

  public static Metadata metadata(Metadata.Access access, Metadata.Profile profile) {
    Metadata usual = metadata();
    return new Metadata(
        usual.instanceType(),
        usual.hostname(),
        usual.publicKeys(),
        usual.userData(),
        usual.zone(),
        usual.region(),
        usual.launchIndex(),
        usual.reservationId(),
        usual.launchedAt(),
        usual.tags(),
        access,
        profile);
  }

  public static Metadata metadata() {
    return new Metadata(
        "c1.nano",
        "ip-172-31-0-4",
        List.of(new Metadata.NamedKey("mine", "ssh-ed25519 AAAA mine")),
        "IyEvYmluL3NoCg==",
        "us-east-1a",
        "us-east-1",
        0,
        "r-00000000000000001",
        "2026-01-01T00:00:00Z",
        Map.of("Name", "web"));
  }
}
