package dev.clawnet.policy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;

/// Someone who may learn something.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reader.Human.class, name = "person"),
    @JsonSubTypes.Type(value = Reader.WithTree.class, name = "with-tree"),
    @JsonSubTypes.Type(value = Reader.Tree.class, name = "tree"),
    @JsonSubTypes.Type(value = Reader.Correspondent.class, name = "correspondent"),
    @JsonSubTypes.Type(value = Reader.Service.class, name = "service"),
    @JsonSubTypes.Type(value = Reader.Everyone.class, name = "all")
})
public sealed interface Reader {
    /// Stable text for digests, ledger entries and refusals: two readers are the same exactly when their texts are.
    default String text() {
        return switch (this) {
            case Human(PersonId person) -> "person:" + person;
            case WithTree(PersonId person) -> "with-tree:" + person;
            case Tree(CollabId root) -> "tree:" + root;
            case Correspondent(String channel, String account, String sender) ->
                "correspondent:" + ResourceText.encode(channel) + "/" + ResourceText.encode(account) + "/"
                        + ResourceText.encode(sender);
            case Service(String name) -> "service:" + ResourceText.encode(name);
            case Everyone _ -> "all";
        };
    }

    /// A person, and the model providers that person declared.
    record Human(PersonId person) implements Reader {}

    /// Written `v~` in a rule: *v*, and every tree of collaborations in which *v* is a party.
    record WithTree(PersonId person) implements Reader {}

    /// All who are or will be approved into the tree under one root collaboration: one reader, never its members.
    record Tree(CollabId root) implements Reader {}

    /// Someone outside, known by channel, account and sender.
    record Correspondent(String channel, String account, String sender) implements Reader {}

    /// A provider, tool server or web host.
    record Service(String name) implements Reader {}

    /// Anybody at all.
    record Everyone() implements Reader {}
}
