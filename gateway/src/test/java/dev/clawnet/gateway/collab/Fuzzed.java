package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.memory.Memories;
import dev.clawnet.gateway.memory.Memory;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ItemId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// One run of a random world: three or four people, four folders each, random sharing rules, wild models that open
/// branches. `secret` is what distinguishes two worlds: everything made from it lies where the observer may
/// not look.
final class Fuzzed {
    private static final int FEWEST = 3;
    private static final List<Owners> STRATEGIES =
            List.of(Owners.REFUSE_ALL, Owners.ALWAYS_YES, Owners.YES_AND_SEND_DRAFTS);
    private static final List<Onward> CHOICES = List.of(Onward.NEVER, Onward.ALWAYS, Onward.SOMETIMES);
    private static final int FOLDERS = 4;
    private static final List<String> FILES = List.of("base.md", "notes.md", "x", "plan.md", "z");

    /// What owners do with what they are asked.
    enum Owners {
        REFUSE_ALL,
        ALWAYS_YES,
        YES_AND_SEND_DRAFTS
    }

    /// Whether owners let trees in where that is offered.
    enum Onward {
        NEVER,
        ALWAYS,
        /// As the text on the card has it.
        SOMETIMES
    }

    /// What two worlds have in common besides the seed.
    record Shape(int people, int observer, Owners owners, Onward onward) {
        static Shape of(long seed) {
            SplittableRandom chance = new SplittableRandom(seed * 97);
            int people = FEWEST + chance.nextInt(2);
            return new Shape(
                    people,
                    chance.nextInt(people),
                    STRATEGIES.get(chance.nextInt(STRATEGIES.size())),
                    CHOICES.get(chance.nextInt(CHOICES.size())));
        }
    }

    /// Something that an observer saw, or a release towards it.
    record Seen(Instant at, String what) {}

    private final long seed;
    private final int size;
    private final int observer;
    private final Owners owners;
    private final Onward onward;
    private final long secret;
    private final World world;
    private final List<World.Human> humans = new ArrayList<>();
    private final List<String> identities = new ArrayList<>();
    /// Who may learn a place, by path, each person's own.
    private final List<Map<String, Set<Integer>>> labels = new ArrayList<>();

    final List<Seen> seen = new ArrayList<>();
    final List<Seen> releases = new ArrayList<>();
    final Map<String, Integer> counts = new HashMap<>();

    Fuzzed(long seed, Shape shape, long secret) {
        this.seed = seed;
        this.size = shape.people();
        this.observer = shape.observer();
        this.owners = shape.owners();
        this.onward = shape.onward();
        this.secret = secret;
        WildModel model = new WildModel(seed, names(), this::prompted);
        this.world = new World(new Ordered(seed), MemoryStore.Mode.OBJECTS, model, (tx, entries) -> {
            for (Entry entry : entries) {
                recorded(tx.now(), entry);
            }
        });
        world.notices.on(Broadcast.class, this::heard);
        people();
        places();
    }

    /// Plays the world to its end.
    Fuzzed play() {
        collaborations();
        SplittableRandom chance = new SplittableRandom(seed * 31 + 7);
        for (int round = 0; round < 9; round++) {
            ownersSpeak(chance, round);
            world.time.advance(Duration.ofSeconds(50 + chance.nextInt(40)));
            decide();
            world.time.advance(Duration.ofSeconds(20 + chance.nextInt(400)));
            if (owners == Owners.YES_AND_SEND_DRAFTS) {
                sendDrafts();
            }
        }
        world.time.advance(Duration.ofHours(3));
        decide();
        look();
        return this;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        names.addAll(List.of("..", "/", ".", "", "laptop:/", "nowhere:/x", "manager", "alt"));
        for (int person = 0; person < size; person++) {
            names.addAll(List.of("P" + person, "p-" + person, "laptop:/id" + person, "alt" + person));
            for (int folder = 0; folder < FOLDERS; folder++) {
                String path = "/id" + person + "/f" + folder;
                names.add("f" + folder);
                names.add("laptop:" + path);
                names.add("../id" + person + "/f" + folder);
                for (String file : FILES) {
                    names.add("f" + folder + "/" + file);
                    names.add("laptop:" + path + "/" + file);
                    if (file.length() == 1) {
                        names.add("f" + folder + "/" + file + " (2)");
                    }
                }
            }
        }
        return names;
    }

    private void people() {
        for (int person = 0; person < size; person++) {
            World.Human human = world.human("P" + person);
            humans.add(human);
            identities.add(world.identity(human, "id" + person, "m" + person));
            world.identity(human, "alt" + person, "m" + person);
        }
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                world.contact(humans.get(a), identities.get(a), humans.get(b), identities.get(b));
            }
        }
    }

    /// Rules are the same in both worlds; what lies where the observer may look is, too.
    private void places() {
        SplittableRandom chance = new SplittableRandom(seed);
        SplittableRandom hidden = new SplittableRandom(seed * 1_000_003 + secret);
        for (int person = 0; person < size; person++) {
            labels.add(new HashMap<>());
            String home = "/id" + person;
            if (chance.nextInt(3) == 0) {
                share(chance, person, home);
            }
            for (int folder = 0; folder < FOLDERS; folder++) {
                String path = home + "/f" + folder;
                if (chance.nextInt(4) > 0) {
                    share(chance, person, path);
                }
                for (String file : FILES) {
                    if (!file.equals("base.md") && chance.nextInt(6) == 0) {
                        share(chance, person, path + "/" + file);
                    }
                }
                fill(chance, hidden, person, path);
            }
            fillAlone(hidden, person);
        }
    }

    private void share(SplittableRandom chance, int person, String path) {
        Set<Integer> admitted = new HashSet<>();
        List<String> readers = new ArrayList<>();
        for (int other = 0; other < size; other++) {
            if (other != person && chance.nextInt(2) == 0) {
                boolean tree = chance.nextInt(3) == 0;
                admitted.add(other);
                readers.add(humans.get(other).id().value() + (tree ? "~" : ""));
                if (tree && onward != Onward.NEVER) {
                    // The observer may be, or come to be, in a tree with that person.
                    admitted.add(observer);
                }
            }
        }
        labels.get(person).put(path, admitted);
        world.share(humans.get(person), path, readers.toArray(String[]::new));
    }

    private boolean observerMayLearn(int person, String path) {
        if (person == observer) {
            return true;
        }
        for (String at = path; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            Set<Integer> admitted = labels.get(person).get(at);
            if (admitted != null) {
                return admitted.contains(observer);
            }
        }
        return false;
    }

    private void fill(SplittableRandom chance, SplittableRandom hidden, int person, String folder) {
        PersonId owner = humans.get(person).id();
        for (String file : FILES) {
            String path = folder + "/" + file;
            String common = "common price note " + chance.nextInt(1_000) + " of " + path;
            boolean there = file.equals("base.md") || chance.nextInt(3) > 0;
            if (observerMayLearn(person, path)) {
                if (there) {
                    world.folders.put(owner, path, common);
                }
            } else if (hidden.nextInt(3) > 0) {
                world.folders.put(owner, path, "price SECRET-" + hidden.nextInt(1_000_000) + " note");
            }
        }
        if (!observerMayLearn(person, folder)) {
            for (int more = hidden.nextInt(4); more > 0; more--) {
                world.folders.put(owner, folder + "/note" + hidden.nextInt(100), "price SECRET " + hidden.nextInt());
            }
        }
    }

    /// What the identities of others remember, and what lies in the homes of their other identities.
    private void fillAlone(SplittableRandom hidden, int person) {
        if (person == observer) {
            return;
        }
        PersonId owner = humans.get(person).id();
        IdentityId identity = new IdentityId(owner, identities.get(person));
        for (int more = hidden.nextInt(4); more > 0; more--) {
            world.folders.put(owner, "/alt" + person + "/n" + hidden.nextInt(50), "price SECRET " + hidden.nextInt());
            ItemId item = ItemId.mint(hidden);
            String text = "common price SECRET " + hidden.nextInt(1_000);
            world.store.write(tx -> {
                Memories.add(
                        tx,
                        new Memory(
                                item, Resource.memory(identity), Memory.Layer.FACT, text, ItemPolicy.NONE, tx.now()));
                return Change.of(true, Entry.of(EntryId.mint(hidden), PersonId.GATEWAY, "test.memory", Map.of()));
            });
        }
    }

    /// The same in every world: each pair works together, so that there is somebody to leak to.
    private void collaborations() {
        for (int a = 0; a < size; a++) {
            int b = (a + 1) % size;
            CollabMethods.CollabView opened = world.call(
                    humans.get(a),
                    CollabMethods.COLLAB_OPEN,
                    new CollabMethods.Open(
                            "id" + a,
                            humans.get(b).id(),
                            "common topic " + seed,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(onward != Onward.NEVER)));
            // That one and nothing else: what an agent has asked meanwhile is for the owners' habit.
            world.open(humans.get(b)).stream()
                    .filter(card ->
                            card.collab().equals(Optional.of(opened.collab().value())))
                    .forEach(card -> world.decide(humans.get(b), card, true, choice(card)));
        }
    }

    private void ownersSpeak(SplittableRandom chance, int round) {
        SplittableRandom hidden = new SplittableRandom(seed * 7_919 + secret * 13 + round);
        for (int person = 0; person < size; person++) {
            boolean speaks = chance.nextInt(3) == 0;
            String agent = List.of("id" + person, "alt" + person, "manager").get(chance.nextInt(3));
            if (person == observer) {
                if (speaks) {
                    tell(person, agent, "common " + round);
                }
            } else if (hidden.nextInt(2) == 0) {
                tell(person, agent, "price SECRET " + hidden.nextInt(1_000));
            }
        }
    }

    private void tell(int person, String agent, String message) {
        world.now(
                humans.get(person),
                AgentMethods.AGENT,
                new AgentMethods.Ask(message, "k" + message, Optional.of(agent), Optional.empty(), Optional.empty()));
        world.time.runUntilIdle();
    }

    private void decide() {
        for (int person = 0; person < size; person++) {
            World.Human human = humans.get(person);
            for (ApprovalView waiting : world.open(human)) {
                boolean allow = owners != Owners.REFUSE_ALL;
                if (allow && person != observer && told(waiting)) {
                    release(
                            person,
                            waiting.kind() + " " + waiting.text().orElse("") + " " + waiting.object()
                                    + brought(person, waiting));
                }
                count(allow ? "allowed" : "refused");
                world.decide(human, waiting, allow, allow ? choice(waiting) : Choice.NONE);
            }
        }
    }

    /// What an act brings to its place that its card names and does not show: the owner releases it as it lies there.
    private String brought(int person, ApprovalView waiting) {
        return switch (waiting.act().verb()) {
            case "copy", "move", "rename" -> {
                List<String> segments = Resource.parse(waiting.object()).segments();
                String path = "/" + String.join("/", segments.subList(1, segments.size()));
                Map<String, String> lies =
                        new TreeMap<>(world.folders.of(humans.get(person).id()));
                lies.keySet().removeIf(file -> !file.equals(path) && !file.startsWith(path + "/"));
                yield " " + lies;
            }
            // What was there before lies with the node.
            case "undo" -> " of world " + secret;
            default -> "";
        };
    }

    private Choice choice(ApprovalView card) {
        boolean offered = card.choices().map(ApprovalMethods.Choices::onward).orElse(false);
        boolean ticked = offered
                && switch (onward) {
                    case NEVER -> false;
                    case ALWAYS -> true;
                    case SOMETIMES -> (card.text().orElse("").hashCode() & 1) == 0;
                };
        if (ticked) {
            count("onward");
        }
        return new Choice(ticked, Optional.empty());
    }

    /// Whether what is allowed gets to the observer; who is in a tree, or comes to be in one with somebody, is not
    /// looked at.
    private boolean told(ApprovalView waiting) {
        return waiting.audience().stream()
                .anyMatch(name -> name.startsWith(humans.get(observer).name())
                        || name.equals("anybody")
                        || name.startsWith("all who are")
                        || (onward != Onward.NEVER && name.endsWith("and those they ask")));
    }

    private void sendDrafts() {
        for (int person = 0; person < size; person++) {
            World.Human human = humans.get(person);
            for (CollabMethods.CollabView collab : world.call(human, CollabMethods.COLLAB_LIST, new Method.None())
                    .collabs()) {
                List<CollabMethods.DraftView> drafts = world
                        .call(
                                human,
                                CollabMethods.COLLAB_SHOW,
                                new CollabMethods.Show(collab.collab(), Optional.empty()))
                        .drafts()
                        .stream()
                        .filter(draft -> !draft.sent())
                        .toList();
                if (collab.state().equals("open") && !drafts.isEmpty()) {
                    send(person, collab, drafts.getFirst());
                }
            }
        }
    }

    private void send(int person, CollabMethods.CollabView collab, CollabMethods.DraftView draft) {
        try {
            boolean tree = collab.onward().isPresent();
            if (person != observer
                    && (tree || collab.with().equals(humans.get(observer).id()))) {
                release(person, "draft " + collab.collab() + " " + draft.text());
            }
            world.call(
                    humans.get(person),
                    CollabMethods.COLLAB_SAY,
                    new CollabMethods.Say(collab.collab(), Optional.empty(), Optional.of(draft.draft())));
            count("drafts sent");
        } catch (Fault fault) {
            count("drafts refused");
        }
    }

    private void release(int person, String what) {
        releases.add(new Seen(world.time.instant(), person + " " + what));
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /// What the observer's own methods answer at the end.
    private void look() {
        World.Human human = humans.get(observer);
        CollabMethods.CollabList list = world.call(human, CollabMethods.COLLAB_LIST, new Method.None());
        see(json(list));
        for (CollabMethods.CollabView collab : list.collabs()) {
            see(json(world.call(
                    human, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab.collab(), Optional.empty()))));
        }
        see(json(world.call(
                human, ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.of(true)))));
        see(json(world.call(
                human,
                OwnerEventMethods.EVENTS_LIST,
                new OwnerEventMethods.ListEvents(Optional.empty(), Optional.of(true), Optional.empty()))));
    }

    private static String json(Object value) {
        return Json.STRICT.writeValueAsString(value);
    }

    private void see(String what) {
        seen.add(new Seen(world.time.instant(), what));
    }

    private void heard(Broadcast<?> event) {
        if (humans.size() == size && event.person().equals(humans.get(observer).id())) {
            see(event.event().name() + " " + json(event.payload()));
        }
    }

    private void recorded(Instant at, Entry entry) {
        if (entry.kind().equals("act")) {
            count("act " + entry.fields().getOrDefault("verb", "none") + " "
                    + entry.fields().getOrDefault("result", "intent"));
        } else {
            count(entry.kind() + " " + entry.fields().getOrDefault("cause", ""));
        }
        if (humans.size() < size) {
            return;
        }
        if (entry.kind().equals("collab.branch-ended")
                && humans.get(observer).id().value().equals(entry.fields().getOrDefault("counterpart", ""))) {
            // That what it was opened from is over is the one thing that a branch tells of it.
            releases.add(new Seen(at, "end of a branch"));
        }
        boolean own = entry.log().equals(new LogId.OfPerson(humans.get(observer).id()));
        if (own && entry.fields().containsKey("collab")) {
            collabs.add(new CollabId(entry.fields().getOrDefault("collab", "")));
        }
        if (own || ofOwnCollaboration(entry)) {
            seen.add(new Seen(at, entry.kind() + " " + entry.phase() + " " + entry.fields()));
        }
    }

    private boolean ofOwnCollaboration(Entry entry) {
        return entry.log() instanceof LogId.OfCollab(CollabId collab) && collabs.contains(collab);
    }

    /// Collaborations that the observer is in, learnt from its own entries.
    private final Set<CollabId> collabs = new HashSet<>();

    /// Prompts of the observer's own models, and those of the turns of others that face the observer: what is
    /// written there may be learnt by the observer.
    private void prompted(Prompt prompt, String text) {
        if (humans.size() < size) {
            return;
        }
        String name = humans.get(observer).name();
        boolean own =
                prompt.ref().name().equals("m" + observer) || prompt.system().contains("manager agent of " + name);
        boolean facing = prompt.system().contains("of " + name + ". Both people may learn")
                || prompt.system().contains("of " + name + ". All who are or will be");
        if (own || facing) {
            see((own ? "own " : "facing ") + text);
        }
    }
}
