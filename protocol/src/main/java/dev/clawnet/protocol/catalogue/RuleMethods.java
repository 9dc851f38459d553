package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// Sharing rules: who may learn a place of the caller. Only a human device of the owner makes or ends one.
public final class RuleMethods {
    private RuleMethods() {}

    /// A rule as its owner sees it.
    ///
    /// @param place pattern of the form `kind://person/segment/segment`
    /// @param readers each a person id, a person id with `~` (with the tree of collaborations around that person),
    ///     `service:name`, `correspondent:channel/account/sender`, or `all`; empty: the owner alone
    /// @param trusted whether what lies there counts as the owner's own word
    public record RuleView(
            RuleId rule,
            String place,
            Optional<String> identity,
            Optional<String> purpose,
            List<String> readers,
            Optional<Long> endMs,
            Boolean trusted,
            Optional<Long> endedAtMs) {}

    public record RuleList(List<RuleView> rules) {}

    public record Add(
            @Text(max = Wire.PATH) String place,
            @Form(IdentityId.FORM) Optional<String> identity,
            @Form(Wire.SLUG_FORM) Optional<String> purpose,
            @Size(max = 100) @Text(max = Wire.NOTE) List<String> readers,
            Optional<Long> endMs,
            Optional<Boolean> trusted) {
        public Add {
            Wire.given("place", place);
            identity = identity.map(Wire::identity);
            purpose = purpose.map(slug -> Wire.slug("purpose", slug));
            readers = Wire.atMost("readers", readers, 100);
        }
    }

    /// Which rules to list.
    ///
    /// @param ended whether rules that ended are listed too
    public record ListRules(Optional<Boolean> ended) {}

    public record End(RuleId rule) {
        public End {
            Wire.given("rule", rule);
        }
    }

    public static final Method<Add, RuleView> RULES_ADD = method("rules.add")
            .takes(Add.class)
            .returns(RuleView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("rule.added")
            .idempotent()
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Says who may learn a place of the caller.");

    public static final Method<ListRules, RuleList> RULES_LIST = method("rules.list")
            .takes(ListRules.class)
            .returns(RuleList.class)
            .needs(Scope.READ)
            .doc("The caller's sharing rules.");

    public static final Method<End, RuleView> RULES_END = method("rules.end")
            .takes(End.class)
            .returns(RuleView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("rule.ended")
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Ends a sharing rule; the next read no longer has it.");

    public record RulesChanged(RuleId rule) {}

    public static final EventType<RulesChanged> RULES_CHANGED =
            EventType.event("rules.changed", RulesChanged.class, Scope.READ, "A rule of the caller began or ended.");

    public static final List<Method<?, ?>> ALL = List.of(RULES_ADD, RULES_LIST, RULES_END);
    public static final List<EventType<?>> EVENTS = List.of(RULES_CHANGED);
}
