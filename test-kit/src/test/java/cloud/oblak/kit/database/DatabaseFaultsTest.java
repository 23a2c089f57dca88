package cloud.oblak.kit.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cloud.oblak.platform.Fault;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFaultsTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"08006", "53300", "57P01", "40001", "40P01", "55P03"})
  void whatPassesIsUnavailableAlsoBehindOtherExceptions(String state) {
    SQLException failed = new SQLException("no", state);
    assertInstanceOf(Fault.Unavailable.class, DatabaseFaults.of(failed).orElseThrow());
    Throwable wrapped = new IllegalStateException(new IllegalArgumentException(failed));
    assertInstanceOf(Fault.Unavailable.class, DatabaseFaults.of(wrapped).orElseThrow());
  }

  @Test
  void aLostRaceIsAConflict() {
    Throwable thrown = new IllegalStateException(new OptimisticLockException("stale"));
    assertInstanceOf(Fault.Conflict.class, DatabaseFaults.of(thrown).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"22021", "22P05"})
  void theCharacterNulIsTheCallersMistake(String state) {
    assertInstanceOf(
        Fault.Invalid.class, DatabaseFaults.of(new SQLException("no", state)).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"42601", "23505", "42P01"})
  void aDefectStaysADefect(String state) {
    assertEquals(Optional.empty(), DatabaseFaults.of(new SQLException("no", state)));
    assertEquals(Optional.empty(), DatabaseFaults.of(new IllegalStateException("no")));
  }
}
