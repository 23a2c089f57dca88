package cloud.oblak.kit.aws;

import software.amazon.awssdk.core.SdkPojo;

/**
 * One action of an AWS API, a bean beside the resource it is about. The request's model class tells
 * which: its package names the API, its simple name without {@code Request} the action.
 *
 * @param <I> the AWS SDK's request
 * @param <O> the AWS SDK's response
 */
public interface AwsAction<I extends SdkPojo, O extends SdkPojo> {
  /** The model class of the request, for example {@code RunInstancesRequest}. */
  Class<I> request();

  /** Which members of the request it acts on; the frame refuses any other that is present. */
  Members honours();

  /**
   * Whether it asks the caller's policies itself, beside what it does, since its members alone do
   * not tell what that is: names stand for ids, a template fills in what is left open. The frame
   * asks about what the members name otherwise.
   */
  default boolean asksItself() {
    return false;
  }

  /** Asks the caller's policies and changes nothing; only where it asks itself. */
  default void rehearse(I request, AwsCall call) {}

  /**
   * Answers a request whose members are all honoured.
   *
   * @throws cloud.oblak.platform.FaultException with AWS's own code
   */
  O answer(I request, AwsCall call);
}
