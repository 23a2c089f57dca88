package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do every day with the AWS CLI, old and new. */
class EverydayIT {
  @ParameterizedTest
  @ValueSource(strings = {"aws", "/usr/bin/aws"})
  void everyCliTakesAnInstanceThroughItsLife(String program) {
    Client cli = Client.cli(program, AwsKeys.newAccount("everyday"));
    String image =
        cli.run("ec2", "describe-images", "--filters", "Name=name,Values=tiny")
            .json()
            .at("/Images/0/ImageId")
            .asText();
    cli.run("ec2", "wait", "image-available", "--image-ids", image).good();
    cli.run("ec2", "create-key-pair", "--key-name", "mine", "--key-type", "ed25519").good();
    cli.run("ec2", "wait", "key-pair-exists", "--key-names", "mine").good();
    String id = launch(cli, image);
    cli.run("ec2", "wait", "instance-running", "--instance-ids", id).good();
    cli.run("ec2", "wait", "instance-status-ok", "--instance-ids", id).good();
    assertEquals(id, named(cli, "web").at("/Reservations/0/Instances/0/InstanceId").asText());
    cli.run("ec2", "stop-instances", "--instance-ids", id).good();
    reach(cli, id, "stopped");
    cli.run("ec2", "wait", "instance-stopped", "--instance-ids", id).good();
    cli.run("ec2", "terminate-instances", "--instance-ids", id).good();
    reach(cli, id, "terminated");
    cli.run("ec2", "wait", "instance-terminated", "--instance-ids", id).good();
    cli.run("ec2", "describe-instances", "--instance-ids", "i-00000000000000000")
        .refused("InvalidInstanceID.NotFound");
  }

  private static String launch(Client cli, String image) {
    String[] run = {
      "ec2",
      "run-instances",
      "--image-id",
      image,
      "--instance-type",
      "c1.nano",
      "--key-name",
      "mine",
      "--tag-specifications",
      "ResourceType=instance,Tags=[{Key=Name,Value=web}]",
      "--no-dry-run"
    };
    String[] dry = run.clone();
    dry[dry.length - 1] = "--dry-run";
    cli.run(dry).refused("DryRunOperation");
    return cli.run(run).json().at("/Instances/0/InstanceId").asText();
  }

  private static JsonNode named(Client cli, String name) {
    return cli.run("ec2", "describe-instances", "--filters", "Name=tag:Name,Values=" + name).json();
  }

  // The CLI's waiters rest for 15 seconds after a look that came too early.
  private static void reach(Client cli, String id, String state) {
    Waiting.until(
        id + " is " + state,
        Duration.ofSeconds(60),
        () ->
            cli.run("ec2", "describe-instances", "--instance-ids", id)
                .json()
                .at("/Reservations/0/Instances/0/State/Name")
                .asText(),
        state::equals);
  }
}
