package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.people.World;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Two people with devices that sign, an agent that asks, and the approvals between them.
final class Asking {
    static final Duration LIFE = Duration.ofMinutes(30);

    final World world = new World(11);
    final PersonId li = world.person("Li");
    final PersonId nova = world.person("Nova");
    final IdentityId buyer = world.identity(li, "procurement");
    final Map<PersonId, DeviceKey> keys = Map.of(li, key(1), nova, key(2));
    final List<ApprovalSettled> settled = new ArrayList<>();
    final ApprovalDesk desk;

    Asking() {
        this(Optional.empty());
    }

    /// A process that dies: its timers never fire.
    static Asking doomed() {
        return new Asking(Optional.of(new VirtualTime()));
    }

    private Asking(Optional<VirtualTime> timers) {
        desk = desk(timers.orElse(world.time));
        desk.watch();
        desk.bind(world.table);
        world.notices.on(ApprovalSettled.class, settled::add);
    }

    private static DeviceKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return DeviceKey.ofSeed(bytes);
    }

    /// A desk over the same store: what a restart builds.
    ApprovalDesk desk(VirtualTime time) {
        return new ApprovalDesk(new ApprovalDesk.Parts(
                world.store,
                world.notices,
                time,
                world.time,
                world.random,
                (person, _) -> Optional.ofNullable(keys.get(person)).map(DeviceKey::publicKey),
                _ -> false,
                (_, _, _) -> false));
    }

    BoundAct act(ApprovalKind kind, String object, AskReason... reasons) {
        return new BoundAct(
                buyer,
                BoundAct.Where.session("agent:procurement:main"),
                kind == ApprovalKind.EXEC ? Verb.EXEC : Verb.WRITE,
                Resource.of(Resource.Kind.NODE, li, "home", object),
                Optional.empty(),
                Optional.of(nova),
                new TreeMap<>(Map.of("text", "offer")),
                Audience.of(new Reader.Human(li), new Reader.Human(nova)),
                "procurement",
                new TreeSet<>(List.of(reasons)));
    }

    static Card card(String object) {
        return new Card(
                "procurement",
                Verb.WRITE,
                object,
                Optional.of("Nova"),
                "procurement",
                List.of("Li", "Nova"),
                Optional.of("offer"));
    }

    Question question(ApprovalKind kind, String object, AskReason... reasons) {
        return Question.ofOwner(
                kind,
                act(kind, object, reasons),
                card(object),
                world.time.instant().plus(LIFE),
                Optional.of("r-1"));
    }

    Question both(String object) {
        return new Question(
                ApprovalKind.COLLABORATE,
                elsewhere(act(ApprovalKind.COLLABORATE, object)),
                List.of(new Question.Ask(li, card(object)), new Question.Ask(nova, card(object))),
                world.time.instant().plus(LIFE),
                Optional.of("r-1"),
                Optional.of("c-1"));
    }

    /// The act as it may be shown to another owner too: in a collaboration.
    private static BoundAct elsewhere(BoundAct a) {
        return new BoundAct(
                a.agent(),
                new BoundAct.Where(Optional.empty(), Optional.of("c-1")),
                a.verb(),
                a.object(),
                a.target(),
                a.counterpart(),
                a.arguments(),
                a.audience(),
                a.purpose(),
                a.reasons());
    }

    Asked ask(Question question) {
        return world.write(tx -> {
            Asked asked = desk.approvals().ask(tx, question);
            return new Change<>(asked, asked.entries(), asked.notices());
        });
    }

    Approval waiting(Question question) {
        return ((Asked.Waits) ask(question)).approval();
    }

    Approval waiting(String object) {
        return waiting(question(ApprovalKind.BOUNDARY, object, AskReason.BOUNDARY));
    }

    Use use(Approval approval, BoundAct act) {
        return world.write(tx -> {
            Use use = desk.approvals().use(tx, approval.id(), act, tx.now());
            List<Entry> entries = switch (use) {
                case Use.Usable usable -> usable.entries();
                case Use.NotYet _, Use.No _ ->
                    List.of(Entry.of(EntryId.mint(world.random), li, "act", Map.of("result", "no")));
            };
            return new Change<>(use, entries, List.of());
        });
    }

    String sign(PersonId person, Approval approval, Decision decision, String digest, long atMs) {
        return new ApprovalProof(approval.id(), person, decision.wire(), digest, atMs)
                .sign(Objects.requireNonNull(keys.get(person)));
    }

    /// A human device of that person answers, signed as it should be.
    ApprovalView decide(PersonId person, Approval approval, Decision decision) {
        long now = world.time.instant().toEpochMilli();
        return world.call(
                        world.human(person),
                        ApprovalMethods.APPROVAL_DECIDE,
                        new ApprovalMethods.Decide(
                                approval.id().value(),
                                decision,
                                Optional.of(sign(person, approval, decision, approval.digest(), now)),
                                Optional.of(now)))
                .approval();
    }

    ApprovalView unsigned(Caller caller, ApprovalId id, Decision decision) {
        return world.call(
                        caller,
                        ApprovalMethods.APPROVAL_DECIDE,
                        new ApprovalMethods.Decide(id.value(), decision, Optional.empty(), Optional.empty()))
                .approval();
    }

    List<ApprovalView> listed(PersonId person, boolean all) {
        return world.call(
                        world.human(person),
                        ApprovalMethods.APPROVAL_LIST,
                        new ApprovalMethods.ListApprovals(Optional.of(all)))
                .approvals();
    }

    Approval now(Approval approval) {
        return world.read(view -> Approvals.find(view, approval.id())).orElseThrow();
    }

    List<OwnerEventMethods.OwnerEventView> events(PersonId person) {
        return world.call(
                        world.human(person),
                        OwnerEventMethods.EVENTS_LIST,
                        new OwnerEventMethods.ListEvents(Optional.empty(), Optional.empty(), Optional.empty()))
                .events();
    }
}
