package dev.clawnet.policy;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// The first four checks of [Decide]: who acts, on what, between whom, and with what left.
final class Standing {
    private static final Finding NO_COUNTERPART = Finding.deny(DenyCode.STATE, "3 counterpart cannot be reached");

    private Standing() {}

    /// Everything that the act needs is there.
    static Finding defined(Case c) {
        Act act = c.act();
        if (act.purpose().isBlank()) {
            return Finding.deny(DenyCode.UNDEFINED, "0 no purpose");
        }
        // An undo has two ends when what it takes back had.
        if (act.verb() != Verb.UNDO && act.verb().hasTarget() != act.target().isPresent()) {
            return Finding.deny(DenyCode.UNDEFINED, "0 no target, or one that means nothing");
        }
        if (act.verb().alwaysAsks() && act.counterpart().isEmpty()) {
            return Finding.deny(DenyCode.UNDEFINED, "0 no counterpart");
        }
        if (act.verb() == Verb.MODEL && act.object().segments().isEmpty()) {
            return Finding.deny(DenyCode.UNDEFINED, "0 no provider");
        }
        return namesAnother(act) ? Finding.deny(DenyCode.UNDEFINED, "0 object and counterpart differ") : Finding.HOLDS;
    }

    private static boolean namesAnother(Act act) {
        return act.object().kind() == Resource.Kind.PERSON
                && (act.counterpart().isEmpty()
                        || (!act.object().segments().isEmpty()
                                && !act.object().named(act.counterpart().get().value())));
    }

    /// Check 1: person, agent and run belong together, and all of them may act now.
    static Finding binding(Case c) {
        Snapshot.RunFacts run = c.run();
        Act act = c.act();
        if (!run.live() || !run.id().equals(act.run())) {
            return Finding.deny(DenyCode.BINDING, "1 run is not live");
        }
        if (!run.agent().equals(act.agent()) || !c.snapshot().agent().id().equals(act.agent())) {
            return Finding.deny(DenyCode.BINDING, "1 run of another agent");
        }
        if (!act.agent().owner().equals(run.owner())
                || !c.snapshot().agent().owner().equals(run.owner())) {
            return Finding.deny(DenyCode.BINDING, "1 agent of another person");
        }
        if (!c.snapshot().agent().active()) {
            return Finding.deny(DenyCode.BINDING, "1 agent is not active");
        }
        if (!run.purpose().equals(act.purpose())) {
            return Finding.deny(DenyCode.BINDING, "1 purpose of another run");
        }
        return seat(c);
    }

    /// A public half in a collaboration acts only while that is open and the agent has its seat there. A manager
    /// has no seat anywhere and nobody but its owner for an audience (INV-4, INV-5).
    private static Finding seat(Case c) {
        if (c.byManager() && !c.privateRun()) {
            return Finding.deny(DenyCode.BINDING, "1 manager beyond its owner");
        }
        if (c.publicHalf() && c.snapshot().collaboration().isPresent()) {
            Snapshot.CollabFacts facts = c.snapshot().collaboration().get();
            if (!facts.live()) {
                return Finding.deny(DenyCode.BINDING, "1 collaboration is not open");
            }
            if (!(c.act().agent() instanceof IdentityId identity)
                    || !facts.seats().contains(identity)) {
                return Finding.deny(DenyCode.BINDING, "1 agent has no seat");
            }
        }
        return Finding.HOLDS;
    }

    /// Check 2: the verb exists for this agent and this kind of object, and the object is not out of reach for
    /// good.
    static Finding exists(Case c) {
        Act act = c.act();
        boolean exists = c.byManager()
                ? Kinds.forManager(act.verb(), act.object().kind())
                : Kinds.forIdentity(act.verb(), act.object().kind());
        if (!exists) {
            return Finding.deny(DenyCode.FORBIDDEN, "2 no such verb for this object");
        }
        if (forbidden(c, act.object())) {
            return Finding.deny(DenyCode.FORBIDDEN, "2 object is out of reach");
        }
        if (Forms.answering(c) && act.verb() != Verb.MODEL && !Forms.readsPlace(c)) {
            return Finding.deny(DenyCode.FORBIDDEN, "2 quarantined");
        }
        if (act.target().isPresent()
                && (act.target().get().kind() != act.object().kind()
                        || forbidden(c, act.target().get()))) {
            return Finding.deny(DenyCode.FORBIDDEN, "2 target is out of reach");
        }
        return Finding.HOLDS;
    }

    private static boolean forbidden(Case c, Resource resource) {
        if (resource.owner().equals(PersonId.GATEWAY)) {
            return true;
        }
        return switch (resource.kind()) {
            case PLATFORM -> true;
            case NODE -> another(c, resource) || BuiltInSecrets.covers(resource);
            case SERVICE, PROVIDER, MANAGER, RUN, FORM -> another(c, resource);
            case CHANNEL -> another(c, resource) || resource.segments().size() != Resource.CONVERSATION_LENGTH;
            case MEMORY, SANDBOX -> another(c, resource) || !ownShelf(c, resource);
            case WORKSPACE -> another(c, resource) || !ownShelf(c, resource) || BuiltInSecrets.covers(resource);
            case SESSION -> another(c, resource) || !reachedSession(c, resource);
            case DRAFTS, PROPOSALS -> another(c, resource) || !ownWaiting(c, resource);
            case COLLABORATION -> !ownConversation(c, resource);
            case PERSON -> another(c, resource) && !c.act().counterpart().equals(Optional.of(resource.owner()));
        };
    }

    private static boolean another(Case c, Resource resource) {
        return !resource.owner().equals(c.owner());
    }

    /// An identity reaches what is kept under its own name (INV-8). A manager reads what any identity of its owner
    /// keeps; when it advises one, only what that one keeps, its own, and what a grant of `consult` to that
    /// identity names (INV-7).
    private static boolean ownShelf(Case c, Resource resource) {
        if (!c.byManager() || c.act().verb() == Verb.REMEMBER) {
            return resource.named(c.agentName());
        }
        Optional<IdentityId> advised = c.run().advises();
        return advised.isEmpty()
                || resource.named(Resource.MANAGER_NAME)
                || resource.named(advised.get().value())
                || Scope.drawsOn(c, advised.get(), resource);
    }

    /// A session of the agent's own, or of another identity that the owner's configuration opens to it; and in
    /// either case one that the owner lets this run see.
    private static boolean reachedSession(Case c, Resource resource) {
        Optional<Snapshot.Reach> reach = c.snapshot().agent().reach();
        boolean opened = reach.filter(Snapshot.Reach::crosses).isPresent() && !c.byManager();
        return reach.map(Snapshot.Reach::seen).orElse(true) && (opened || ownShelf(c, resource));
    }

    /// An agent reads what waits for the owner under its own name, and writes nothing under another agent's.
    private static boolean ownWaiting(Case c, Resource resource) {
        boolean anothers = !resource.segments().isEmpty()
                && !resource.named(c.agentName())
                && (resource.segments().getFirst().startsWith("i-") || resource.named(Resource.MANAGER_NAME));
        return c.act().verb().reads() ? ownShelf(c, resource) : !anothers;
    }

    /// The collaboration of the run. A manager that talks with its owner reads any of its owner's: the owner asked.
    private static boolean ownConversation(Case c, Resource resource) {
        return c.byManager()
                ? !another(c, resource) && c.run().advises().isEmpty()
                : c.ofCollaboration(resource) || (c.act().verb().alwaysAsks() && !another(c, resource));
    }

    /// Check 3: contact, identity shown, membership, turn order, caps, depth, no cycle; and no second asking after
    /// a refusal. What is told of a counterpart is the same whether it is unknown, hidden or gone (INV-11).
    static Finding state(Case c) {
        if (!c.run().refused().isEmpty() && c.run().refused().contains(Decide.refusalKey(c.act(), c.audience()))) {
            return Finding.deny(DenyCode.STATE, "3 refused in this run");
        }
        if (c.publicHalf() && c.snapshot().collaboration().isPresent()) {
            Finding turn = turn(c, c.snapshot().collaboration().get());
            if (turn instanceof Finding.Denies) {
                return turn;
            }
        }
        return switch (c.act().verb()) {
            case SAY -> said(c);
            case CLOSE -> c.publicHalf() && c.ofCollaboration() ? Finding.HOLDS : notInTurn();
            case COMMIT -> committed(c);
            case COLLABORATE, DISCOVER -> reached(c);
            case BRANCH -> open(c) ? reached(c) : notInTurn();
            case MESSAGE, SPEND -> c.object().kind() == Resource.Kind.PERSON ? faced(c) : begun(c);
            case READ, LIST, SEARCH, STAT, WRITE, APPEND, MOVE, RENAME, COPY, MKDIR, DELETE, UNDO -> Finding.HOLDS;
            case INVOKE -> c.object().kind() == Resource.Kind.FORM ? asked(c) : Finding.HOLDS;
            case SPAWN -> begun(c);
            case EXEC, FETCH, CONTACT, CONSULT, REMEMBER, SCHEDULE, MODEL -> Finding.HOLDS;
        };
    }

    /// A sub-agent, or a run of another session, begins while there is room for one: in depth, and beside others.
    private static Finding begun(Case c) {
        boolean full = c.object().kind() == Resource.Kind.SESSION
                && c.snapshot().agent().reach().filter(reach -> !reach.room()).isPresent();
        return full ? Finding.deny(DenyCode.STATE, "3 no room for another run") : Finding.HOLDS;
    }

    private static Finding notInTurn() {
        return Finding.deny(DenyCode.STATE, "3 not its turn there");
    }

    private static Finding turn(Case c, Snapshot.CollabFacts facts) {
        if (!facts.ownTurn() || !facts.parties().contains(c.owner())) {
            return notInTurn();
        }
        boolean stands = c.relation()
                .map(relation -> relation.contact() && relation.mayFace())
                .orElse(true);
        return stands || c.act().verb().alwaysAsks() ? Finding.HOLDS : NO_COUNTERPART;
    }

    /// A form is asked by a turn in a collaboration, as often as its owner said.
    private static Finding asked(Case c) {
        if (!c.publicHalf() || !open(c)) {
            return notInTurn();
        }
        return Forms.asked(c).filter(facts -> !facts.usesLeft()).isPresent()
                ? Finding.deny(DenyCode.STATE, "3 no uses left")
                : Finding.HOLDS;
    }

    private static boolean open(Case c) {
        return c.snapshot()
                .collaboration()
                .filter(facts -> facts.live() && facts.parties().contains(c.owner()))
                .isPresent();
    }

    private static Finding said(Case c) {
        if (!c.publicHalf() || !c.ofCollaboration()) {
            return notInTurn();
        }
        boolean left = c.snapshot()
                .collaboration()
                .map(Snapshot.CollabFacts::turnsLeft)
                .orElse(false);
        return left ? faced(c) : Finding.deny(DenyCode.STATE, "3 no turns left");
    }

    private static Finding committed(Case c) {
        boolean member = c.object().kind() != Resource.Kind.COLLABORATION || c.ofCollaboration();
        if (!member) {
            return notInTurn();
        }
        return c.object().kind() == Resource.Kind.SERVICE ? Finding.HOLDS : faced(c);
    }

    /// The owner and the counterpart know each other, and this identity may face the counterpart.
    private static Finding faced(Case c) {
        return c.relation()
                .filter(relation -> relation.contact() && relation.mayFace())
                .map(_ -> Finding.HOLDS)
                .orElse(NO_COUNTERPART);
    }

    /// A new link: as [#faced], and it is this identity that the owner shows, and the chain allows one more.
    private static Finding reached(Case c) {
        Optional<Snapshot.Relation> relation = c.relation().filter(Snapshot.Relation::contact);
        if (relation.isEmpty() || !relation.get().depthLeft() || relation.get().cycle()) {
            return NO_COUNTERPART;
        }
        boolean shown = relation.get().shown().filter(c.act().agent()::equals).isPresent();
        return shown && relation.get().mayFace()
                ? Finding.HOLDS
                : Finding.deny(DenyCode.STATE, "3 identity is not shown to the counterpart");
    }

    /// Check 4: what the act needs was reserved for this run when it started.
    static Finding budget(Case c) {
        return c.run().budgetLeft() ? Finding.HOLDS : Finding.deny(DenyCode.BUDGET, "4 budget is used up");
    }
}
