package cloud.oblak.network.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CidrTest {
  @Test
  void aRangeKnowsItsEnds() {
    Cidr range = Cidr.of("172.31.16.7/20");
    assertEquals("172.31.16.0/20", range.toString());
    assertEquals("172.31.31.255", Cidr.dotted(range.last()));
    assertEquals("255.255.255.255", Cidr.dotted(Cidr.of("0.0.0.0/0").last()));
    assertEquals("10.1.2.3/32", Cidr.of("10.1.2.3/32").toString());
  }

  @Test
  void whatIsNoRangeIsNotRead() {
    for (String text : List.of("", "10.0.0.0", "10.0.0/8", "256.0.0.0/8", "1.2.3.4/33", "a/8")) {
      assertTrue(Cidr.parse(text).isEmpty(), text);
    }
  }
}
