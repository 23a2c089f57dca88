package cloud.oblak.compute.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class HonouredMembersIT {
  @Inject @Any Instance<AwsAction<?, ?>> actions;

  @Test
  void everyMemberThatAnActionHonoursIsOneOfAws() throws ReflectiveOperationException {
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (AwsAction<?, ?> action : actions) {
      count++;
      SdkPojo builder = (SdkPojo) action.request().getMethod("builder").invoke(null);
      Set<String> names = new TreeSet<>(action.honours().honoured());
      names.addAll(action.honours().defaults().keySet());
      for (String name : names) {
        if (!known(builder.sdkFields(), name)) {
          wrong.add(action.request().getSimpleName() + ": " + name);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(count > 20, "only " + count + " actions");
  }

  private static boolean known(List<SdkField<?>> fields, String path) {
    String[] parts = path.split("\\.", 2);
    Optional<SdkField<?>> field =
        fields.stream().filter(one -> one.memberName().equals(parts[0])).findFirst();
    if (field.isEmpty() || parts.length == 1) {
      return field.isPresent();
    }
    SdkField<?> inside =
        field.get().containsTrait(ListTrait.class)
            ? field.get().getTrait(ListTrait.class).memberFieldInfo()
            : field.get();
    return inside.constructor() != null && known(inside.constructor().get().sdkFields(), parts[1]);
  }
}
