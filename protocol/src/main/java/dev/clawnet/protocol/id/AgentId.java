package dev.clawnet.protocol.id;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// An agent of one person, for life (INV-1). Sealed: code that faces other people takes an [IdentityId], so that a
/// manager which can be reached from outside does not compile (INV-4).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ManagerId.class, name = "manager"),
    @JsonSubTypes.Type(value = IdentityId.class, name = "identity")
})
public sealed interface AgentId permits ManagerId, IdentityId {
    PersonId owner();
}
