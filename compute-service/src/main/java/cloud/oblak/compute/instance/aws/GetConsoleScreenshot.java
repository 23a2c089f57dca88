package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.console.Screenshots;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.GetConsoleScreenshotRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleScreenshotResponse;

/** What the display of a running VM shows, as a JPEG. */
@ApplicationScoped
public class GetConsoleScreenshot
    implements AwsAction<GetConsoleScreenshotRequest, GetConsoleScreenshotResponse> {
  private final Screenshots screenshots;

  GetConsoleScreenshot(Screenshots screenshots) {
    this.screenshots = screenshots;
  }

  @Override
  public Class<GetConsoleScreenshotRequest> request() {
    return GetConsoleScreenshotRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceId", "WakeUp");
  }

  @Override
  public GetConsoleScreenshotResponse answer(GetConsoleScreenshotRequest request, AwsCall call) {
    String id = OneInstance.id(request.instanceId());
    boolean wake = Boolean.TRUE.equals(request.wakeUp());
    return GetConsoleScreenshotResponse.builder()
        .instanceId(id)
        .imageData(screenshots.take(call.accountId(), id, wake))
        .build();
  }
}
