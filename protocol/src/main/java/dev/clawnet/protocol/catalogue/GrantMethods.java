package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// Grants: what an identity may do without asking. Only a human device of its owner mints one.
public final class GrantMethods {
    private GrantMethods() {}

    /// A grant as its owner sees it.
    ///
    /// @param verbs names of verbs, such as `read`
    /// @param objects patterns of the form `kind://person/segment/segment`
    /// @param counterparts people it holds towards; absent: whomever the identity may face
    /// @param purposes purposes it holds for; absent: every one
    /// @param uses acts left per audience; absent: no limit
    /// @param revokedAtMs when it ended; absent while it lives
    public record GrantView(
            GrantId grant,
            String identity,
            List<String> verbs,
            List<String> objects,
            Optional<List<PersonId>> counterparts,
            Optional<List<String>> purposes,
            Long fromMs,
            Optional<Long> toMs,
            Optional<Integer> uses,
            Boolean alsoUntrusted,
            Optional<Long> revokedAtMs) {}

    public record GrantList(List<GrantView> grants) {}

    public record Mint(
            @Form(IdentityId.FORM) String identity,
            @Size(min = 1, max = 40) @Text(max = Wire.ID) List<String> verbs,
            @Size(min = 1, max = 100) @Text(max = Wire.PATH) List<String> objects,
            @Size(min = 1, max = 500) Optional<List<PersonId>> counterparts,
            @Size(min = 1, max = 50) @Form(Wire.SLUG_FORM) Optional<List<String>> purposes,
            Optional<Long> fromMs,
            Optional<Long> toMs,
            @Range(min = 1) Optional<Integer> uses,
            Optional<Boolean> alsoUntrusted) {
        public Mint {
            identity = Wire.identity(identity);
            verbs = Wire.some("verbs", verbs, 40);
            objects = Wire.some("objects", objects, 100);
            counterparts = counterparts.map(people -> Wire.some("counterparts", people, 500));
            purposes = purposes.map(slugs -> Wire.some("purposes", slugs, 50).stream()
                    .map(slug -> Wire.slug("purpose", slug))
                    .toList());
            if (uses.isPresent() && uses.get() < 1) {
                throw new IllegalArgumentException("uses is at least 1");
            }
        }
    }

    /// Which grants to list.
    ///
    /// @param identity grants of this identity only
    /// @param ended whether revoked ones are listed too
    public record ListGrants(@Form(IdentityId.FORM) Optional<String> identity, Optional<Boolean> ended) {
        public ListGrants {
            identity = identity.map(Wire::identity);
        }
    }

    public record Revoke(GrantId grant) {
        public Revoke {
            Wire.given("grant", grant);
        }
    }

    public static final Method<Mint, GrantView> GRANTS_MINT = method("grants.mint")
            .takes(Mint.class)
            .returns(GrantView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("grant.minted")
            .idempotent()
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Lets one of the caller's identities act on the caller's own objects without asking.");

    public static final Method<ListGrants, GrantList> GRANTS_LIST = method("grants.list")
            .takes(ListGrants.class)
            .returns(GrantList.class)
            .needs(Scope.READ)
            .doc("The caller's grants.");

    public static final Method<Revoke, GrantView> GRANTS_REVOKE = method("grants.revoke")
            .takes(Revoke.class)
            .returns(GrantView.class)
            .needs(Scope.WRITE)
            .writes("grant.revoked")
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Ends a grant for good; the next act no longer has it.");

    public record GrantsChanged(GrantId grant) {}

    public static final EventType<GrantsChanged> GRANTS_CHANGED =
            EventType.event("grants.changed", GrantsChanged.class, Scope.READ, "A grant of the caller began or ended.");

    public static final List<Method<?, ?>> ALL = List.of(GRANTS_MINT, GRANTS_LIST, GRANTS_REVOKE);
    public static final List<EventType<?>> EVENTS = List.of(GRANTS_CHANGED);
}
