package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;

/// The caller's own agents: the manager and the identities. No method names an owner: an agent's owner is the
/// person who created it, for life.
public final class IdentityMethods {
    private IdentityMethods() {}

    /// An identity as its owner sees it.
    ///
    /// @param status `active` or `retired`
    /// @param counterparts people it may face
    /// @param revision counts its changes; an update may name the one it was made from
    public record IdentityView(
            String identity,
            String slug,
            String context,
            String instructions,
            @OneOf({"active", "retired"}) String status,
            List<PersonId> counterparts,
            Optional<String> model,
            Optional<String> home,
            Long revision,
            Long createdAtMs) {}

    public record ManagerView(String instructions, Optional<String> model, Long revision) {}

    public record IdentityList(List<IdentityView> identities, ManagerView manager) {}

    public record Create(
            @Form(Wire.SLUG_FORM) String slug,

            @Text(min = 1, max = Wire.NOTE, kind = Text.Kind.LINE)
            Optional<String> context,

            @Text(max = Wire.INSTRUCTIONS, kind = Text.Kind.BLOCK)
            Optional<String> instructions,

            @Size(max = 500) Optional<List<PersonId>> counterparts,

            @Form(Wire.MODEL_FORM) @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            Optional<String> model,

            @Form(Wire.HOME_FORM) @Text(max = Wire.PATH, kind = Text.Kind.LINE)
            Optional<String> home) {
        public Create {
            slug = Wire.slug("slug", slug);
            context = Wire.line("context", context, Wire.NOTE);
            instructions = Wire.block("instructions", instructions, Wire.INSTRUCTIONS);
            counterparts = counterparts.map(people -> Wire.atMost("counterparts", people, 500));
            model = Wire.model(model);
            home = home.map(Wire::home);
        }
    }

    /// Absent members stay as they are.
    public record Update(
            @Form(IdentityId.FORM) String identity,
            Optional<Long> revision,
            @Form(Wire.SLUG_FORM) Optional<String> slug,

            @Text(min = 1, max = Wire.NOTE, kind = Text.Kind.LINE)
            Optional<String> context,

            @Text(max = Wire.INSTRUCTIONS, kind = Text.Kind.BLOCK)
            Optional<String> instructions,

            @Size(max = 500) Optional<List<PersonId>> counterparts,

            @Form(Wire.MODEL_FORM) @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            Optional<String> model,

            @Form(Wire.HOME_FORM) @Text(max = Wire.PATH, kind = Text.Kind.LINE)
            Optional<String> home) {
        public Update {
            identity = Wire.identity(identity);
            slug = slug.map(value -> Wire.slug("slug", value));
            context = Wire.line("context", context, Wire.NOTE);
            instructions = Wire.block("instructions", instructions, Wire.INSTRUCTIONS);
            counterparts = counterparts.map(people -> Wire.atMost("counterparts", people, 500));
            model = Wire.model(model);
            home = home.map(Wire::home);
        }
    }

    public record Retire(@Form(IdentityId.FORM) String identity) {
        public Retire {
            identity = Wire.identity(identity);
        }
    }

    public record UpdateManager(
            @Text(max = Wire.INSTRUCTIONS, kind = Text.Kind.BLOCK)
            Optional<String> instructions,

            @Form(Wire.MODEL_FORM) @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            Optional<String> model) {
        public UpdateManager {
            instructions = instructions.map(text -> PlainText.block("instructions", text, Wire.INSTRUCTIONS));
            model = Wire.model(model);
        }
    }

    public static final Method<Method.None, IdentityList> IDENTITIES_LIST = method("identities.list")
            .returns(IdentityList.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("The caller's identities, retired ones included, and the manager.");

    public static final Method<Create, IdentityView> IDENTITIES_CREATE = method("identities.create")
            .takes(Create.class)
            .returns(IdentityView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("identity.created")
            .idempotent()
            .perMinute(60)
            .fails(ErrorCode.NAME_TAKEN)
            .doc("Creates an identity agent of the caller's person.");

    public static final Method<Update, IdentityView> IDENTITIES_UPDATE = method("identities.update")
            .takes(Update.class)
            .returns(IdentityView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("identity.updated")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.NAME_TAKEN, ErrorCode.CONFLICT)
            .doc("Changes an identity: slug, context, instructions, model, and the people it may face.");

    public static final Method<Retire, IdentityView> IDENTITIES_RETIRE = method("identities.retire")
            .takes(Retire.class)
            .returns(IdentityView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("identity.retired")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Retires an identity for good: its grants and sessions end, its records stay.");

    public static final Method<UpdateManager, ManagerView> MANAGER_UPDATE = method("manager.update")
            .takes(UpdateManager.class)
            .returns(ManagerView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("manager.updated")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Changes the instructions or the model of the caller's manager.");

    /// Which of the agents changed.
    ///
    /// @param identity the identity that changed; absent: the manager
    public record IdentitiesChanged(Optional<String> identity) {}

    public static final EventType<IdentitiesChanged> IDENTITIES_CHANGED = EventType.event(
            "identities.changed", IdentitiesChanged.class, Scope.READ, "One of the caller's agents changed.");

    public static final List<Method<?, ?>> ALL =
            List.of(IDENTITIES_LIST, IDENTITIES_CREATE, IDENTITIES_UPDATE, IDENTITIES_RETIRE, MANAGER_UPDATE);
    public static final List<EventType<?>> EVENTS = List.of(IDENTITIES_CHANGED);
}
