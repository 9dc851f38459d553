package dev.clawnet.policy;

import static dev.clawnet.policy.World.BUYER;
import static dev.clawnet.policy.World.DEAL;
import static dev.clawnet.policy.World.HEALTH;
import static dev.clawnet.policy.World.LI;
import static dev.clawnet.policy.World.MALLORY;
import static dev.clawnet.policy.World.MANAGER;
import static dev.clawnet.policy.World.NOVA;
import static dev.clawnet.policy.World.NOW;
import static dev.clawnet.policy.World.OTHER_DEAL;
import static dev.clawnet.policy.World.PURPOSE;
import static dev.clawnet.policy.World.RUN;
import static dev.clawnet.policy.World.SALES;

import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.id.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Random snapshots and acts over a small cast, mostly sound, so that every check is reached with everything
/// before it holding, and failing.
final class Worlds {
    static final List<PersonId> PEOPLE = List.of(LI, NOVA, MALLORY);
    private static final List<String> PATHS = List.of(
            "/desk",
            "/desk/specs",
            "/desk/specs/pump.md",
            "/desk/specs/cost/floor.md",
            "/desk/budget/limit.md",
            "/home/li/.ssh/id_ed25519",
            "/home/li/notes");
    private static final List<String> PATTERNS = List.of(
            "/**",
            "/desk",
            "/desk/specs",
            "/desk/*/pump.md",
            "/**/cost",
            "/desk/s*",
            "/desk/specs/cost",
            "/desk/budget",
            "/home");

    final Chance chance;

    Worlds(Chance chance) {
        this.chance = chance;
    }

    record Scene(Snapshot snapshot, Act act) {}

    Scene scene() {
        AgentId agent = chance.in(90) ? BUYER : chance.one(MANAGER, MANAGER, HEALTH, SALES);
        Snapshot snapshot = snapshot(agent);
        Act act = act(agent);
        if (chance.in(5)) {
            Set<String> refused = Set.of(Decide.refusalKey(act, Decide.audience(snapshot, act)));
            snapshot = With.run(snapshot, With.refused(snapshot.run(), refused));
        }
        return new Scene(snapshot, act);
    }

    Snapshot snapshot(AgentId agent) {
        return new Snapshot(
                run(agent),
                new Snapshot.AgentFacts(
                        chance.in(98) ? agent : HEALTH,
                        chance.in(98) ? LI : NOVA,
                        chance.in(97),
                        chance.maybe(60, () -> new Snapshot.Reach(chance.in(85), chance.in(50), chance.in(70)))),
                chance.maybe(65, this::collab),
                chance.several(4, this::grant),
                chance.several(4, this::rule),
                chance.maybe(80, this::relation),
                chance.in(60) ? ItemPolicy.NONE : item(),
                chance.some(1, () -> chance.one(AskReason.values())),
                trees(),
                chance.maybe(35, this::form),
                NOW,
                1 + chance.below(9));
    }

    private Snapshot.RunFacts run(AgentId agent) {
        Snapshot.Half half = chance.one(Snapshot.Half.values());
        return new Snapshot.RunFacts(
                chance.in(98) ? RUN : new RunId("r-2"),
                chance.in(98) ? agent : HEALTH,
                chance.in(98) ? LI : NOVA,
                chance.in(97),
                half,
                audience(half),
                PURPOSE,
                chance.one(Integrity.values()),
                chance.some(2, this::object),
                chance.in(30),
                chance.in(97),
                Set.of(),
                chance.maybe(80, () -> chance.some(1, () -> audience(Snapshot.Half.PUBLIC))),
                chance.some(1, () -> "acme"),
                chance.maybe(40, () -> chance.one(BUYER, HEALTH)));
    }

    private Audience audience(Snapshot.Half half) {
        if (half == Snapshot.Half.PRIVATE && chance.in(90)) {
            return Audience.owner(LI);
        }
        Audience parties = Audience.people(Set.of(LI, NOVA));
        return chance.one(
                parties,
                parties,
                Audience.of(new Reader.Tree(DEAL)),
                Audience.of(new Reader.Human(LI), new Reader.Human(NOVA), new Reader.Service("web")),
                Audience.of(new Reader.Correspondent("mail", "li", "shop")),
                Audience.of(new Reader.Human(LI), new Reader.Correspondent("irc", "work", "ann")),
                Audience.of(new Reader.Everyone()));
    }

    private Snapshot.CollabFacts collab() {
        return new Snapshot.CollabFacts(
                chance.in(90) ? DEAL : OTHER_DEAL,
                chance.in(93),
                chance.in(93),
                chance.in(90),
                chance.in(90) ? Set.of(LI, NOVA) : Set.of(NOVA, MALLORY),
                chance.in(93) ? Set.of(BUYER, SALES) : Set.of(SALES),
                chance.maybe(30, () -> DEAL));
    }

    Grant grant() {
        return new Grant(
                new GrantId("g-" + chance.below(50)),
                chance.in(85) ? BUYER : chance.one(HEALTH, SALES),
                chance.in(60) ? Set.of(Verb.values()) : chance.some(4, () -> chance.one(Verb.values())),
                chance.in(25)
                        ? Set.of(
                                new ResourcePattern(World.file("/**")),
                                wide(Resource.Kind.SERVICE),
                                wide(Resource.Kind.MANAGER))
                        : chance.some(2, this::pattern),
                chance.maybe(15, () -> chance.some(2, () -> chance.one(PEOPLE))),
                chance.maybe(20, () -> chance.some(2, () -> chance.one(PURPOSE, "travel"))),
                NOW.plusSeconds(chance.one(-60, -60, -60, 0, 60)),
                chance.maybe(30, () -> NOW.plusSeconds(chance.one(-1, 0, 60))),
                chance.maybe(30, () -> chance.one(0, 1, 5)),
                chance.in(40));
    }

    private static ResourcePattern wide(Resource.Kind kind) {
        return new ResourcePattern(Resource.of(kind, LI, "**"));
    }

    ResourcePattern pattern() {
        return chance.in(75) ? new ResourcePattern(World.file(chance.one(PATTERNS))) : new ResourcePattern(object());
    }

    Rule rule() {
        return new Rule(
                new RuleId("l-" + chance.below(50)),
                chance.in(92) ? LI : NOVA,
                pattern(),
                chance.maybe(20, () -> chance.one(BUYER, HEALTH)),
                chance.maybe(20, () -> chance.one(PURPOSE, "travel")),
                readers(),
                chance.maybe(20, () -> NOW.plusSeconds(chance.one(-1, 0, 60))),
                chance.in(25));
    }

    Readers readers() {
        return new Readers(chance.some(3, this::reader));
    }

    Reader reader() {
        return chance.one(
                new Reader.Human(NOVA),
                new Reader.Human(NOVA),
                new Reader.Human(chance.one(PEOPLE)),
                new Reader.WithTree(NOVA),
                new Reader.WithTree(chance.one(PEOPLE)),
                new Reader.Tree(chance.one(DEAL, OTHER_DEAL)),
                new Reader.Correspondent("mail", "li", "shop"),
                new Reader.Correspondent("irc", "work", "ann"),
                new Reader.Service(chance.one("web", "acme")),
                new Reader.Everyone());
    }

    private Snapshot.Relation relation() {
        return new Snapshot.Relation(
                chance.in(85) ? NOVA : MALLORY,
                chance.in(90),
                chance.maybe(92, () -> chance.one(BUYER, BUYER, BUYER, HEALTH)),
                chance.in(92),
                chance.in(93),
                chance.in(7),
                chance.in(85));
    }

    ItemPolicy item() {
        Map<PersonId, Readers> policies = new HashMap<>();
        chance.several(2, () -> chance.one(PEOPLE)).forEach(owner -> policies.put(owner, readers()));
        return new ItemPolicy(policies, chance.one(Integrity.values()));
    }

    private Map<CollabId, Set<PersonId>> trees() {
        Map<CollabId, Set<PersonId>> trees = new HashMap<>();
        if (chance.in(70)) {
            trees.put(DEAL, Set.of(LI, NOVA));
        }
        if (chance.in(20)) {
            trees.put(OTHER_DEAL, Set.of(NOVA, MALLORY));
        }
        return trees;
    }

    Act act(AgentId agent) {
        Verb verb = chance.one(Verb.values());
        Resource object = chance.in(80) ? fitting(verb) : object();
        boolean faces = object.kind() == Resource.Kind.PERSON || object.kind() == Resource.Kind.COLLABORATION;
        return new Act(
                chance.in(98) ? agent : SALES,
                RUN,
                verb,
                object,
                verb.hasTarget() || (verb == Verb.UNDO && chance.in(50))
                        ? chance.maybe(95, this::object).map(this::nearby)
                        : chance.maybe(2, this::object),
                faces || verb.alwaysAsks()
                        ? chance.maybe(92, () -> chance.in(85) ? NOVA : MALLORY)
                        : chance.maybe(10, () -> NOVA),
                chance.in(97) ? PURPOSE : chance.one("travel", " "),
                arguments(verb));
    }

    private Map<String, String> arguments(Verb verb) {
        if (verb != Verb.EXEC) {
            return chance.in(50) ? Map.of() : Map.of("method", chance.one("get", "POST"));
        }
        Map<String, String> out = new HashMap<>();
        if (chance.in(90)) {
            out.put("network", chance.one("none", "none", "bridge"));
        }
        if (chance.in(90)) {
            out.put("workspace", chance.one("none", "ro", "rw"));
        }
        if (chance.in(90)) {
            out.put("action", chance.one("start", "start", "write", "poll", "list", "log", "kill"));
        }
        return out;
    }

    private Resource sandbox(PersonId owner) {
        return chance.in(95)
                ? Resource.of(Resource.Kind.SANDBOX, owner, chance.one("i-buyer", "i-buyer", "i-health", "manager"))
                : Resource.of(Resource.Kind.SANDBOX, owner);
    }

    private Resource nearby(Resource any) {
        return chance.in(90) ? World.file(chance.one(PATHS)) : any;
    }

    private Resource fitting(Verb verb) {
        return switch (verb) {
            case READ, LIST, SEARCH, STAT, WRITE, APPEND -> chance.in(60) ? World.file(chance.one(PATHS)) : object();
            case MOVE, RENAME, COPY, MKDIR, DELETE, UNDO -> World.file(chance.one(PATHS));
            case EXEC -> chance.in(40) ? World.file(chance.one(PATHS)) : sandbox(LI);
            case INVOKE -> chance.in(50) ? asked() : chance.in(40) ? World.file(chance.one(PATHS)) : remote();
            case FETCH, SPEND -> remote();
            case SAY, CLOSE, COMMIT -> Resource.of(Resource.Kind.COLLABORATION, chance.one(LI, NOVA), "c-deal");
            case CONTACT, COLLABORATE, BRANCH, DISCOVER -> person();
            case CONSULT -> Resource.of(Resource.Kind.MANAGER, LI, "manager");
            case REMEMBER -> memory();
            case SCHEDULE, SPAWN -> Resource.of(Resource.Kind.RUN, LI, "r-9");
            case MESSAGE -> chance.one(person(), session(), conversation());
            case MODEL -> Resource.of(Resource.Kind.PROVIDER, LI, chance.one("acme", "acme", "other"));
        };
    }

    private Resource asked() {
        return Resource.of(Resource.Kind.FORM, chance.in(95) ? LI : NOVA, chance.in(85) ? "f-price" : "f-other");
    }

    private Snapshot.FormFacts form() {
        Form form = new Form(
                new FormId(chance.in(90) ? "f-price" : "f-other"),
                chance.in(85) ? BUYER : HEALTH,
                chance.maybe(50, () -> chance.in(85) ? PURPOSE : "travel"),
                new Readers(chance.some(3, this::reader)),
                List.copyOf(chance.several(3, () -> World.file(chance.one(PATHS)))),
                2,
                1,
                chance.maybe(50, () -> chance.in(80) ? NOW.plusSeconds(60) : NOW));
        return new Snapshot.FormFacts(form, chance.in(80), chance.in(25));
    }

    private Resource remote() {
        return chance.in(90)
                ? Resource.of(Resource.Kind.SERVICE, LI, chance.one("web", "shop"))
                : Resource.of(Resource.Kind.SERVICE, LI);
    }

    private Resource person() {
        return Resource.of(
                Resource.Kind.PERSON, chance.one(LI, LI, NOVA, MALLORY), chance.in(85) ? "p-nova" : "p-mallory");
    }

    private Resource memory() {
        IdentityId pair = chance.in(85) ? BUYER : HEALTH;
        return chance.one(
                Resource.memory(BUYER),
                Resource.of(Resource.Kind.MEMORY, LI, "i-buyer", "m-1"),
                Resource.pairMemory(pair, NOVA),
                Resource.of(Resource.Kind.MEMORY, LI, "i-buyer", "p-nova", "m-1"),
                Resource.memory(HEALTH),
                Resource.memory(MANAGER),
                Resource.of(Resource.Kind.MEMORY, LI));
    }

    private Resource conversation() {
        return chance.in(90)
                ? Resource.conversation(LI, "irc", "work", chance.in(70), chance.one("ann", "bob"))
                : Resource.of(Resource.Kind.CHANNEL, LI, "irc", "work");
    }

    private Resource session() {
        return Resource.of(Resource.Kind.SESSION, LI, chance.one("i-buyer", "i-buyer", "i-health", "manager"), "main");
    }

    private Resource folder() {
        Resource whole = Resource.workspace(chance.in(75) ? BUYER : HEALTH);
        return chance.in(40)
                ? whole
                : Resource.of(
                        Resource.Kind.WORKSPACE,
                        LI,
                        whole.segments().getFirst(),
                        chance.one("AGENTS.md", "skills", ".ssh"));
    }

    Resource object() {
        PersonId owner = chance.in(92) ? LI : chance.one(NOVA, PersonId.GATEWAY);
        return chance.one(
                Resource.nodePath(owner, "laptop", chance.one(PATHS)),
                Resource.nodePath(owner, "laptop", chance.one(PATHS)),
                memory(),
                session(),
                folder(),
                Resource.of(Resource.Kind.COLLABORATION, owner, chance.one("c-deal", "c-deal", "c-other")),
                Resource.of(Resource.Kind.DRAFTS, owner),
                Resource.of(Resource.Kind.DRAFTS, owner, chance.one("i-buyer", "i-health", "manager", "d-1"), "d-2"),
                Resource.of(Resource.Kind.PROPOSALS, owner, "x"),
                person(),
                remote(),
                Resource.of(Resource.Kind.PROVIDER, owner),
                Resource.of(Resource.Kind.RUN, owner, "r-9"),
                asked(),
                conversation(),
                sandbox(owner),
                Resource.of(Resource.Kind.PLATFORM, owner, "config"));
    }
}
