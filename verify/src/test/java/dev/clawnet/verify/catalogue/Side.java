package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/// A stranger among others, with what is theirs and a word that stands in everything they write. Whatever one of their
/// links hears is searched for anything of the others as it is taken from the link.
final class Side implements AutoCloseable {
    private static final Set<String> WORDS = Set.of("message", "text", "label", "topic", "content", "note", "summary");
    /// Of these a person may make a number, ended ones included, which a long life would use up.
    private static final Set<String> LASTING = Set.of("identity", "agent");
    /// The hash of a configuration that nobody has, and the keys of sessions, are the same for everybody; whom a sample
    /// names as somebody is no thing of theirs.
    private static final Set<String> COMMON = Set.of("config", "session", "slug", "key", "agent", "person", "asking");
    /// One in so many objects is made anew before it is used, and one in so many is another side's.
    private static final int RENEWED = 150;

    private static final int STRANGE = 8;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofMillis(100);
    /// What is waited for on the way to a final answer; then a minute passes with each silent look.
    private static final Duration LOOK = Duration.ofMillis(10);

    private static final Set<String> UNFRIENDS = Set.of("contacts.remove", "contacts.show", "contacts.face");
    private static final int LOOKS = 300;
    private static final int MINUTES = 30;

    private final House house;
    private final String name;
    private final Random random;
    private final Samples samples;
    private final Marks<Side> marks;
    private final Resident self;
    private final Resident friend;
    private final Resident known;
    private final Line asNode;
    private final Belongings objects;
    private final String canary;
    private final Map<String, String> pool = new HashMap<>();
    /// Ids of others that this one named itself: an answer may say them again.
    private final Set<String> named = new HashSet<>();
    /// Calls whose answers are read, by id.
    private final Map<String, Deed> open = new HashMap<>();

    private int calls;
    private long heard;
    /// Whether it was answered or told its own word.
    private boolean seen;

    /// One call, and how far it came.
    final class Deed {
        private final Method<?, ?> method;
        private final Line line;
        private final String id;
        private final ObjectNode params;
        private int answers;
        private boolean served;
        private String last = "";

        private Deed(Method<?, ?> method, Line line, String id, ObjectNode params) {
            this.method = method;
            this.line = line;
            this.id = id;
            this.params = params;
        }

        Method<?, ?> method() {
            return method;
        }

        /// Whether its first answer was no refusal.
        boolean served() {
            return served;
        }

        void send() {
            open.put(id, this);
            line.send(id, method.name(), params);
        }

        @Override
        public String toString() {
            return name + " " + method.name();
        }

        private void answered(boolean ok, String text) {
            if (answers++ == 0) {
                served = ok;
            }
            last = text;
        }

        void awaitAnswer() {
            while (answers == 0) {
                line.next();
            }
        }

        /// The final answer, which must come: the words may wait behind others for a quiet moment, so time passes.
        void awaitEnd() {
            if (!served
                    || method.answers() != Method.Answers.ACCEPTED_THEN_FINAL
                    || method.name().equals("exec.approval.request")) {
                return;
            }
            boolean came = ends(LOOKS, LOOK, STEP) || ends(MINUTES, STEP, MINUTE);
            if (!came) {
                throw new AssertionError(method.name() + " " + id + " was accepted and never got its final answer");
            }
            if (last.contains("TIMEOUT")) {
                throw new AssertionError("what was accepted ends, and is not given up: " + last);
            }
        }

        private boolean ends(int looks, Duration look, Duration passes) {
            for (int silent = 0; answers < 2 && silent < looks; ) {
                if (!line.hears(look)) {
                    house.pass(passes);
                    silent++;
                }
            }
            return answers >= 2;
        }
    }

    Side(House house, Resident host, String name, Samples samples, Marks<Side> marks, Random random) {
        this.house = house;
        this.name = name;
        this.samples = samples;
        this.marks = marks;
        this.random = random;
        synchronized (host.line()) {
            this.self = host.creates(name);
            this.friend = host.creates("Friend of " + name);
            this.known = host.creates("Known to " + name);
        }
        self.line().tap(this::hears);
        friend.line().tap(this::hears);
        self.befriends(friend);
        House.Paired node = self.adds(Role.NODE, false);
        this.asNode = house.link(node.with(List.of()));
        asNode.tap(this::hears);
        this.objects =
                new Belongings(house, self, friend, known, node.key().id().value());
        this.canary = "zq" + name + "%016x".formatted(random.nextLong());
        marks.add(canary, this);
        marks.add(self.id(), this);
        objects.all().forEach(id -> marks.add(id, this));
    }

    boolean seen() {
        return seen;
    }

    /// Characters that its links heard.
    long heard() {
        return heard;
    }

    /// A call of this method with things of its own, now and then with one of somebody else's.
    Deed draws(Method<?, ?> method, Side other) {
        ObjectNode params = samples.of(method.name(), word -> {
            String theirs = random.nextInt(STRANGE) == 0 ? other.pool.get(word) : null;
            if (theirs != null) {
                named.add(theirs);
                return theirs;
            }
            return object(word);
        });
        params.propertyNames().stream()
                .filter(WORDS::contains)
                .filter(key -> params.path(key).isString())
                .toList()
                .forEach(key -> params.put(key, params.path(key).stringValue() + " " + canary));
        Line line = method.roles().contains(Role.OPERATOR) ? self.line() : asNode;
        return new Deed(method, line, "q" + ++calls, params);
    }

    /// Takes what came unasked, and puts right what others build on.
    void settles() {
        if (open.values().stream()
                .anyMatch(deed -> UNFRIENDS.contains(deed.method().name()))) {
            objects.drop(Map.of("contact", friend.id()));
        }
        open.clear();
        for (Line line : List.of(self.line(), friend.line(), asNode)) {
            line.rest();
            line.events().clear();
        }
    }

    private String object(String word) {
        if (word.equals("slug") || word.equals("key")) {
            return "s" + Long.toHexString(random.nextLong());
        }
        if (!pool.containsKey(word) || (random.nextInt(RENEWED) == 0 && !LASTING.contains(word))) {
            // Only a steward makes people: whoever asks to be a contact is the friend.
            String value = word.equals("asking") ? friend.id() : renewed(word);
            pool.put(word, value);
            if (!COMMON.contains(word) && value.length() >= Marks.WINDOW) {
                marks.add(value, this);
            }
        }
        return pool.getOrDefault(word, "");
    }

    private String renewed(String word) {
        if (word.equals("run")) {
            // Its end is not waited for.
            String id = "run" + ++calls;
            ObjectNode params = House.params().put("message", "hello").put("idempotencyKey", id);
            return Json.STRICT
                    .readTree(self.line().call(id, "agent", params))
                    .at("/payload/runId")
                    .stringValue("r-none");
        }
        try {
            return objects.make(List.of(word)).getOrDefault(word, "");
        } catch (AssertionError refused) {
            // Whoever has all that is kept of a kind goes on with the one at hand.
            if (!String.valueOf(refused.getMessage()).contains("LIMIT_REACHED")) {
                throw refused;
            }
            return pool.getOrDefault(word, "");
        }
    }

    private void hears(String text) {
        heard += text.length();
        marks.find(text, (mark, owner) -> {
            if (owner == this) {
                seen |= mark.equals(canary);
            } else if (!named.contains(mark)) {
                throw new AssertionError(name + " heard " + mark + " of " + owner.name + ": " + text);
            }
        });
        answered(text);
    }

    /// Notes an answer that is waited for. Its members stand before what it says, which is not read.
    private void answered(String text) {
        String id = "";
        try (JsonParser parser = Json.STRICT.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (member) {
                    case "id" -> id = parser.getString();
                    case "event" -> {
                        return;
                    }
                    case "ok" -> {
                        answered(open.get(id), value == JsonToken.VALUE_TRUE, text);
                        return;
                    }
                    default -> parser.skipChildren();
                }
            }
        }
    }

    private static void answered(@Nullable Deed deed, boolean ok, String text) {
        if (deed != null) {
            deed.answered(ok, text);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /// Its people leave; what is theirs stays, and is looked for in what others hear.
    @Override
    public void close() {
        List<Line> lines = new ArrayList<>(List.of(self.line(), friend.line(), known.line(), asNode));
        lines.forEach(Line::close);
    }
}
