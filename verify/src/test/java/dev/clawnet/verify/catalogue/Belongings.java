package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Makes the objects that samples name, fresh for each call, as things of the owner.
final class Belongings {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    /// Rounds of looks for an answer, some seconds each.
    private static final int PATIENCE = 20;

    private final House house;
    private final Resident owner;
    private final Resident friend;
    private final Resident stranger;
    private final String node;
    private final Random random = new Random(7);
    private final Set<String> all = new TreeSet<>();
    private int count;

    /// The cast.
    ///
    /// @param friend a contact of the owner
    /// @param stranger nobody to the owner
    Belongings(House house, Resident owner, Resident friend, Resident stranger, String node) {
        this.house = house;
        this.owner = owner;
        this.friend = friend;
        this.stranger = stranger;
        this.node = node;
        all.addAll(List.of(owner.main(), friend.id(), friend.main(), node));
    }

    /// Ids of everything that was made: none of them is a stranger's business.
    Set<String> all() {
        return all;
    }

    /// One object for each word.
    Map<String, String> make(List<String> words) {
        Map<String, String> made = new HashMap<>();
        words.forEach(word -> made.put(word, made(word)));
        return made;
    }

    /// Ends what would otherwise fill a bound, and puts right what others build on.
    void drop(Map<String, String> made) {
        if (made.containsKey("approval")) {
            owner.deniesAll();
        }
        if (made.containsKey("exec")) {
            denies(made.get("exec"));
        }
        if (made.containsKey("question")) {
            closes(made.get("question"));
        }
        if (made.containsKey("surface")) {
            owner.line().call("no", "node.pair.reject", House.params().put("requestId", made.get("surface")));
        }
        if (made.containsKey("collab")) {
            owner.line().call("end", "collab.end", House.params().put("collab", made.get("collab")));
        }
        if (made.containsKey("contact")) {
            owner.befriends(friend);
            friend.deniesAll();
        }
        if (made.containsKey("token")) {
            owner.line().call("no", "tokens.revoke", House.params().put("token", made.get("token")));
        }
        if (made.containsKey("media")) {
            owner.line().call("no", "media.remove", House.params().put("media", made.get("media")));
        }
        if (made.containsKey("request")) {
            owner.line().call("no", "device.pair.reject", House.params().put("requestId", made.get("request")));
        }
    }

    /// Ids of the same form that belong to nobody.
    Map<String, String> missing(Map<String, String> made) {
        Map<String, String> missing = new HashMap<>();
        made.forEach((word, value) -> missing.put(
                word,
                switch (word) {
                    case "slug" -> value;
                    case "agent" -> "nobody" + ++count;
                    case "key" -> "s" + ++count;
                    case "session" -> "agent:main:nobody" + ++count;
                    default -> like(value);
                }));
        return missing;
    }

    private String like(String value) {
        int from = value.indexOf('-') + 1;
        boolean hex = from == 0;
        StringBuilder other = new StringBuilder(value.substring(0, from));
        while (other.length() < value.length()) {
            other.append(hex ? Integer.toHexString(random.nextInt(16)).charAt(0) : ALPHABET.charAt(random.nextInt(32)));
        }
        return other.toString();
    }

    private String made(String word) {
        String value = switch (Samples.Example.of(word).orElseThrow()) {
            case OWNER -> owner.id();
            case PERSON -> stranger.id();
            case CONTACT -> friend.id();
            case ASKING -> asking();
            case IDENTITY -> identity();
            case GRANT -> grant();
            case RULE -> rule();
            case FORM -> form();
            case APPROVAL -> approval();
            case COLLAB -> collab();
            case CLOSED -> closed();
            case RUN -> run();
            case ENTRY -> entry();
            case ACT -> act();
            case DEVICE -> owner.adds(Role.OPERATOR, false).key().id().value();
            case NODE -> node;
            case MACHINE -> owner.adds(Role.NODE, false).key().id().value();
            case SURFACE -> surface();
            case EXEC -> exec();
            case DECIDED -> decided();
            case QUESTION -> question();
            case REPLIED -> replied();
            case UPLOAD -> upload();
            case REQUEST -> request();
            case SESSION -> session();
            case TOKEN -> token();
            case MEDIA ->
                owner.line()
                        .ask("media.send", House.params().put("name", "clip").put("size", 10))
                        .path("media")
                        .stringValue();
            case JOB -> job();
            case AGENT -> agent();
            case CONFIG ->
                owner.line().ask("config.get", House.params()).path("hash").stringValue();
            case SLUG, KEY -> "s" + ++count;
        };
        if (Samples.Example.of(word).orElseThrow().owned()
                && !value.equals(owner.id())
                && !value.equals(stranger.id())) {
            all.add(value);
        }
        return value;
    }

    /// A person who asked the owner to become a contact.
    private String asking() {
        Resident other = owner.creates("Asking " + ++count);
        other.line().ask("contacts.request", House.params().put("person", owner.id()));
        other.line().close();
        return other.id();
    }

    private String identity() {
        return owner.line()
                .ask("identities.create", House.params().put("slug", "i" + ++count))
                .path("identity")
                .stringValue();
    }

    private String place() {
        return "memory://" + owner.id() + "/" + owner.main();
    }

    private String grant() {
        var params = House.params().put("identity", owner.main());
        params.putArray("verbs").add("read");
        params.putArray("objects").add(place());
        return owner.line().ask("grants.mint", params).path("grant").stringValue();
    }

    private String rule() {
        var params = House.params().put("place", place());
        params.putArray("readers");
        return owner.line().ask("rules.add", params).path("rule").stringValue();
    }

    private String form() {
        var params = House.params()
                .put("identity", owner.main())
                .put("name", "f" + ++count)
                .put("question", "Is it?")
                .put("uses", 1);
        params.putArray("blanks");
        params.putArray("answers").add("yes").add("no");
        params.putArray("askers").add(owner.id());
        params.putArray("places").add(place());
        return owner.line().ask("forms.add", params).path("form").stringValue();
    }

    private String approval() {
        return owner.asked(friend.proposes(owner)).path("id").stringValue();
    }

    private String collab() {
        String collab = owner.proposes(friend);
        friend.allows(friend.asked(collab));
        owner.awaits(collab, "open");
        return collab;
    }

    /// A collaboration that is over.
    private String closed() {
        String collab = collab();
        owner.line().ask("collab.end", House.params().put("collab", collab));
        owner.awaits(collab, "closed");
        return collab;
    }

    /// A session of the owner in which something was said.
    private String session() {
        String key = "agent:main:trip" + ++count;
        owner.line()
                .ask(
                        "chat.send",
                        House.params()
                                .put("sessionKey", key)
                                .put("message", "hello")
                                .put("idempotencyKey", "k" + ++count));
        return key;
    }

    private String agent() {
        String slug = "a" + ++count;
        owner.line().ask("identities.create", House.params().put("slug", slug));
        return slug;
    }

    private String token() {
        var params = House.params().put("name", "t" + ++count);
        params.putArray("scopes").add("hooks");
        return owner.line().ask("tokens.create", params).at("/token/token").stringValue();
    }

    private String job() {
        var params = House.params().put("name", "job " + ++count).put("sessionTarget", "isolated");
        params.putObject("schedule").put("kind", "cron").put("expr", "0 0 1 1 *");
        params.putObject("payload").put("kind", "agentTurn").put("message", "hello");
        return owner.line().ask("cron.add", params).path("id").stringValue();
    }

    /// What it was asked may wait behind others for a quiet moment, which comes with the house's clock alone.
    private void over(String run) {
        for (int i = 0; i < PATIENCE; i++) {
            if (owner.line().answerOr("run", house::pass).isPresent()) {
                return;
            }
        }
        throw new AssertionError("the run " + run + " never got its final answer");
    }

    private String run() {
        owner.line().send("run", "agent", House.params().put("message", "hello").put("idempotencyKey", "k" + ++count));
        String run = Json.STRICT
                .readTree(owner.line().answer("run"))
                .path("payload")
                .path("runId")
                .stringValue();
        over(run);
        return run;
    }

    private String entry() {
        return owner.line()
                .ask("ledger.list", House.params().put("limit", 1))
                .path("entries")
                .get(0)
                .path("id")
                .stringValue();
    }

    /// An entry of which something may be erased.
    private String act() {
        owner.proposes(friend);
        friend.deniesAll();
        return owner.line()
                .ask(
                        "ledger.list",
                        House.params().put("kind", "collab.proposed").put("limit", 1))
                .path("entries")
                .get(0)
                .path("id")
                .stringValue();
    }

    /// What a node of the owner declares beyond what was approved.
    private String surface() {
        Line line = house.line();
        House.Paired machine = owner.adds(Role.NODE, false);
        line.connect(machine.with(List.of()), List.of("notes"));
        line.close();
        for (JsonNode waits : owner.line().ask("node.pair.list", House.params()).path("pending")) {
            if (waits.path("nodeId").stringValue().equals(machine.key().id().value())) {
                return waits.path("requestId").stringValue();
            }
        }
        throw new AssertionError("nothing waits for that node");
    }

    /// A question about a command that waits for the owner.
    private String exec() {
        var params = House.params()
                .put("command", "echo " + ++count)
                .put("twoPhase", true)
                .put("requireDeliveryRoute", false);
        return Json.STRICT
                .readTree(owner.line().call("exec" + count, "exec.approval.request", params))
                .path("payload")
                .path("id")
                .stringValue();
    }

    private void denies(String exec) {
        owner.line()
                .call(
                        "no",
                        "exec.approval.resolve",
                        House.params().put("id", exec).put("decision", "deny"));
    }

    /// A question about a command that the owner answered.
    private String decided() {
        String exec = exec();
        denies(exec);
        return exec;
    }

    /// A question in words that waits for the owner.
    private String question() {
        var params = House.params();
        var question = params.putArray("questions").addObject();
        question.put("questionId", "color").put("header", "Color").put("question", "Which color? " + ++count);
        question.putArray("options").addObject().put("label", "red");
        return owner.line().ask("question.request", params).path("id").stringValue();
    }

    private void closes(String question) {
        owner.line()
                .call(
                        "no",
                        "question.resolve",
                        House.params().put("id", question).put("cancel", true));
    }

    /// One that the owner closed.
    private String replied() {
        String question = question();
        closes(question);
        return question;
    }

    /// An archive of the owner that has come.
    private String upload() {
        var params =
                House.params().put("kind", "skill-archive").put("slug", "cook").put("sizeBytes", 1);
        String upload =
                owner.line().ask("skills.upload.begin", params).path("uploadId").stringValue();
        owner.line()
                .ask(
                        "skills.upload.chunk",
                        House.params().put("uploadId", upload).put("offset", 0).put("dataBase64", "eA=="));
        return upload;
    }

    /// A device of the owner that asks for more than it has.
    private String request() {
        var params = House.params().put("human", false);
        params.putArray("roles").add(Role.OPERATOR.wire());
        String code = owner.line()
                .ask("device.pair.setupCode", params)
                .path("setupCode")
                .stringValue();
        House.Paired device = house.pair(code, Role.OPERATOR, List.of("operator.read"));
        Line line = house.line();
        JsonNode refused = Json.STRICT.readTree(line.connect(device.with(List.of("operator.read", "operator.talk"))));
        line.close();
        return refused.path("error").path("details").path("requestId").stringValue();
    }
}
