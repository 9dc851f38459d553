package dev.clawnet.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.approval.Part.State;
import dev.clawnet.gateway.approval.PartMachine.Event;
import dev.clawnet.gateway.approval.PartMachine.Step;
import dev.clawnet.protocol.method.ErrorCode;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartMachineTest {
    private static final Instant DEADLINE = Instant.parse("2026-01-01T00:30:00Z");

    /// Every state with every event, just before the deadline and exactly at it.
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "pending, allow, allowed, APPROVAL_EXPIRED",
        "pending, deny, refused, APPROVAL_EXPIRED",
        "pending, use, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "pending, expire, same, expired",
        "pending, withdraw, withdrawn, withdrawn",
        "allowed, allow, same, same",
        "allowed, deny, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "allowed, use, used, used",
        "allowed, expire, same, same",
        "allowed, withdraw, withdrawn, withdrawn",
        "used, allow, same, same",
        "used, deny, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "used, use, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "used, expire, same, same",
        "used, withdraw, same, same",
        "refused, allow, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "refused, deny, same, same",
        "refused, use, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "refused, expire, same, same",
        "refused, withdraw, same, same",
        "expired, allow, APPROVAL_EXPIRED, APPROVAL_EXPIRED",
        "expired, deny, APPROVAL_EXPIRED, APPROVAL_EXPIRED",
        "expired, use, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "expired, expire, same, same",
        "expired, withdraw, same, same",
        "withdrawn, allow, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "withdrawn, deny, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "withdrawn, use, APPROVAL_ALREADY_RESOLVED, APPROVAL_ALREADY_RESOLVED",
        "withdrawn, expire, same, same",
        "withdrawn, withdraw, same, same",
    })
    @Tag("INV-28")
    void table(String state, String event, String before, String atDeadline) {
        assertThat(after(state, event, DEADLINE.minusMillis(1))).isEqualTo(before);
        assertThat(after(state, event, DEADLINE)).isEqualTo(atDeadline);
    }

    private static String after(String state, String event, Instant now) {
        return switch (PartMachine.step(state(state), event(event), now, DEADLINE)) {
            case Step.To to -> to.state().wire();
            case Step.Same _ -> "same";
            case Step.Refuse refuse -> refuse.code().name();
        };
    }

    private static State state(String name) {
        Instant at = DEADLINE.minusSeconds(60);
        return switch (name) {
            case "pending" -> new State.Pending();
            case "allowed" -> new State.Allowed("device:a", at);
            case "used" -> new State.Used("device:a", at, at);
            case "refused" -> new State.Refused("device:a", at);
            case "expired" -> new State.Expired(at);
            case "withdrawn" -> new State.Withdrawn(at, "moot");
            default -> throw new IllegalArgumentException(name + ErrorCode.INTERNAL);
        };
    }

    private static Event event(String name) {
        return switch (name) {
            case "allow" -> new Event.Allow("device:b");
            case "deny" -> new Event.Deny("device:b");
            case "use" -> new Event.Use();
            case "expire" -> new Event.Expire();
            case "withdraw" -> new Event.Withdraw("moot");
            default -> throw new IllegalArgumentException(name);
        };
    }
}
