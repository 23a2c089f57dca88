package cloud.oblak.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CidrTest {
  @Test
  void bitsBeyondThePrefixAreCleared() {
    assertEquals("172.31.16.0/20", Cidr.parse("172.31.17.3/20").toString());
    assertEquals("0.0.0.0/0", Cidr.parse("10.0.0.0/0").toString());
    assertEquals("192.0.2.1/32", Cidr.parse("192.0.2.1").toString());
  }

  @Test
  void hostsAndMasks() {
    assertEquals("172.31.16.1", Cidr.parse("172.31.16.0/20").host(1));
    assertEquals("255.255.240.0", Cidr.parse("172.31.16.0/20").netmask());
    assertEquals(4096, Cidr.parse("172.31.16.0/20").size());
  }

  @Test
  void rangesOverlapWhereOneHoldsTheOther() {
    assertTrue(Cidr.parse("10.0.0.0/8").overlaps(Cidr.parse("10.1.0.0/16")));
    assertTrue(Cidr.parse("10.1.0.0/16").overlaps(Cidr.parse("10.0.0.0/8")));
    assertFalse(Cidr.parse("10.1.0.0/16").overlaps(Cidr.parse("10.2.0.0/16")));
  }

  @Test
  void whatIsNoRangeIsRefused() {
    for (String text : List.of("", "10.0.0", "10.0.0.256/8", "10.0.0.0/33", "a.b.c.d", "::/0")) {
      assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text), text);
    }
  }
}
