package dev.clawnet.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.approval.Decisions.Answered;
import dev.clawnet.gateway.people.IdentityRetired;
import dev.clawnet.gateway.simulation.Broken;
import dev.clawnet.gateway.simulation.Seeds;
import dev.clawnet.gateway.simulation.Seeds.Outcome;
import dev.clawnet.gateway.simulation.Trace;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Questions and answers of a seed, each step held against a model that is no more than a map from owner to a
/// word: the first decision wins, silence denies, an answer serves one act once, what is moot is withdrawn (INV-28).
class ApprovalSimulationTest {
    private static final int QUICK = 500;

    @Test
    @Tag("INV-28")
    void approvals_do_what_a_map_of_words_does() {
        Seeds.Sum sum = Seeds.of(ApprovalSimulationTest.class, QUICK).play(new Questions());
        if (sum.seeds() >= QUICK) {
            assertThat(sum.counts()).containsKeys("used", "allowed", "refused", "expired", "withdrawn", "TOO_MANY");
        }
    }

    /// One thing that happens.
    private record Op(int kind, int a, int b) {}

    private static final class Questions implements Seeds.Simulated<Op> {
        @Override
        public List<Op> plan(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Op> plan = new ArrayList<>();
            for (int more = 10 + random.nextInt(40); more > 0; more--) {
                plan.add(new Op(random.nextInt(14), random.nextInt(1_000), random.nextInt(1_000)));
            }
            return plan;
        }

        @Override
        public Outcome play(long seed, List<Op> plan) {
            Life life = new Life(seed);
            plan.forEach(life::step);
            life.end();
            return new Outcome(life.trace.hash(), life.trace.lines(), life.counts);
        }
    }

    /// What the model knows of one approval.
    private static final class Model {
        private final BoundAct act;
        private final Instant deadline;
        private final Map<PersonId, String> parts = new TreeMap<>();

        Model(BoundAct act, Instant deadline, List<PersonId> owners) {
            this.act = act;
            this.deadline = deadline;
            owners.forEach(owner -> parts.put(owner, "pending"));
        }

        boolean any(String word) {
            return parts.containsValue(word);
        }

        boolean against() {
            return any("refused") || any("expired") || any("withdrawn");
        }

        boolean waits() {
            return !against() && any("pending");
        }

        void all(String from, String to) {
            parts.replaceAll((_, word) -> word.equals(from) ? to : word);
        }

        void moot() {
            all("pending", "withdrawn");
            all("allowed", "withdrawn");
        }
    }

    private static final class Life {
        private static final List<PersonId> PEOPLE =
                List.of(new PersonId("p-a"), new PersonId("p-b"), new PersonId("p-c"));
        private static final List<IdentityId> AGENTS = List.of(
                new IdentityId(PEOPLE.get(0), "i-a"),
                new IdentityId(PEOPLE.get(1), "i-b"),
                new IdentityId(PEOPLE.get(0), "i-c"));

        private final Random random;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<ApprovalId, Model> models = new TreeMap<>();
        private final List<ApprovalId> ids = new ArrayList<>();
        private final Map<String, Integer> counts = new HashMap<>();
        private final Trace trace = new Trace();
        private VirtualTime time = new VirtualTime();
        private Notices notices = new Notices();
        private MemoryStore store =
                new MemoryStore((_, all) -> entries.addAll(all), notices, time, MemoryStore.Mode.OBJECTS, time);
        private ApprovalDesk desk;
        private Decisions decisions;

        Life(long seed) {
            this.random = new Random(seed);
            this.desk = desk();
            this.decisions = new Decisions(store, new Records(random, time));
        }

        private ApprovalDesk desk() {
            ApprovalDesk made = new ApprovalDesk(new ApprovalDesk.Parts(
                    store, notices, time, time, random, (_, _) -> Optional.empty(), _ -> false, (_, _, _) -> false));
            made.watch();
            return made;
        }

        void step(Op op) {
            int before = entries.size();
            switch (op.kind()) {
                case 0, 1, 2 -> ask(op.a(), op.b());
                case 3, 4, 5 -> answer(op.a(), op.b(), Decision.ALLOW_ONCE);
                case 6 -> answer(op.a(), op.b(), Decision.DENY);
                case 7, 8 -> use(op.a(), op.b() % 5 == 0);
                case 9 -> withdraw(op.a());
                case 10 -> retire(AGENTS.get(op.a() % AGENTS.size()));
                case 11 -> pass(Duration.ofSeconds(op.a()));
                case 12 -> pass(Duration.ofMinutes(op.a() % 90));
                default -> restart();
            }
            compare("after " + op + " with " + (entries.size() - before) + " entries");
        }

        private Model model(ApprovalId id) {
            return Objects.requireNonNull(models.get(id));
        }

        private void count(String what) {
            counts.merge(what, 1, Integer::sum);
        }

        private Instant now() {
            return time.instant();
        }

        private void ask(int a, int b) {
            IdentityId agent = AGENTS.get(a % AGENTS.size());
            List<PersonId> owners = new ArrayList<>(List.of(agent.owner()));
            if (b % 3 == 0) {
                owners.add(PEOPLE.get(2));
            }
            BoundAct act = new BoundAct(
                    agent,
                    BoundAct.Where.NOWHERE,
                    Verb.COMMIT,
                    Resource.of(Resource.Kind.COLLABORATION, agent.owner(), "c-" + b % 4),
                    Optional.empty(),
                    Optional.empty(),
                    new TreeMap<>(Map.of("text", "t" + a)),
                    Audience.people(java.util.Set.copyOf(PEOPLE)),
                    "own",
                    // What another owner signs tells nothing of the run that asks.
                    new TreeSet<>(
                            owners.equals(List.of(agent.owner())) ? List.of(AskReason.COMMIT) : List.<AskReason>of()));
            Instant deadline = now().plusSeconds(60L + 60L * (b % 40));
            List<Question.Ask> asks = owners.stream()
                    .map(owner -> new Question.Ask(owner, card()))
                    .toList();
            Question question =
                    new Question(ApprovalKind.COMMIT, act, asks, deadline, Optional.empty(), Optional.empty());
            long open = models.values().stream()
                    .filter(model -> model.waits() && model.act.agent().equals(agent))
                    .count();
            Asked asked = store.write(tx -> {
                Asked made = desk.approvals().ask(tx, question);
                return new Change<>(made, made.entries(), made.notices());
            });
            switch (asked) {
                case Asked.Waits waits -> {
                    expect(open < 5, "a sixth question was put");
                    models.put(
                            waits.approval().id(),
                            new Model(act, waits.approval().deadline(), owners));
                    ids.add(waits.approval().id());
                }
                case Asked.NotAsked not -> {
                    expect(open >= 5 && not.why() == Asked.Why.TOO_MANY, "not asked: " + not.why());
                    count("TOO_MANY");
                }
            }
        }

        private static Card card() {
            return new Card("x", Verb.COMMIT, "thing", Optional.empty(), "own", List.of("a"), Optional.of("text"));
        }

        private Optional<ApprovalId> some(int a) {
            return ids.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ids.get(ids.size() - 1 - a % Math.min(6, ids.size())));
        }

        private void answer(int a, int b, Decision decision) {
            some(a).ifPresent(id -> {
                PersonId person = PEOPLE.get(b % PEOPLE.size());
                Model model = model(id);
                String expected = expected(model, person, decision);
                String came;
                try {
                    Answered answered = decisions.answer(
                            new Decisions.Answer(person, "device:x", id.value(), decision, Choice.NONE));
                    came = answered.applied() ? "applied" : "same";
                } catch (Fault fault) {
                    came = fault.code().name();
                }
                trace.add(id + " " + person + " " + decision + " " + came);
                expect(came.equals(expected), decision + " of " + person + " came to " + came + ", not " + expected);
            });
        }

        /// What an answer comes to, and what it changes in the model.
        private String expected(Model model, PersonId person, Decision decision) {
            String word = model.parts.getOrDefault(person, "");
            boolean allow = decision == Decision.ALLOW_ONCE;
            return switch (word) {
                case "" -> "APPROVAL_NOT_FOUND";
                case "pending" -> {
                    if (!now().isBefore(model.deadline)) {
                        yield "APPROVAL_EXPIRED";
                    }
                    model.parts.put(person, allow ? "allowed" : "refused");
                    if (!allow) {
                        model.moot();
                    }
                    yield "applied";
                }
                case "allowed", "used" -> allow ? "same" : "APPROVAL_ALREADY_RESOLVED";
                case "refused" -> allow ? "APPROVAL_ALREADY_RESOLVED" : "same";
                case "expired" -> "APPROVAL_EXPIRED";
                default -> "APPROVAL_ALREADY_RESOLVED";
            };
        }

        private void use(int a, boolean another) {
            some(a).ifPresent(id -> {
                Model model = model(id);
                BoundAct act = another ? other(model.act) : model.act;
                Use use = store.write(tx -> {
                    Use made = desk.approvals().use(tx, id, act, tx.now());
                    List<Entry> recorded = new ArrayList<>(
                            List.of(Entry.of(EntryId.mint(random), PersonId.GATEWAY, "tried", Map.of())));
                    if (made instanceof Use.Usable usable) {
                        recorded.addAll(usable.entries());
                    }
                    return new Change<>(made, recorded, List.<Notice>of());
                });
                String came = switch (use) {
                    case Use.Usable _ -> "usable";
                    case Use.NotYet _ -> "not yet";
                    case Use.No no -> no.why().name();
                };
                String expected = usable(model, another);
                trace.add(id + " use " + came);
                expect(came.equals(expected), "use came to " + came + ", not " + expected);
            });
        }

        private static BoundAct other(BoundAct act) {
            return new BoundAct(
                    act.agent(),
                    act.where(),
                    act.verb(),
                    act.object(),
                    act.target(),
                    act.counterpart(),
                    new TreeMap<>(Map.of("text", "something else")),
                    act.audience(),
                    act.purpose(),
                    act.reasons());
        }

        private String usable(Model model, boolean another) {
            if (another) {
                return "OTHER_ACT";
            }
            if (model.any("refused")) {
                return "REFUSED";
            }
            if (model.any("expired")) {
                return "EXPIRED";
            }
            if (model.any("withdrawn")) {
                return "WITHDRAWN";
            }
            if (model.any("used")) {
                return "SPENT";
            }
            if (model.any("pending")) {
                return now().isBefore(model.deadline) ? "not yet" : "EXPIRED";
            }
            if (!now().isBefore(model.deadline.plus(Duration.ofHours(1)))) {
                return "EXPIRED";
            }
            model.all("allowed", "used");
            return "usable";
        }

        private void withdraw(int a) {
            some(a).ifPresent(id -> {
                store.write(tx -> {
                    Approvals.Withdrawal all = desk.approvals().withdraw(tx, id, "moot");
                    List<Entry> recorded = new ArrayList<>(all.entries());
                    recorded.add(Entry.of(EntryId.mint(random), PersonId.GATEWAY, "tried", Map.of()));
                    return new Change<>(true, recorded, all.notices());
                });
                model(id).moot();
            });
        }

        private void retire(IdentityId agent) {
            notices.deliver(List.of(new IdentityRetired(agent)));
            time.runUntilIdle();
            models.values().stream()
                    .filter(model -> model.waits() && model.act.agent().equals(agent))
                    .forEach(Model::moot);
        }

        private void pass(Duration by) {
            time.advance(by);
            expire();
        }

        private void expire() {
            for (Model model : models.values()) {
                if (model.waits() && !now().isBefore(model.deadline)) {
                    model.all("pending", "expired");
                    model.moot();
                }
            }
        }

        /// The process stops; the next one stands on what was stored, at the same time of day.
        private void restart() {
            time = new VirtualTime(now());
            notices = new Notices();
            store = store.restarted((_, all) -> entries.addAll(all), notices, time, time);
            desk = desk();
            decisions = new Decisions(store, new Records(random, time));
            desk.recover();
            time.runUntilIdle();
            expire();
        }

        private void compare(String when) {
            time.runUntilIdle();
            models.forEach((id, model) -> {
                Approval approval = store.read(view -> Approvals.find(view, id)).orElseThrow();
                Map<PersonId, String> stored = new TreeMap<>();
                approval.parts()
                        .forEach(part -> stored.put(part.owner(), part.state().wire()));
                expect(stored.equals(model.parts), when + ": " + id + " is " + stored + ", not " + model.parts);
                boolean listed = model.parts.keySet().stream()
                        .anyMatch(person -> store.read(view -> ApprovalRows.open(view, person)).stream()
                                .anyMatch(open -> open.id().equals(id)));
                expect(listed == model.waits(), when + ": listed as waiting: " + listed);
            });
        }

        void end() {
            pass(Duration.ofDays(2));
            compare("at the end");
            models.values().forEach(model -> model.parts.values().forEach(this::count));
            expect(time.waiting() == 0, "timers wait for nothing");
            expect(models.values().stream().noneMatch(Model::waits), "something waits for ever");
        }

        private void expect(boolean holds, String what) {
            Broken.unless(holds, "INV-28 approvals", what);
        }
    }
}
