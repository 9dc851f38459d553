package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.clawnet.protocol.device.ActText;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Approvals: acts that wait for their owners.
public final class ApprovalMethods {
    /// Capability of a client that shows approvals of every kind.
    public static final String CAPABILITY = "approvals";

    private ApprovalMethods() {}

    /// What an owner answers.
    public enum Decision {
        @JsonProperty("allow-once")
        ALLOW_ONCE,
        @JsonProperty("deny")
        DENY;

        public String wire() {
            return this == ALLOW_ONCE ? "allow-once" : "deny";
        }
    }

    /// One approval as the owner of one of its parts sees it. `act` is what an answer is about, whole; the names
    /// beside it are only how the gateway calls what `act` names by its id.
    ///
    /// @param kind such as `collaborate`; `title` is the constant sentence of that kind
    /// @param act the act itself: what is to be shown to whoever decides, and what the signature covers
    /// @param asker name of the asking agent
    /// @param object name of the object, `counterpart` of the person faced, `audience` of all who would learn it
    /// @param text exactly what would go out, when there is such a text; it stands among the act's arguments too
    /// @param digest of `act`, `id` and `expiresAtMs`, as the gateway has it; a client that signs computes its own
    /// @param status of the caller's part: pending, allowed, used, refused, expired, withdrawn
    /// @param decidedBy actor of the caller's part
    /// @param choices what can be picked when allowing; absent: nothing
    /// @param chosen what the caller picked
    public record ApprovalView(
            ApprovalId id,
            String kind,
            String title,
            ActText act,
            String asker,
            String object,
            Optional<String> counterpart,
            List<String> audience,
            Optional<String> text,
            String digest,

            @OneOf({"pending", "allowed", "used", "refused", "expired", "withdrawn"})
            String status,

            Optional<String> decidedBy,
            Optional<Long> decidedAtMs,
            Optional<String> run,
            Optional<String> collab,
            Long createdAtMs,
            Long expiresAtMs,
            Optional<Choices> choices,
            Optional<Chosen> chosen) {
        public ApprovalView {
            audience = List.copyOf(audience);
        }

        /// The digest of what is shown here: computed, never taken from the gateway.
        public String shownDigest() {
            return act.digest(id, expiresAtMs);
        }
    }

    /// What an owner can pick when allowing a collaboration.
    ///
    /// @param onward whether `onward` can be ticked: all who are or will be in the tree of this collaboration may
    ///     then learn what is written in it; whoever joins learns what was written before
    /// @param purposes the caller's own purposes; the one on the card is a hint
    public record Choices(Boolean onward, List<String> purposes) {
        public Choices {
            purposes = List.copyOf(purposes);
        }
    }

    /// What an owner picked.
    public record Chosen(Boolean onward, Optional<String> purpose) {}

    public record ApprovalList(List<ApprovalView> approvals) {}

    public record OneApproval(ApprovalView approval) {}

    /// One approval: as stock clients know it, and whole.
    public record GotApproval(Snapshot approval, ApprovalView view) {}

    /// An approval as stock clients know it.
    ///
    /// @param status pending, allowed, denied, expired, cancelled
    /// @param presentation what is shown of it, by its `kind`: `exec` or `plugin`
    /// @param reason of its end: user, timeout, no-route, run-aborted
    /// @param source `agentId` and `sessionKey`, as far as there are any
    /// @param resolver who ended it: `kind` device, runtime or system, and `id`
    public record Snapshot(
            String id,
            String status,
            JsonNode presentation,
            String urlPath,
            Long createdAtMs,
            Long expiresAtMs,
            Optional<Long> resolvedAtMs,
            Optional<String> reason,
            Optional<String> decision,
            Optional<Map<String, String>> source,
            Optional<Map<String, String>> resolver) {
        /// Members in an order of their own: what is sent is the same in each process.
        public Snapshot {
            source = source.map(java.util.TreeMap::new);
            resolver = resolver.map(java.util.TreeMap::new);
        }
    }

    /// Which approvals to list.
    ///
    /// @param settled whether those that no longer wait are listed too
    public record ListApprovals(Optional<Boolean> settled) {}

    /// Names an approval. The id is plain text: whatever is not an approval of the caller is not found.
    public record Ref(@Text(max = Wire.ID) String id) {
        public Ref {
            id = Wire.given("id", id);
        }
    }

    /// An owner's answer. Allowing takes a human device and its signature over the proof text.
    ///
    /// @param signature base64url of the Ed25519 signature
    /// @param onward ticked where the card offers it; counts with *allow-once* alone
    /// @param purpose one of the caller's own that the card lists; the card's own one if left out
    public record Decide(
            @Text(max = Wire.ID) String id,
            Decision decision,
            @Text(max = 200) Optional<String> signature,
            Optional<Long> signedAtMs,
            Optional<Boolean> onward,
            @Form(Wire.SLUG_FORM) Optional<String> purpose) {
        public Decide {
            id = Wire.given("id", id);
            decision = Wire.given("decision", decision);
            if (decision == Decision.DENY && (onward.orElse(false) || purpose.isPresent())) {
                throw new IllegalArgumentException("onward and purpose go with allow-once");
            }
            purpose = purpose.map(CollabMethods::checkedPurpose);
        }

        /// An answer with which nothing is picked.
        public Decide(String id, Decision decision, Optional<String> signature, Optional<Long> signedAtMs) {
            this(id, decision, signature, signedAtMs, Optional.empty(), Optional.empty());
        }

        public Choice choice() {
            return new Choice(onward.orElse(false), purpose);
        }
    }

    /// An answer of a client that cannot sign.
    ///
    /// @param kind `exec` or `plugin`
    /// @param decision text: a word that is no decision has an error of its own
    /// @param reviewer which account of a chat network answered; this gateway has none
    public record Resolve(
            @Text(max = Wire.ID) String id,
            @OneOf({"exec", "plugin"}) String kind,
            @Text(max = Wire.NAME) String decision,
            Optional<JsonNode> reviewer,
            @Range(min = 1, max = 3_650) Optional<Integer> grantExpiresInDays) {
        public Resolve {
            id = Wire.given("id", id);
            decision = Wire.given("decision", decision);
            if (!List.of("exec", "plugin").contains(Wire.given("kind", kind))) {
                throw new IllegalArgumentException("kind is exec or plugin");
            }
        }
    }

    /// The recorded truth.
    ///
    /// @param applied whether this answer made it so
    public record Resolved(Boolean applied, Snapshot approval) {}

    public static final Method<ListApprovals, ApprovalList> APPROVAL_LIST = method("approval.list")
            .takes(ListApprovals.class)
            .returns(ApprovalList.class)
            .needs(Scope.APPROVALS)
            .doc("Approvals that wait for the caller.");

    public static final Method<Ref, GotApproval> APPROVAL_GET = method("approval.get")
            .takes(Ref.class)
            .returns(GotApproval.class)
            .needs(Scope.APPROVALS)
            .fails(ErrorCode.APPROVAL_NOT_FOUND)
            .doc("One approval of the caller, waiting or settled.");

    public static final Method<Decide, OneApproval> APPROVAL_DECIDE = method("approval.decide")
            .takes(Decide.class)
            .returns(OneApproval.class)
            .needs(Scope.APPROVALS)
            .writes("approval.decided")
            .perMinute(120)
            .fails(
                    ErrorCode.APPROVAL_NOT_FOUND,
                    ErrorCode.APPROVAL_ALREADY_RESOLVED,
                    ErrorCode.APPROVAL_EXPIRED,
                    ErrorCode.APPROVAL_SIGNATURE_INVALID,
                    ErrorCode.APPROVAL_NEEDS_HUMAN)
            .doc("Answers an approval; the first answer wins. Allowing takes a human device that signs.");

    public static final Method<Resolve, Resolved> APPROVAL_RESOLVE = method("approval.resolve")
            .takes(Resolve.class)
            .returns(Resolved.class)
            .needs(Scope.APPROVALS)
            .writes("approval.decided")
            .perMinute(120)
            .fails(ErrorCode.APPROVAL_NOT_FOUND, ErrorCode.APPROVAL_NEEDS_HUMAN)
            .doc("Answers without a signature: denies anything, allows once what stays within the owner's own bounds.");

    public static final EventType<ApprovalView> APPROVAL_REQUESTED = EventType.listed(
            "approval.requested",
            ApprovalView.class,
            Scope.APPROVALS,
            CAPABILITY,
            "An act waits for the receiver's answer.");

    public static final EventType<ApprovalView> APPROVAL_RESOLVED = EventType.listed(
            "approval.resolved",
            ApprovalView.class,
            Scope.APPROVALS,
            CAPABILITY,
            "An approval of the receiver no longer waits.");

    public static final List<Method<?, ?>> ALL =
            List.of(APPROVAL_LIST, APPROVAL_GET, APPROVAL_DECIDE, APPROVAL_RESOLVE);
    public static final List<EventType<?>> EVENTS = List.of(APPROVAL_REQUESTED, APPROVAL_RESOLVED);
}
