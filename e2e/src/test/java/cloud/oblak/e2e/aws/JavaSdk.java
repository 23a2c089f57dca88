package cloud.oblak.e2e.aws;

import cloud.oblak.e2e.Stack;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK for Java with nothing but the endpoint and the keys set. */
public final class JavaSdk {
  private JavaSdk() {}

  /** EC2's client. */
  public static Ec2Client ec2(AwsKeys keys) {
    return with(Ec2Client.builder(), keys).build();
  }

  static IamClient iam(AwsKeys keys) {
    return with(IamClient.builder(), keys).build();
  }

  static StsClient sts(AwsKeys keys) {
    return with(StsClient.builder(), keys).build();
  }

  private static <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> B with(
      B builder, AwsKeys keys) {
    AwsCredentials credentials =
        keys.sessionToken().isEmpty()
            ? AwsBasicCredentials.create(keys.id(), keys.secret())
            : AwsSessionCredentials.create(keys.id(), keys.secret(), keys.sessionToken());
    return builder
        .endpointOverride(URI.create(Stack.url()))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(60)));
  }
}
