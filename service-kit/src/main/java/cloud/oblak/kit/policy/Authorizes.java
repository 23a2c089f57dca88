package cloud.oblak.kit.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which action of IAM policies an operation of the public API is. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Authorizes {
  /** The operation asks the {@link Authority} itself. */
  String ITSELF = "";

  /** All of these, for example {@code ec2:StopInstances}; {@code oblak:} where AWS has none. */
  String[] value();

  /** What the audit calls an operation that asks itself, for example {@code ec2:RunInstances}. */
  String named() default "";

  /** The resource: its kind and the path's parameter, for example {@code instance/{id}}. */
  String on() default "*";

  /** Whether everybody may do it with what is its own, as long as no policy denies it. */
  boolean ofOneself() default false;
}
