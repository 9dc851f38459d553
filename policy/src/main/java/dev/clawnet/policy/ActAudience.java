package dev.clawnet.policy;

import dev.clawnet.protocol.id.PersonId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Who gets what an act makes or says: its audience, from the verb, the object and the labels of places. Never from
/// an agent's argument. Unnamed is everyone.
final class ActAudience {
    private static final Audience EVERYONE = Audience.of(new Reader.Everyone());

    private ActAudience() {}

    static Audience of(Snapshot snapshot, Act act, Labels labels) {
        PersonId owner = snapshot.run().owner();
        return switch (act.verb()) {
            case READ, LIST, STAT -> snapshot.run().audience();
            case SEARCH ->
                act.object().kind() == Resource.Kind.SERVICE
                        ? named(act.object())
                        : snapshot.run().audience();
            case WRITE, APPEND, MKDIR, REMEMBER -> place(owner, labels.readers(act.object()));
            case DELETE -> place(owner, labels.readersBelow(act.object()));
            case COPY -> place(owner, target(act, labels));
            case MOVE, RENAME, UNDO -> place(owner, union(labels.readersBelow(act.object()), target(act, labels)));
            case EXEC -> exec(snapshot, act, owner);
            case INVOKE -> invoked(snapshot, act, owner);
            case FETCH, MODEL -> named(act.object());
            case SPEND, MESSAGE -> beyond(act, owner);
            case SAY, CLOSE, COMMIT -> said(snapshot, act, owner);
            case CONTACT, COLLABORATE, BRANCH, DISCOVER -> reached(snapshot, act, owner);
            case CONSULT, SPAWN, SCHEDULE -> Audience.owner(owner);
        };
    }

    /// What a machine of the owner does when it is asked, a note on its screen, is before the owner alone.
    private static Audience invoked(Snapshot snapshot, Act act, PersonId owner) {
        return switch (act.object().kind()) {
            case FORM -> snapshot.run().audience();
            case NODE -> Audience.owner(owner);
            case SERVICE,
                    MEMORY,
                    WORKSPACE,
                    SESSION,
                    COLLABORATION,
                    DRAFTS,
                    PROPOSALS,
                    PERSON,
                    MANAGER,
                    PROVIDER,
                    CHANNEL,
                    RUN,
                    SANDBOX,
                    PLATFORM -> named(act.object());
        };
    }

    private static Audience place(PersonId owner, Readers readers) {
        Set<Reader> all = new HashSet<>(readers.set());
        all.add(new Reader.Human(owner));
        return new Audience(all);
    }

    private static Readers target(Act act, Labels labels) {
        return act.target().map(labels::readersBelow).orElse(Readers.NOBODY);
    }

    private static Audience both(PersonId owner, PersonId counterpart) {
        Set<Reader> both = new HashSet<>();
        both.add(new Reader.Human(owner));
        both.add(new Reader.Human(counterpart));
        return new Audience(both);
    }

    private static Readers union(Readers one, Readers two) {
        Set<Reader> all = new HashSet<>(one.set());
        all.addAll(two.set());
        return new Readers(all);
    }

    private static Audience named(Resource remote) {
        return remote.segments().isEmpty()
                ? EVERYONE
                : Audience.of(new Reader.Service(remote.segments().getFirst()));
    }

    /// In a sandbox without network nobody is told anything; with one, anybody may be. Without a sandbox what it tells
    /// the world cannot be seen: in a private run the owner answers for it through the question that check 5 asks.
    private static Audience exec(Snapshot snapshot, Act act, PersonId owner) {
        if (act.object().kind() == Resource.Kind.SANDBOX) {
            return Sandboxed.offline(act) ? Audience.owner(owner) : EVERYONE;
        }
        boolean alone = snapshot.run().half() == Snapshot.Half.PRIVATE
                && snapshot.run().audience().isOwnerOnly(owner);
        return alone ? Audience.owner(owner) : EVERYONE;
    }

    private static Audience beyond(Act act, PersonId owner) {
        return switch (act.object().kind()) {
            case SERVICE -> named(act.object());
            case SESSION, RUN -> Audience.owner(owner);
            case PERSON -> act.counterpart().map(person -> both(owner, person)).orElse(EVERYONE);
            case CHANNEL -> conversation(act.object());
            case NODE,
                    MEMORY,
                    WORKSPACE,
                    COLLABORATION,
                    DRAFTS,
                    PROPOSALS,
                    MANAGER,
                    PROVIDER,
                    FORM,
                    SANDBOX,
                    PLATFORM -> EVERYONE;
        };
    }

    /// One sender, or anybody: who is in a room, and who keeps what was said there, nobody vouches for.
    private static Audience conversation(Resource place) {
        List<String> segments = place.segments();
        boolean direct = segments.size() == Resource.CONVERSATION_LENGTH
                && segments.get(2).equals(Resource.DIRECT);
        return direct
                ? Audience.of(new Reader.Correspondent(segments.getFirst(), segments.get(1), segments.getLast()))
                : EVERYONE;
    }

    private static Audience said(Snapshot snapshot, Act act, PersonId owner) {
        return act.object().kind() == Resource.Kind.COLLABORATION
                ? snapshot.collaboration().map(Snapshot.CollabFacts::audience).orElse(EVERYONE)
                : beyond(act, owner);
    }

    /// A new party, the owner, and in a tree everybody in it.
    private static Audience reached(Snapshot snapshot, Act act, PersonId owner) {
        if (act.counterpart().isEmpty()) {
            return EVERYONE;
        }
        Set<Reader> all = new HashSet<>(both(owner, act.counterpart().get()).readers());
        snapshot.collaboration().flatMap(Snapshot.CollabFacts::tree).ifPresent(root -> all.add(new Reader.Tree(root)));
        return new Audience(all);
    }
}
