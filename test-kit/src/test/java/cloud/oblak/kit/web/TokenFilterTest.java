package cloud.oblak.kit.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenFilterTest {
  private static final String ACCOUNT = "111122223333";

  static final class Resource {
    @AllowRoles(Role.ADMIN)
    public void forAdmins() {}

    @AllowServices("compute")
    public void forCompute() {}

    public void forNobody() {}
  }

  private static boolean allowed(String method, String account, Role role, String service)
      throws NoSuchMethodException {
    Method called = Resource.class.getMethod(method);
    Set<Role> roles = role == null ? Set.of() : Set.of(role);
    return TokenFilter.allowed(called, new Principal(account, "arn", roles, service, "", "r"));
  }

  @Test
  void aUserComesThroughTheGateway() throws NoSuchMethodException {
    assertTrue(allowed("forAdmins", ACCOUNT, Role.ADMIN, "gateway"));
    assertFalse(allowed("forAdmins", ACCOUNT, Role.VIEWER, "gateway"));
  }

  @Test
  void aServiceCannotMakeUpAUser() throws NoSuchMethodException {
    assertFalse(allowed("forAdmins", ACCOUNT, Role.ADMIN, "compute"));
    assertFalse(allowed("forAdmins", "", Role.ADMIN, "gateway"), "a user has an account");
    assertFalse(allowed("forAdmins", "11112222333x", Role.ADMIN, "gateway"));
  }

  @Test
  void anInternalOperationIsForTheServicesItNames() throws NoSuchMethodException {
    assertTrue(allowed("forCompute", "", null, "compute"));
    assertFalse(allowed("forCompute", "", null, "network"));
    assertFalse(allowed("forCompute", ACCOUNT, Role.ADMIN, "gateway"));
  }

  @Test
  void anOperationThatSaysNothingIsForNobody() throws NoSuchMethodException {
    assertFalse(allowed("forNobody", ACCOUNT, Role.ADMIN, "gateway"));
  }
}
