package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.verify.catalogue.Matrix.Who;
import dev.clawnet.verify.tidy.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every method of the catalogue, called on a real gateway over real sockets by every kind of caller: each gets the
/// verdict that docs/protocol/permissions.md promises.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionMatrixTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /// Frames that a gateway keeps while it decides on connect, less the first.
    private static final int AT_ONCE = 14;
    /// What the owner alone changes: nothing of it moves by itself.
    private static final List<String> OWN_THINGS =
            List.of("people.self", "identities.list", "grants.list", "rules.list", "device.pair.list");

    private static final Set<String> AT_THE_GATE = Set.of("role", "scope", "human", "steward");

    /// Their final answer comes when somebody decides; StockApprovalsTest waits for it.
    private static final Set<String> WAITS_FOR_A_PERSON = Set.of("exec.approval.request");

    private final Samples samples = Samples.read(Repository.here());
    private final Matrix matrix = Matrix.read(Repository.here());
    private final Schemas schemas = new Schemas(Comments.NONE);

    private Cast cast;
    private int waiting;

    /// Calls of the other role's methods that a link outlives, asked twice each at most.
    private static final int WRONG_ROLES = 5;

    /// Who lives in the house.
    ///
    /// @param owner the host person, who is a steward
    /// @param other nobody to the owner
    /// @param node a node of the owner
    private record Cast(House house, Resident owner, Resident other, House.Paired node, Belongings objects) {}

    @BeforeAll
    void move_in(@TempDir Path folder) throws IOException {
        House house = new House(folder.resolve("state"));
        Resident owner = Resident.of(house, house.firstCode());
        Resident friend = owner.creates("Mira");
        Resident other = owner.creates("Nova");
        owner.befriends(friend);
        House.Paired node = owner.adds(Role.NODE, false);
        Resident stranger = owner.creates("Oda");
        Belongings objects =
                new Belongings(house, owner, friend, stranger, node.key().id().value());
        cast = new Cast(house, owner, other, node, objects);
    }

    @AfterAll
    void move_out() {
        cast.house().close();
    }

    /// What came back, and what it means.
    private record Verdict(String word, String text) {}

    private static Verdict verdict(String text) {
        JsonNode frame = Json.STRICT.readTree(text);
        if (frame.path("ok").booleanValue()) {
            return new Verdict(Matrix.OK, text);
        }
        JsonNode error = frame.path("error");
        String detail = error.path("details")
                .path("code")
                .stringValue(error.path("code").stringValue(""));
        String message = error.path("message").stringValue("");
        if (message.startsWith("unauthorized role")) {
            return new Verdict("role", text);
        }
        if (message.startsWith("invalid handshake: first request must be connect")) {
            return new Verdict("first", text);
        }
        return new Verdict(
                switch (detail) {
                    case "MISSING_SCOPE" -> "scope";
                    case "HUMAN_DEVICE_REQUIRED" -> "human";
                    case "STEWARD_REQUIRED" -> "steward";
                    case "LIMIT_REACHED" -> "limit";
                    default -> detail;
                },
                text);
    }

    /// Links by caller; opened again before the gateway would end one that asks for the other role's methods.
    private final class Callers {
        private final Map<Who, Line> lines = new EnumMap<>(Who.class);
        private final Map<Who, Integer> wrongRoles = new EnumMap<>(Who.class);
        private final House.Paired human = cast.owner().adds(Role.OPERATOR, true);

        Line of(Who who) {
            if (wrongRoles.getOrDefault(who, 0) >= WRONG_ROLES) {
                lines.remove(who);
                wrongRoles.remove(who);
            }
            return lines.computeIfAbsent(who, this::open);
        }

        void count(Who who, Verdict verdict) {
            if (verdict.word().equals("role")) {
                wrongRoles.merge(who, 1, Integer::sum);
            }
        }

        private Line open(Who who) {
            House house = cast.house();
            return switch (who) {
                case NODE -> house.link(cast.node().with(List.of()));
                case CONSOLE -> house.link(Line.Credentials.console(House.TOKEN, House.EVERY_SCOPE));
                case PROGRAM -> house.link(Line.Credentials.program(house.freshKey(), House.TOKEN, House.EVERY_SCOPE));
                case HUMAN, OVER -> house.link(human.with(House.EVERY_SCOPE));
                case OTHER -> house.link(cast.other().device().with(House.EVERY_SCOPE));
                case NONE,
                        ADMIN,
                        READ,
                        WRITE,
                        SESSIONS_READ,
                        SESSIONS_WRITE,
                        APPROVALS,
                        QUESTIONS,
                        PAIRING,
                        TALK,
                        TALK_SECRETS ->
                    house.link(human.with(
                            who.scope().map(Scope::wire).map(List::of).orElse(List.of())));
                case NOBODY, REVOKED -> throw new IllegalArgumentException(who + " has no link");
            };
        }
    }

    /// The id of a request. What is answered once more when somebody decides has its own, so that this answer is not
    /// taken for that of a later call.
    private String request(Method<?, ?> method) {
        return WAITS_FOR_A_PERSON.contains(method.name()) ? "waits" + ++waiting : "m";
    }

    private ObjectNode params(Method<?, ?> method, Map<String, String> objects) {
        return samples.of(method.name(), word -> Objects.requireNonNull(objects.get(word), word));
    }

    @Test
    @Tag("INV-35")
    void each_caller_gets_from_each_method_what_the_matrix_says() {
        Callers callers = new Callers();
        List<String> wrong = new ArrayList<>();
        for (Method<?, ?> method : Catalogue.ALL) {
            cast.house().pass(MINUTE);
            for (Who who : Who.values()) {
                switch (who) {
                    case NOBODY, OTHER, REVOKED, OVER -> {
                        // Each has a test of its own.
                    }
                    default -> {
                        // Who is turned away at the gate needs no objects; whoever gets further than that without
                        // them is told so, which is another verdict.
                        boolean enters = !AT_THE_GATE.contains(matrix.verdict(method.name(), who));
                        Map<String, String> objects =
                                enters ? cast.objects().make(samples.objects(method.name())) : Map.of();
                        Line line = callers.of(who);
                        Verdict verdict = verdict(line.call(
                                request(method),
                                method.name(),
                                enters ? params(method, objects) : samples.example(method.name())));
                        callers.count(who, verdict);
                        wrong.addAll(differs(method, who, verdict));
                        wrong.addAll(unfit(method, line, verdict));
                        cast.objects().drop(objects);
                    }
                }
            }
        }
        none(wrong);
    }

    private List<String> differs(Method<?, ?> method, Who who, Verdict verdict) {
        List<String> wrong = new ArrayList<>();
        String promised = matrix.verdict(method.name(), who);
        if (!verdict.word().equals(promised)) {
            wrong.add(method.name() + " called by " + who.column() + " is `" + verdict.word() + "`, and " + Matrix.FILE
                    + " says `" + promised
                    + "`: mend the method, or the row by hand when this is meant; the answer was "
                    + verdict.text());
        }
        return wrong;
    }

    /// What answers and events do against their schemas and the errors that the method declares.
    private List<String> unfit(Method<?, ?> method, Line line, Verdict verdict) {
        List<String> wrong = new ArrayList<>();
        if (verdict.word().equals(Matrix.OK)) {
            if (method.answers() == Method.Answers.ACCEPTED_THEN_FINAL) {
                if (WAITS_FOR_A_PERSON.contains(method.name())) {
                    return wrong;
                }
                fits(
                        method.accepted().isPresent() ? Roots.accepted(method.name()) : "",
                        payload(verdict.text()),
                        wrong);
                fits(Roots.result(method.name()), payload(line.answer("m")), wrong);
            } else {
                fits(Roots.result(method.name()), payload(verdict.text()), wrong);
            }
        }
        wrong.addAll(undeclared(method, verdict));
        line.events()
                .forEach(event -> fits(Roots.event(event.path("event").stringValue()), event.path("payload"), wrong));
        line.events().clear();
        return wrong;
    }

    private static List<String> undeclared(Method<?, ?> method, Verdict verdict) {
        boolean declared = verdict.word().equals(Matrix.OK)
                || PageText.errors(method).stream().anyMatch(code -> saysSo(code, verdict));
        return declared
                ? List.of()
                : List.of(method.name() + " answers an error that it does not declare: add it to fails(...): "
                        + verdict.text());
    }

    private static boolean saysSo(ErrorCode code, Verdict verdict) {
        JsonNode error = Json.STRICT.readTree(verdict.text()).path("error");
        return code.wire().equals(error.path("code").stringValue(""))
                && code.detail().equals(error.path("details").path("code").stringValue(""));
    }

    private static JsonNode payload(String text) {
        return Json.STRICT.readTree(text).path("payload");
    }

    private void fits(String schema, JsonNode value, List<String> wrong) {
        if (!schema.isEmpty()) {
            schemas.wrong(schema, value)
                    .forEach(error -> wrong.add(schema + " does not fit its schema: " + error + " in " + value));
        }
    }

    @Test
    @Tag("INV-11")
    void another_person_with_every_scope_cannot_tell_what_is_the_owners_from_what_is_nobodys() {
        Line line = cast.house().link(cast.other().device().with(House.EVERY_SCOPE));
        List<String> wrong = new ArrayList<>();
        int wrongRoles = 0;
        for (Method<?, ?> method : Catalogue.ALL) {
            cast.house().pass(MINUTE);
            if (!method.roles().contains(Role.OPERATOR) && ++wrongRoles % WRONG_ROLES == 0) {
                line = cast.house().link(cast.other().device().with(House.EVERY_SCOPE));
            }
            Map<String, String> theirs = cast.objects().make(samples.objects(method.name()));
            theirs.computeIfPresent("person", (_, _) -> cast.owner().id());
            Map<String, String> nobodys = cast.objects().missing(theirs);
            Map<String, String> before = ownThings(theirs);
            Verdict verdict = verdict(line.call(request(method), method.name(), params(method, theirs)));
            if (method.answers() == Method.Answers.ACCEPTED_THEN_FINAL
                    && verdict.word().equals(Matrix.OK)
                    && !WAITS_FOR_A_PERSON.contains(method.name())) {
                line.answer("m");
            }
            wrong.addAll(differs(method, Who.OTHER, verdict));
            wrong.addAll(undeclared(method, verdict));
            if (samples.namesObjects(method.name())) {
                String said = without(verdict.text(), theirs);
                String saidOfNobody = without(line.call("m", method.name(), params(method, nobodys)), nobodys);
                if (!said.equals(saidOfNobody)) {
                    wrong.add(method.name() + " tells what is somebody's from what is nobody's:\n  " + said + "\n  "
                            + saidOfNobody);
                }
            }
            wrong.addAll(seen(method, without(verdict.text(), theirs), line));
            ownThings(theirs).forEach((what, after) -> {
                if (!after.equals(before.get(what))) {
                    wrong.add(method.name() + " called by another person changed what the owner sees in " + what);
                }
            });
            cast.objects().drop(theirs);
        }
        none(wrong);
        JsonNode entries = cast.owner().line().ask("ledger.list", House.params().put("limit", 500));
        assertThat(entries.toString())
                .contains(cast.owner().device().key().id().value())
                .doesNotContain(cast.other().device().key().id().value());
    }

    /// The owner's things as the owner sees them, and how the objects stand that were named.
    private Map<String, String> ownThings(Map<String, String> objects) {
        Line owner = cast.owner().line();
        Map<String, String> all = new TreeMap<>();
        for (String method : OWN_THINGS) {
            String seen = owner.ask(method, House.params()).toString();
            // Whether a device is connected, and when it last was, is its own doing.
            all.put(
                    method,
                    seen.replace("\"connected\":true", "\"connected\":false")
                            .replaceAll(",\"lastSeen(AtMs|Reason)\":[^,}]+", ""));
        }
        if (objects.containsKey("collab")) {
            JsonNode shown = owner.ask("collab.show", House.params().put("collab", objects.get("collab")));
            all.put("collab.show", shown.path("collab").path("state").stringValue());
        }
        if (objects.containsKey("approval")) {
            JsonNode shown = owner.ask("approval.get", House.params().put("id", objects.get("approval")));
            all.put("approval.get", shown.path("approval").path("status").stringValue());
        }
        return all;
    }

    private static String without(String text, Map<String, String> objects) {
        String[] left = {text};
        new TreeMap<>(objects).forEach((word, value) -> left[0] = left[0].replace(value, "$" + word));
        return left[0];
    }

    /// Ids of the owner's things in what the other person heard.
    private List<String> seen(Method<?, ?> method, String answer, Line line) {
        String heard = answer + line.events();
        line.events().clear();
        return cast.objects().all().stream()
                .filter(heard::contains)
                .map(id -> method.name() + " shows another person " + id + " of the owner: " + heard)
                .toList();
    }

    @Test
    void nobody_gets_anything_before_connect() {
        List<String> wrong = new ArrayList<>();
        for (Method<?, ?> method : Catalogue.ALL) {
            try (Line line = cast.house().line()) {
                Verdict verdict = verdict(line.call("m", method.name(), samples.example(method.name())));
                wrong.addAll(differs(method, Who.NOBODY, verdict));
                assertThat(line.end()).isEqualTo(1008);
                assertThat(line.rest()).isEmpty();
            }
        }
        none(wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"device.pair.remove", "device.token.revoke"})
    void a_device_that_was_removed_or_lost_its_token_gets_nothing_at_all(String ending) {
        House.Paired gone = cast.owner().adds(Role.OPERATOR, true);
        Line open = cast.house().link(gone.with(House.EVERY_SCOPE));
        ObjectNode device = House.params().put("deviceId", gone.key().id().value());
        if (ending.equals("device.token.revoke")) {
            device.put("role", "operator");
        }
        cast.owner().line().ask(ending, device);
        assertThat(open.end()).isEqualTo(4001);
        List<Method<?, ?>> methods = Catalogue.ALL;
        for (int from = 0; from < methods.size(); from += AT_ONCE) {
            Line line = cast.house().line();
            line.send("connect", "connect", line.params(gone.with(House.EVERY_SCOPE)));
            methods.subList(from, Math.min(methods.size(), from + AT_ONCE))
                    .forEach(method -> line.send(method.name(), method.name(), samples.example(method.name())));
            assertThat(refused(line)).isTrue();
            List<String> heard = line.rest();
            assertThat(heard).hasSize(1);
            assertThat(heard.getFirst())
                    .contains("\"id\":\"connect\"", "\"ok\":false")
                    .doesNotContain("\"ok\":true");
            // A right credential, so that the next wrong one is not held back longer.
            cast.house().link(Line.Credentials.console(House.TOKEN, List.of())).close();
        }
        methods.forEach(
                method -> assertThat(matrix.verdict(method.name(), Who.REVOKED)).isEqualTo("cut"));
        assertThat(open.rest()).noneMatch(text -> text.contains("\"type\":\"res\""));
    }

    /// A wrong credential is held back for a quarter of a second, so that nobody guesses fast: lets that time pass.
    private boolean refused(Line line) {
        Duration step = Duration.ofMillis(300);
        for (int i = 0; i < 40; i++) {
            cast.house().pass(step);
            if (line.endsWithin(step)) {
                return true;
            }
        }
        return false;
    }

    /// More calls than a test makes: such a limit is the same code, with a number that only a runaway reaches.
    private static final int REACHABLE = 10_000;

    @Test
    void a_call_beyond_the_limit_of_its_method_is_refused_until_the_next_minute() {
        House house = cast.house();
        House.Paired device = cast.owner().adds(Role.OPERATOR, true);
        Line operator = house.link(device.with(House.EVERY_SCOPE));
        Line node = house.link(cast.node().with(List.of()));
        ObjectNode nothing = House.params().put("nothing of this name", true);
        List<String> wrong = new ArrayList<>();
        house.pass(MINUTE);
        for (Method<?, ?> method : Catalogue.ALL) {
            if (method.perMinute() > REACHABLE) {
                continue;
            }
            Line line = method.roles().contains(Role.OPERATOR) ? operator : node;
            // Calls that are refused for their parameters count too, and cost nothing.
            int within = line.flood(method.name(), nothing, method.perMinute());
            if (within != method.perMinute()) {
                wrong.add(
                        method.name() + " was refused after " + within + " calls, its limit is " + method.perMinute());
            }
            Verdict verdict = verdict(line.call("m", method.name(), samples.example(method.name())));
            wrong.addAll(differs(method, Who.OVER, verdict));
        }
        house.pass(MINUTE);
        for (Method<?, ?> method : Catalogue.ALL) {
            Line line = method.roles().contains(Role.OPERATOR) ? operator : node;
            Verdict verdict = verdict(line.call("m", method.name(), nothing));
            if (verdict.word().equals("limit")) {
                wrong.add(method.name() + " is still refused in the next minute");
            }
        }
        none(wrong);
    }

    private static void none(List<String> complaints) {
        if (!complaints.isEmpty()) {
            fail(complaints.size() + " complaints:\n" + String.join("\n", complaints));
        }
    }
}
