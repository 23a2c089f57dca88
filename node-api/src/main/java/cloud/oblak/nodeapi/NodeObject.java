package cloud.oblak.nodeapi;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Something a host is asked to have: the specification of one desired object. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = VmSpec.class, name = "vm"),
  @JsonSubTypes.Type(value = ContainerSpec.class, name = "container"),
  @JsonSubTypes.Type(value = ImageSpec.class, name = "image"),
  @JsonSubTypes.Type(value = VpcSpec.class, name = "vpc"),
  @JsonSubTypes.Type(value = SecurityGroupSpec.class, name = "security-group"),
  @JsonSubTypes.Type(value = PortSpec.class, name = "port")
})
public sealed interface NodeObject
    permits Workload, ImageSpec, VpcSpec, SecurityGroupSpec, PortSpec {}
