package dev.clawnet.policy;

import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A second evaluator of the table, slow and plain. It shares no check with [Decide]: labels are sets of all
/// readers there are, patterns are regular expressions, and every row is one question whose answer is yes or no.
final class Reference {
    /// A verdict without its reasons: `ALLOW`, a deny code, or `ASK` with what is asked.
    record Outcome(String word, Set<AskReason> reasons) {
        static Outcome of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Allow _ -> new Outcome("ALLOW", Set.of());
                case Verdict.Deny deny -> new Outcome(deny.code().name(), Set.of());
                case Verdict.Ask ask -> new Outcome("ASK", ask.reasons());
            };
        }
    }

    private static final Set<Verb> READS = EnumSet.of(Verb.READ, Verb.LIST, Verb.SEARCH, Verb.STAT);
    private static final Set<Verb> REACH = EnumSet.of(Verb.CONTACT, Verb.COLLABORATE, Verb.BRANCH, Verb.DISCOVER);
    private static final Set<Verb> TWO_ENDS = EnumSet.of(Verb.MOVE, Verb.RENAME, Verb.COPY);
    private static final Set<Verb> TAKES = EnumSet.of(Verb.MOVE, Verb.RENAME, Verb.COPY, Verb.UNDO);
    private static final Map<Verb, String> OBJECTS = objects();

    private final Map<List<String>, Pattern> expressions;
    private final Snapshot s;
    private final Act a;
    private final PersonId owner;
    private final Set<Reader> universe = new HashSet<>();

    private Reference(Snapshot snapshot, Act act, Map<List<String>, Pattern> expressions) {
        this.expressions = expressions;
        s = snapshot;
        a = act;
        owner = snapshot.run().owner();
        for (PersonId person : Worlds.PEOPLE) {
            universe.add(new Reader.Human(person));
            universe.add(new Reader.WithTree(person));
        }
        universe.add(new Reader.Human(PersonId.GATEWAY));
        universe.add(new Reader.Tree(World.DEAL));
        universe.add(new Reader.Tree(World.OTHER_DEAL));
        universe.add(new Reader.Correspondent("mail", "li", "shop"));
        List.of("ann", "bob").forEach(name -> universe.add(new Reader.Correspondent("irc", "work", name)));
        List.of("web", "acme", "shop", "other").forEach(name -> universe.add(new Reader.Service(name)));
        universe.add(new Reader.Everyone());
    }

    static Outcome decide(Snapshot snapshot, Act act, Map<List<String>, Pattern> expressions) {
        return new Reference(snapshot, act, expressions).outcome();
    }

    private Outcome outcome() {
        Map<Integer, String> rows = new TreeMap<>();
        row(rows, 0, undefined(), "UNDEFINED");
        row(rows, 1, !bound(), "BINDING");
        row(rows, 2, !permissible(), "FORBIDDEN");
        row(rows, 3, !stateHolds(), "STATE");
        row(rows, 4, !s.run().budgetLeft(), "BUDGET");
        row(rows, 5, !inScope(), REACH.contains(a.verb()) || mine(a.object()) ? "?BOUNDARY" : "OUT_OF_SCOPE");
        row(rows, 6, dangerous() && s.run().integrity() == Integrity.UNTRUSTED && !liftedForUntrusted(), "?UNTRUSTED");
        row7(rows);
        row(rows, 8, a.verb() == Verb.COMMIT, "?COMMIT");
        row(rows, 9, turnedAway(), "INGRESS");
        Set<AskReason> asks = EnumSet.noneOf(AskReason.class);
        for (String word : rows.values()) {
            if (!word.startsWith("?")) {
                return new Outcome(word, Set.of());
            }
            asks.add(AskReason.valueOf(word.substring(1)));
        }
        asks.removeAll(s.answered());
        return asks.isEmpty() ? new Outcome("ALLOW", Set.of()) : new Outcome("ASK", Set.copyOf(asks));
    }

    private static void row(Map<Integer, String> rows, int number, boolean fails, String word) {
        if (fails) {
            rows.put(number, word);
        }
    }

    // Row 0

    private boolean undefined() {
        boolean person = a.object().kind() == Resource.Kind.PERSON;
        return a.purpose().isBlank()
                || (a.verb() != Verb.UNDO
                        && TWO_ENDS.contains(a.verb()) == a.target().isEmpty())
                || ((REACH.contains(a.verb()) || person) && a.counterpart().isEmpty())
                || (a.verb() == Verb.MODEL && first(a.object()).isEmpty())
                || (person
                        && !first(a.object()).isEmpty()
                        && !first(a.object()).equals(a.counterpart().get().value()));
    }

    // Row 1

    private boolean bound() {
        boolean same = List.of(s.run().agent(), s.agent().id()).stream().allMatch(a.agent()::equals)
                && List.of(a.agent().owner(), s.agent().owner()).stream().allMatch(owner::equals);
        boolean live = s.run().live() && s.agent().active() && s.run().id().equals(a.run());
        boolean purpose = s.run().purpose().equals(a.purpose());
        boolean alone = alone() || a.agent() instanceof IdentityId;
        boolean seated = !facing()
                || s.collaboration().isEmpty()
                || (s.collaboration().get().live()
                        && s.collaboration().get().seats().stream().anyMatch(a.agent()::equals));
        return same && live && purpose && alone && seated;
    }

    private boolean facing() {
        return s.run().half() == Snapshot.Half.PUBLIC;
    }

    private boolean alone() {
        return !facing() && s.run().audience().readers().equals(Set.of(new Reader.Human(owner)));
    }

    // Row 2

    private static Map<Verb, String> objects() {
        Map<Verb, String> out = new TreeMap<>();
        for (Verb verb : READS) {
            out.put(verb, "NODE MEMORY SESSION WORKSPACE COLLABORATION DRAFTS");
        }
        out.put(Verb.SEARCH, "NODE MEMORY SESSION WORKSPACE COLLABORATION DRAFTS SERVICE");
        out.put(Verb.WRITE, "NODE DRAFTS");
        out.put(Verb.APPEND, "NODE DRAFTS");
        for (Verb verb : List.of(Verb.MOVE, Verb.RENAME, Verb.COPY, Verb.MKDIR, Verb.DELETE, Verb.UNDO)) {
            out.put(verb, "NODE");
        }
        out.put(Verb.EXEC, "NODE SANDBOX");
        out.put(Verb.INVOKE, "SERVICE FORM NODE");
        out.put(Verb.FETCH, "SERVICE");
        out.put(Verb.SAY, "COLLABORATION");
        out.put(Verb.CLOSE, "COLLABORATION");
        for (Verb verb : REACH) {
            out.put(verb, "PERSON COLLABORATION");
        }
        out.put(Verb.CONSULT, "MANAGER");
        out.put(Verb.REMEMBER, "MEMORY");
        out.put(Verb.COMMIT, "COLLABORATION PERSON SERVICE");
        out.put(Verb.SPEND, "SERVICE PERSON RUN");
        out.put(Verb.SCHEDULE, "RUN SESSION");
        out.put(Verb.SPAWN, "RUN SESSION");
        out.put(Verb.MESSAGE, "SESSION PERSON CHANNEL");
        out.put(Verb.MODEL, "PROVIDER");
        return out;
    }

    private boolean managed() {
        return !(a.agent() instanceof IdentityId);
    }

    private boolean permissible() {
        String kind = a.object().kind().name();
        boolean exists = managed()
                ? (READS.contains(a.verb()) && words("MEMORY SESSION COLLABORATION DRAFTS PROPOSALS", kind))
                        || (a.verb() == Verb.REMEMBER && kind.equals("MEMORY"))
                        || (a.verb() == Verb.WRITE && words("DRAFTS PROPOSALS", kind))
                        || (a.verb() == Verb.MODEL && kind.equals("PROVIDER"))
                : words(OBJECTS.getOrDefault(a.verb(), ""), kind);
        boolean ends = a.target().isEmpty()
                || (a.target().get().kind() == a.object().kind()
                        && inReach(a.target().get()));
        boolean quarantined = s.form().filter(Snapshot.FormFacts::answering).isPresent();
        return exists && inReach(a.object()) && ends && (!quarantined || a.verb() == Verb.MODEL || looksUp());
    }

    private static boolean words(String list, String word) {
        return List.of(list.split(" ")).contains(word);
    }

    private boolean mine(Resource resource) {
        return resource.owner().equals(owner);
    }

    private static String first(Resource resource) {
        return resource.segments().isEmpty() ? "" : resource.segments().getFirst();
    }

    private String me() {
        return a.agent() instanceof IdentityId identity ? identity.value() : "manager";
    }

    private boolean inReach(Resource resource) {
        if (resource.owner().equals(PersonId.GATEWAY) || resource.kind() == Resource.Kind.PLATFORM) {
            return false;
        }
        if (resource.kind() == Resource.Kind.PERSON) {
            return mine(resource)
                    || a.counterpart().filter(resource.owner()::equals).isPresent();
        }
        if (resource.kind() == Resource.Kind.COLLABORATION) {
            boolean current = s.collaboration()
                    .filter(facts -> facts.id().value().equals(first(resource)))
                    .isPresent();
            return managed()
                    ? mine(resource) && s.run().advises().isEmpty()
                    : current || (REACH.contains(a.verb()) && mine(resource));
        }
        return mine(resource) && kept(resource);
    }

    private boolean kept(Resource resource) {
        String name = first(resource);
        return switch (resource.kind()) {
            case NODE -> !resource.segments().contains(".ssh");
            case MEMORY, SANDBOX -> shelf(resource);
            case WORKSPACE -> shelf(resource) && !resource.segments().contains(".ssh");
            case SESSION -> {
                boolean seen =
                        s.agent().reach().isEmpty() || s.agent().reach().get().seen();
                boolean crossing =
                        s.agent().reach().isPresent() && s.agent().reach().get().crosses();
                yield seen && (shelf(resource) || (crossing && !managed()));
            }
            case CHANNEL -> resource.segments().size() == 4;
            case DRAFTS, PROPOSALS ->
                READS.contains(a.verb())
                        ? shelf(resource)
                        : name.equals(me()) || !(name.startsWith("i-") || name.equals("manager"));
            default -> true;
        };
    }

    private boolean shelf(Resource resource) {
        String name = first(resource);
        if (!managed() || a.verb() == Verb.REMEMBER) {
            return name.equals(me());
        }
        if (s.run().advises().isEmpty()) {
            return true;
        }
        IdentityId advised = s.run().advises().get();
        boolean drawn = s.grants().stream()
                .anyMatch(grant -> grant.identity().equals(advised)
                        && grant.verbs().contains(Verb.CONSULT)
                        && inForce(grant)
                        && grant.objects().stream().anyMatch(pattern -> matches(pattern, resource)));
        return name.equals("manager") || name.equals(advised.value()) || drawn;
    }

    // Forms: rows 2, 3, 5, 6 and 7

    private boolean asksForm() {
        return a.verb() == Verb.INVOKE && a.object().kind() == Resource.Kind.FORM;
    }

    private boolean formInForce(Form form) {
        return form.identity().equals(a.agent())
                && form.purpose().map(s.run().purpose()::equals).orElse(true)
                && form.end().map(end -> end.isAfter(s.now())).orElse(true);
    }

    private boolean answered() {
        return asksForm()
                && s.form().stream()
                        .anyMatch(facts -> !facts.answering()
                                && first(a.object()).equals(facts.form().id().value())
                                && a.object()
                                        .owner()
                                        .equals(facts.form().identity().owner())
                                && formInForce(facts.form())
                                && admitted(facts.form().askers().set(), owner)
                                        .containsAll(s.run().audience().readers()));
    }

    private boolean looksUp() {
        return Set.of(Verb.READ, Verb.SEARCH).contains(a.verb())
                && alone()
                && s.form().stream()
                        .anyMatch(facts -> facts.answering()
                                && formInForce(facts.form())
                                && facts.form().places().contains(a.object()));
    }

    // Row 3

    private boolean stateHolds() {
        Optional<Snapshot.CollabFacts> collab = s.collaboration();
        boolean refused = s.run().refused().contains(Decide.refusalKey(a, Decide.audience(s, a)));
        boolean reach = REACH.contains(a.verb());
        Optional<Snapshot.Relation> known = relation();
        boolean faces = known.filter(r -> r.contact() && r.mayFace()).isPresent();
        boolean turn = !facing()
                || collab.isEmpty()
                || (collab.get().ownTurn()
                        && collab.get().parties().contains(owner)
                        && (reach || known.isEmpty() || faces));
        boolean link = faces
                && known.get().shown().filter(shown -> a.agent().equals(shown)).isPresent()
                && known.get().depthLeft()
                && !known.get().cycle();
        boolean open = collab.filter(facts -> facts.live() && facts.parties().contains(owner))
                .isPresent();
        boolean verb = switch (a.verb()) {
            case SAY -> facing() && current() && collab.get().turnsLeft() && faces;
            case CLOSE -> facing() && current();
            case COMMIT ->
                switch (a.object().kind()) {
                    case SERVICE -> true;
                    case COLLABORATION -> current() && faces;
                    default -> faces;
                };
            case COLLABORATE, DISCOVER -> link;
            case BRANCH -> open && link;
            case MESSAGE, SPEND -> (a.object().kind() != Resource.Kind.PERSON || faces) && room();
            case INVOKE ->
                !asksForm()
                        || (facing() && open && !(answered() && !s.form().get().usesLeft()));
            case SPAWN -> room();
            default -> true;
        };
        return !refused && turn && verb;
    }

    private boolean room() {
        return a.object().kind() != Resource.Kind.SESSION
                || s.agent().reach().isEmpty()
                || s.agent().reach().get().room();
    }

    private boolean current() {
        return a.object().kind() == Resource.Kind.COLLABORATION
                && s.collaboration()
                        .filter(facts -> facts.id().value().equals(first(a.object())))
                        .isPresent();
    }

    private Optional<Snapshot.Relation> relation() {
        Set<PersonId> others = new HashSet<>();
        if (a.counterpart().isPresent()) {
            others.add(a.counterpart().get());
        } else if (s.collaboration().isPresent()) {
            others.addAll(s.collaboration().get().parties());
            others.remove(owner);
        }
        return s.relation().filter(relation -> others.contains(relation.counterpart()));
    }

    // Rows 5 and 6

    private boolean inForce(Grant grant) {
        boolean time = !grant.from().isAfter(s.now())
                && grant.to().map(to -> to.isAfter(s.now())).orElse(true);
        boolean uses = grant.uses().map(left -> left > 0).orElse(true);
        boolean purpose = grant.purposes().map(all -> all.contains(a.purpose())).orElse(true);
        boolean towards = grant.counterparts()
                .map(all -> a.counterpart().isPresent()
                        && all.contains(a.counterpart().get()))
                .orElse(true);
        return time && uses && purpose && towards;
    }

    private boolean covered(Predicate<Grant> only) {
        List<Resource> ends = new ArrayList<>(List.of(a.object()));
        a.target().ifPresent(ends::add);
        return (a.verb() != Verb.EXEC || walled())
                && ends.stream()
                        .allMatch(end -> s.grants().stream()
                                .filter(only)
                                .anyMatch(grant -> grant.identity().equals(a.agent())
                                        && grant.verbs().contains(a.verb())
                                        && inForce(grant)
                                        && grant.objects().stream().anyMatch(pattern -> matches(pattern, end))));
    }

    private boolean inScope() {
        if (REACH.contains(a.verb())) {
            return false;
        }
        boolean born = managed() || Set.of(Verb.MODEL, Verb.SPAWN, Verb.CONSULT).contains(a.verb());
        boolean opened = current()
                && (READS.contains(a.verb())
                        || Set.of(Verb.SAY, Verb.CLOSE, Verb.COMMIT).contains(a.verb()));
        boolean shelf = Set.of(Resource.Kind.MEMORY, Resource.Kind.SESSION)
                        .contains(a.object().kind())
                && first(a.object()).equals(me())
                && (READS.contains(a.verb()) || a.verb() == Verb.REMEMBER);
        boolean draft = a.object().kind() == Resource.Kind.DRAFTS
                && (READS.contains(a.verb()) || Set.of(Verb.WRITE, Verb.APPEND).contains(a.verb()));
        boolean folder = a.object().kind() == Resource.Kind.WORKSPACE
                && first(a.object()).equals(me())
                && READS.contains(a.verb());
        boolean session = a.object().kind() == Resource.Kind.SESSION
                && (READS.contains(a.verb()) || a.verb() == Verb.MESSAGE)
                && s.agent().reach().isPresent()
                && s.agent().reach().get().seen()
                && (s.agent().reach().get().crosses() || first(a.object()).equals(me()));
        boolean looks = a.verb() == Verb.EXEC
                && walled()
                && first(a.object()).equals(me())
                && Set.of("list", "poll", "log", "kill").contains(said("action"));
        return folder
                || session
                || born
                || opened
                || shelf
                || draft
                || looks
                || answered()
                || looksUp()
                || covered(_ -> true);
    }

    private boolean walled() {
        return a.object().kind() == Resource.Kind.SANDBOX;
    }

    private String said(String argument) {
        return a.arguments().getOrDefault(argument, "?");
    }

    private boolean scratchOnly() {
        return a.verb() == Verb.EXEC
                && walled()
                && said("network").equals("none")
                && (said("workspace").equals("ro") || said("workspace").equals("none"));
    }

    private boolean liftedForUntrusted() {
        return a.verb() != Verb.CONSULT && covered(Grant::alsoUntrusted);
    }

    private boolean dangerous() {
        Set<Verb> always = EnumSet.of(Verb.EXEC, Verb.INVOKE, Verb.COMMIT, Verb.SPEND, Verb.SCHEDULE);
        always.addAll(REACH);
        always.add(Verb.CONSULT);
        String method = a.arguments().getOrDefault("method", "none");
        boolean sends = a.verb() == Verb.FETCH && !method.equalsIgnoreCase("get") && !method.equalsIgnoreCase("head");
        boolean speaks = Set.of(Verb.SAY, Verb.CLOSE, Verb.MESSAGE).contains(a.verb()) && !within();
        Set<Verb> changes = EnumSet.of(Verb.WRITE, Verb.APPEND, Verb.MKDIR, Verb.UNDO, Verb.REMEMBER, Verb.DELETE);
        changes.addAll(Set.of(Verb.MOVE, Verb.RENAME));
        boolean trusted = (changes.contains(a.verb()) && endorsed(a.object()))
                || ((TWO_ENDS.contains(a.verb()) || a.verb() == Verb.UNDO)
                        && a.target().filter(this::endorsed).isPresent());
        return (always.contains(a.verb()) && !asksForm() && !scratchOnly()) || sends || speaks || trusted;
    }

    private boolean endorsed(Resource place) {
        return s.rules().stream()
                .filter(rule -> rule.trusted() && rule.owner().equals(place.owner()))
                .filter(rule -> rule.end().map(end -> end.isAfter(s.now())).orElse(true))
                .anyMatch(rule -> matches(rule.place(), place) || under(rule.place(), place));
    }

    // Row 7

    private void row7(Map<Integer, String> rows) {
        Set<Reader> audience = s.run().audience().readers();
        if (READS.contains(a.verb()) && a.object().kind() != Resource.Kind.SERVICE) {
            row(rows, 7, !learnt(a.object(), audience, true), "MISSING");
            return;
        }
        if (asksForm()) {
            row(rows, 7, !answered(), "MISSING");
            return;
        }
        boolean home = a.verb() != Verb.UNDO
                || a.target().map(end -> learntBelow(end, audience)).orElse(true);
        if (TAKES.contains(a.verb())
                && !(home && learnt(a.object(), audience, true) && learntBelow(a.object(), audience))) {
            rows.put(7, "MISSING");
            return;
        }
        boolean removes = Set.of(Verb.DELETE, Verb.MOVE, Verb.RENAME).contains(a.verb());
        List<Resource> ends = new ArrayList<>(List.of(a.object()));
        a.target().ifPresent(ends::add);
        if (removes && ends.stream().anyMatch(end -> !learntBelow(end, audience))) {
            rows.put(7, "FLOW");
            return;
        }
        if (a.verb() == Verb.DELETE && !learnt(a.object(), audience, true)) {
            rows.put(7, "MISSING");
            return;
        }
        if (seenBeside(audience)) {
            rows.put(7, "FLOW");
            return;
        }
        boolean foreign = s.run().foreign()
                || (TAKES.contains(a.verb())
                        && s.item().policies().keySet().stream().anyMatch(other -> !other.equals(owner)));
        boolean stays = within() && (!foreign || lies());
        boolean known = alone() && !foreign && everywhereLearnt();
        row(rows, 7, !stays && !known, alone() || REACH.contains(a.verb()) ? "?RELEASE" : "FLOW");
    }

    /// Somebody sees the folder who may not learn the file that this run cannot look at, and a free name lies
    /// there.
    private boolean seenBeside(Set<Reader> audience) {
        Resource end = a.target().orElse(a.object());
        boolean blind = a.verb() == Verb.WRITE
                ? !learnt(end, audience, false)
                : a.verb() == Verb.COPY && !learntBelow(end, audience);
        if (!blind || end.kind() != Resource.Kind.NODE || end.segments().size() < 2) {
            return false;
        }
        Resource folder = new Resource(
                end.kind(),
                end.owner(),
                end.segments().stream().limit(end.segments().size() - 1L).toList());
        return named(folder).stream().anyMatch(reader -> !learnt(end, Set.of(reader), false));
    }

    private boolean lies() {
        boolean at = Set.of(Verb.WRITE, Verb.APPEND, Verb.MKDIR, Verb.REMEMBER, Verb.UNDO)
                .contains(a.verb());
        if (!at && !TWO_ENDS.contains(a.verb())) {
            return true;
        }
        Optional<Resource> place = at ? Optional.of(a.object()) : a.target();
        if (place.isEmpty()) {
            return false;
        }
        if (a.verb() == Verb.UNDO
                && a.target()
                        .filter(end -> !named(end).isEmpty() || !namedBelow(end).isEmpty())
                        .isPresent()) {
            return false;
        }
        Set<Reader> two = new HashSet<>(Set.of(new Reader.Human(owner)));
        boolean pair = pairOf(place.get())
                .map(contact -> two.add(new Reader.Human(contact)))
                .isPresent();
        return (named(place.get()).isEmpty() && namedBelow(place.get()).isEmpty())
                || (pair && two.containsAll(s.run().audience().readers()));
    }

    private boolean everywhereLearnt() {
        Set<Reader> told = told();
        return s.run().causes().isPresent()
                && s.run().consulted().stream().allMatch(place -> learnt(place, told, false))
                && s.run().causes().get().stream()
                        .allMatch(cause -> admitted(cause.readers(), owner).containsAll(told))
                && (!TAKES.contains(a.verb()) || (learnt(a.object(), told, true) && learntBelow(a.object(), told)))
                && (a.verb() != Verb.UNDO
                        || a.target().map(end -> learntBelow(end, told)).orElse(true));
    }

    private boolean within() {
        Set<Reader> told = new HashSet<>(told());
        if (a.verb() == Verb.MODEL) {
            told.removeIf(reader -> reader instanceof Reader.Service(String name)
                    && s.run().providers().contains(name));
        }
        return admitted(s.run().audience().readers(), owner).containsAll(told);
    }

    /// Everybody who gets it, and everybody below them.
    private Set<Reader> told() {
        Set<Reader> out = new HashSet<>();
        Reader me = new Reader.Human(owner);
        Reader service = first(a.object()).isEmpty() ? new Reader.Everyone() : new Reader.Service(first(a.object()));
        switch (a.verb()) {
            case READ, LIST, STAT -> out.addAll(s.run().audience().readers());
            case SEARCH -> out.add(service);
            case WRITE, APPEND, MKDIR, REMEMBER -> out.addAll(named(a.object()));
            case DELETE -> {
                out.addAll(named(a.object()));
                out.addAll(namedBelow(a.object()));
            }
            case MOVE, RENAME, COPY, UNDO -> {
                List<Resource> ends = new ArrayList<>();
                a.target().ifPresent(ends::add);
                if (a.verb() != Verb.COPY) {
                    ends.add(a.object());
                }
                ends.forEach(end -> {
                    out.addAll(named(end));
                    out.addAll(namedBelow(end));
                });
            }
            case EXEC -> {
                boolean quiet = walled() ? said("network").equals("none") : alone();
                out.add(quiet ? me : new Reader.Everyone());
            }
            case INVOKE -> out.add(onMachine() ? me : service);
            case FETCH, MODEL -> out.add(service);
            case SAY, CLOSE, COMMIT, SPEND, MESSAGE -> out.addAll(receivers(service));
            case CONTACT, COLLABORATE, BRANCH, DISCOVER -> {
                out.add(a.counterpart()
                        .map(person -> (Reader) new Reader.Human(person))
                        .orElse(new Reader.Everyone()));
                s.collaboration()
                        .flatMap(Snapshot.CollabFacts::tree)
                        .map(Reader.Tree::new)
                        .ifPresent(out::add);
            }
            case CONSULT, SPAWN, SCHEDULE -> {}
        }
        boolean remote =
                Set.of(Verb.SEARCH, Verb.INVOKE, Verb.FETCH, Verb.MODEL).contains(a.verb()) && !onMachine();
        // Those who get it are the collaboration's own, whoever speaks.
        boolean theirs = current() && Set.of(Verb.SAY, Verb.CLOSE, Verb.COMMIT).contains(a.verb());
        if (!remote && !theirs && out.stream().noneMatch(Reader.Everyone.class::isInstance)) {
            out.add(me);
        }
        return out;
    }

    private boolean onMachine() {
        return a.verb() == Verb.INVOKE && a.object().kind() == Resource.Kind.NODE;
    }

    private Set<Reader> receivers(Reader service) {
        Reader everyone = new Reader.Everyone();
        boolean talk = Set.of(Verb.SAY, Verb.CLOSE, Verb.COMMIT).contains(a.verb());
        return switch (a.object().kind()) {
            case COLLABORATION ->
                talk && s.collaboration().isPresent()
                        ? parties(s.collaboration().get())
                        : Set.of(everyone);
            case SERVICE -> Set.of(service);
            case SESSION, RUN -> Set.of(new Reader.Human(owner));
            case CHANNEL ->
                Set.of(alone(a.object().segments())
                        .map(sender -> (Reader) sender)
                        .orElse(everyone));
            case PERSON ->
                Set.of(a.counterpart()
                        .map(person -> (Reader) new Reader.Human(person))
                        .orElse(everyone));
            default -> Set.of(everyone);
        };
    }

    private static Optional<Reader.Correspondent> alone(List<String> place) {
        return place.size() == 4 && place.get(2).equals("direct")
                ? Optional.of(new Reader.Correspondent(place.get(0), place.get(1), place.get(3)))
                : Optional.empty();
    }

    private static Set<Reader> parties(Snapshot.CollabFacts facts) {
        return facts.tree().isPresent()
                ? Set.of(new Reader.Tree(facts.tree().get()))
                : facts.parties().stream().map(Reader.Human::new).collect(Collectors.toSet());
    }

    // Row 9

    private boolean turnedAway() {
        Optional<Snapshot.Relation> known = relation();
        return switch (a.verb()) {
            case CONTACT -> known.isEmpty() || !known.get().admitted();
            case SAY, COLLABORATE, BRANCH ->
                known.isPresent() && known.get().contact() && !known.get().admitted();
            default -> false;
        };
    }

    // Labels, over all readers there are

    private Set<Reader> admitted(Set<Reader> policy, PersonId policyOwner) {
        Set<Reader> out = new HashSet<>();
        for (Reader reader : universe) {
            boolean listed = policy.contains(reader) || policy.contains(new Reader.Everyone());
            boolean byTree = policy.stream().anyMatch(other -> switch (other) {
                case Reader.WithTree(PersonId person) ->
                    reader.equals(new Reader.Human(person))
                            || (reader instanceof Reader.Tree(CollabId root) && in(root, person));
                case Reader.Tree(CollabId root) -> reader instanceof Reader.Human(PersonId person) && in(root, person);
                case Reader.Human _, Reader.Correspondent _, Reader.Service _, Reader.Everyone _ -> false;
            });
            if (reader.equals(new Reader.Human(policyOwner)) || listed || byTree) {
                out.add(reader);
            }
        }
        return out;
    }

    private boolean in(CollabId root, PersonId person) {
        return s.trees().containsKey(root) && s.trees().get(root).contains(person);
    }

    private boolean learnt(Resource place, Set<Reader> audience, boolean withItem) {
        Set<Reader> may = new HashSet<>(universe);
        List<Set<Reader>> label = label(place);
        if (label.isEmpty()) {
            may.retainAll(Set.of(new Reader.Human(place.owner())));
        }
        label.forEach(readers -> may.retainAll(admitted(readers, place.owner())));
        if (withItem) {
            s.item().policies().forEach((other, readers) -> may.retainAll(admitted(readers.set(), other)));
        }
        return may.containsAll(audience);
    }

    private boolean learntBelow(Resource place, Set<Reader> audience) {
        return learnt(place, audience, false)
                && rulesBelow(place).stream()
                        .allMatch(rule ->
                                admitted(rule.readers().set(), place.owner()).containsAll(audience));
    }

    private List<Set<Reader>> label(Resource place) {
        return switch (place.kind()) {
            case DRAFTS, PROPOSALS, MANAGER, PERSON, SANDBOX, PLATFORM -> List.of();
            case COLLABORATION ->
                s.collaboration()
                        .filter(facts -> facts.id().value().equals(first(place)))
                        .map(facts -> List.of(parties(facts)))
                        .orElse(List.of());
            default -> {
                TreeMap<Integer, List<Set<Reader>>> bySize = new TreeMap<>();
                for (Rule rule : inForce(place)) {
                    if (matches(rule.place(), place)) {
                        bySize.computeIfAbsent(size(rule.place()), _ -> new ArrayList<>())
                                .add(rule.readers().set());
                    }
                }
                pairOf(place)
                        .ifPresent(contact -> bySize.computeIfAbsent(2, _ -> new ArrayList<>())
                                .add(Set.of(new Reader.Human(contact))));
                yield bySize.descendingMap().values().stream().findFirst().orElse(List.of());
            }
        };
    }

    private static Optional<PersonId> pairOf(Resource place) {
        boolean pair = place.kind() == Resource.Kind.MEMORY
                && place.segments().size() > 1
                && place.segments().get(1).startsWith("p-");
        return pair ? Optional.of(new PersonId(place.segments().get(1))) : Optional.empty();
    }

    /// Whom the label names, with everybody below them, and without the owner.
    private Set<Reader> named(Resource place) {
        List<Set<Reader>> label = label(place);
        Set<Reader> out = label.isEmpty() ? new HashSet<>() : new HashSet<>(universe);
        label.forEach(readers -> out.retainAll(below(readers)));
        return out;
    }

    private Set<Reader> namedBelow(Resource place) {
        return rulesBelow(place).stream()
                .flatMap(rule -> below(rule.readers().set()).stream())
                .collect(Collectors.toSet());
    }

    private Set<Reader> below(Set<Reader> readers) {
        return universe.stream()
                .filter(low -> readers.contains(low)
                        || readers.contains(new Reader.Everyone())
                        || (low instanceof Reader.Human(PersonId person)
                                && readers.contains(new Reader.WithTree(person))))
                .collect(Collectors.toSet());
    }

    private List<Rule> inForce(Resource place) {
        Optional<IdentityId> identity = s.agent().id() instanceof IdentityId acting
                ? Optional.of(acting)
                : s.run().advises();
        return s.rules().stream()
                .filter(rule -> rule.owner().equals(place.owner()))
                .filter(rule -> rule.end().map(end -> end.isAfter(s.now())).orElse(true))
                .filter(rule -> rule.identity().isEmpty() || rule.identity().equals(identity))
                .filter(rule -> rule.purpose().map(s.run().purpose()::equals).orElse(true))
                .toList();
    }

    private List<Rule> rulesBelow(Resource place) {
        boolean ruled = Set.of(
                        Resource.Kind.NODE,
                        Resource.Kind.MEMORY,
                        Resource.Kind.SESSION,
                        Resource.Kind.WORKSPACE,
                        Resource.Kind.PROVIDER,
                        Resource.Kind.SERVICE,
                        Resource.Kind.CHANNEL,
                        Resource.Kind.RUN)
                .contains(place.kind());
        int best = inForce(place).stream()
                .filter(rule -> matches(rule.place(), place))
                .mapToInt(rule -> size(rule.place()))
                .max()
                .orElse(0);
        return inForce(place).stream()
                .filter(rule -> ruled && size(rule.place()) >= best)
                .filter(rule -> !matches(rule.place(), place) && under(rule.place(), place))
                .toList();
    }

    private static int size(ResourcePattern pattern) {
        return (int) pattern.prefix().segments().stream()
                .filter(segment -> !segment.equals("**"))
                .count();
    }

    private boolean matches(ResourcePattern pattern, Resource resource) {
        Resource prefix = pattern.prefix();
        return prefix.kind() == resource.kind()
                && prefix.owner().equals(resource.owner())
                && !prefix.segments().isEmpty()
                && expressions
                        .computeIfAbsent(prefix.segments(), segments -> Pattern.compile(expression(segments)))
                        .matcher(path(resource.segments()))
                        .matches();
    }

    static String expression(List<String> segments) {
        StringBuilder out = new StringBuilder();
        for (String segment : segments) {
            out.append(
                    segment.equals("**")
                            ? "(/[^/]+)*"
                            : "/"
                                    + List.of(segment.split("\\*", -1)).stream()
                                            .map(Pattern::quote)
                                            .collect(Collectors.joining("[^/]*")));
        }
        return out + "(/[^/]+)*";
    }

    static String path(List<String> segments) {
        return segments.stream().map(segment -> "/" + segment).collect(Collectors.joining());
    }

    /// Whether some path below the place matches: tried with the pattern's own tail, its stars made letters.
    private boolean under(ResourcePattern pattern, Resource place) {
        List<String> steps = pattern.prefix().segments();
        for (int from = 0; from < steps.size(); from++) {
            List<String> path = new ArrayList<>(place.segments());
            steps.subList(from, steps.size()).stream()
                    .filter(step -> !step.equals("**"))
                    .map(step -> step.replace("*", "x"))
                    .forEach(path::add);
            if (path.size() > place.segments().size()
                    && matches(pattern, new Resource(place.kind(), place.owner(), path))) {
                return true;
            }
        }
        return false;
    }
}
