package cloud.oblak.kit.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemTest {
  private static final FaultCode CODE = CommonFault.CONFLICT;

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault.NotFound(CODE, "m"),
        new Fault.AlreadyExists(CODE, "m"),
        new Fault.Invalid(CODE, "f", "m"),
        new Fault.Invalid(CommonFault.BODY_TOO_LARGE, "", "m"),
        new Fault.WrongState(CODE, "m"),
        new Fault.Conflict(CODE, "m"),
        new Fault.Denied(CODE, "m"),
        new Fault.Unauthenticated(CODE, "m"),
        new Fault.LimitExceeded(CODE, "m"),
        new Fault.NoCapacity(CODE, "m"),
        new Fault.Unavailable(CODE, "m"),
        new Fault.Internal(CODE, "m", "secret"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultSurvivesTheHop(Fault fault) {
    Fault arrived = Problem.of(fault, "r").fault();
    assertEquals(fault.getClass(), arrived.getClass());
    assertEquals(fault.code().code(), arrived.code().code());
    assertEquals(Problem.of(fault, "r"), Problem.of(arrived, "r"));
  }

  @Test
  void aProblemWithoutATitleIsTheFaultOfItsStatus() {
    Problem problem = new Problem(null, null, 503, "X", null, "m", null);
    assertEquals(Fault.Unavailable.class, problem.fault().getClass());
  }
}
