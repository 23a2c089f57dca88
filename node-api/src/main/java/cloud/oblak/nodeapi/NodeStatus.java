package cloud.oblak.nodeapi;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What an agent sees of one object. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkloadStatus.class, name = "workload"),
  @JsonSubTypes.Type(value = ImageStatus.class, name = "image"),
  @JsonSubTypes.Type(value = ObjectStatus.class, name = "object")
})
public sealed interface NodeStatus permits WorkloadStatus, ImageStatus, ObjectStatus {}
