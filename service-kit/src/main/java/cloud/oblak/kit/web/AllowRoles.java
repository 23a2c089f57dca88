package cloud.oblak.kit.web;

import cloud.oblak.platform.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which roles may call an operation of the public API, through the gateway. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowRoles {
  /** At least one of these is needed. */
  Role[] value();
}
