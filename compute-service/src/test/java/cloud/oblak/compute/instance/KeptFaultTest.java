package cloud.oblak.compute.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import org.junit.jupiter.api.Test;

class KeptFaultTest {
  @Test
  void whatWasRefusedIsToldAgainAsTheSameKindOfFault() {
    for (Fault fault :
        new Fault[] {
          new Fault.NotFound(CommonFault.INVALID_PARAMETER, "a"),
          new Fault.Invalid(CommonFault.INVALID_PARAMETER, "f", "b"),
          new Fault.Conflict(CommonFault.CONFLICT, "c"),
          new Fault.LimitExceeded(CommonFault.CONFLICT, "d")
        }) {
      Fault again = KeptFault.read(KeptFault.write(fault));
      assertEquals(fault.getClass(), again.getClass());
      assertEquals(fault.code().code(), again.code().code());
      assertEquals(fault.message(), again.message());
    }
  }
}
