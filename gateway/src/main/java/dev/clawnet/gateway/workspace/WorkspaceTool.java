package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `workspace.read`: a file or folder of the agent's own folder; without a path what the agent is to know at
/// its start, which the platform reads for every run whose audience may learn it.
public final class WorkspaceTool implements Tool.Outside {
    static final String NAME = "workspace.read";

    private static final int LONGEST = 1_024;
    private static final ToolSpec SPEC = new ToolSpec(
            NAME,
            "Reads a file or a folder of your workspace.",
            List.of(new ToolSpec.Param(
                    "path", ToolSpec.Type.STRING, "Below your workspace; what you began with if left out.", false)));

    private final Store store;
    private final Bookshelf books;
    private final Facts facts;
    private final SkillPins pins;

    public WorkspaceTool(Store store, Bookshelf books, Facts facts, SkillPins pins) {
        this.pins = pins;
        this.store = store;
        this.books = books;
        this.facts = facts;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.agent() instanceof IdentityId
                && books.of(run.owner()).ground().isPresent();
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> path = Arguments.text(arguments, "path");
        if (path.isPresent() && path.get().length() > LONGEST) {
            return new Plan.Bad("path takes up to " + LONGEST + " characters");
        }
        return plan(run, path.orElse(""), Map.of())
                .<Plan>map(act -> new Plan.Of(act, ""))
                .orElseGet(Plan.Nothing::new);
    }

    /// The act of reading what is at a path; empty for one that leads up, or is no name.
    static Optional<Act> plan(Run run, String path, Map<String, String> arguments) {
        return place(run, path)
                .map(place -> new Act(
                        run.agent(),
                        run.id(),
                        Verb.READ,
                        place,
                        Optional.empty(),
                        Optional.empty(),
                        run.purpose(),
                        arguments));
    }

    /// The name of the run's agent, under which its folder lies.
    static Optional<String> slug(Store store, Run run) {
        return store.read(view -> switch (run.agent()) {
            case IdentityId identity -> Identities.find(view, identity).map(Identity::slug);
            case ManagerId _ -> Optional.empty();
        });
    }

    /// The place that a path names; nothing for one that leads up, or is no name.
    private static Optional<Resource> place(Run run, String path) {
        if (!(run.agent() instanceof IdentityId identity) || path.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>(List.of(identity.value()));
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..") || segment.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return Optional.of(new Resource(Resource.Kind.WORKSPACE, run.owner(), segments));
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        Optional<String> slug = slug(store, run);
        List<String> path = permit.act().object().segments();
        AgentBook book = books.of(run.owner());
        ObjectNode payload = Json.STRICT.createObjectNode();
        ArrayNode pieces = payload.putArray("pieces");
        if (slug.isPresent() && path.size() == 1) {
            boolean ownerOnly = run.audience().isOwnerOnly(run.owner());
            new Start(book, slug.get(), found -> told(run, found))
                    .pieces(new Start.For(ownerOnly, run.cause() instanceof Cause.Spawned))
                    .forEach(piece ->
                            pieces.addObject().put("path", piece.path()).put("text", piece.text()));
        } else if (slug.isPresent()) {
            read(book, slug.get(), path.subList(1, path.size()))
                    .ifPresent(text -> pieces.addObject().put("path", "").put("text", text));
        }
        return new Reported(pieces.isEmpty() ? "missing" : "done", payload);
    }

    private Collection<Skill> told(Run run, Collection<Skill> found) {
        if (!(run.agent() instanceof IdentityId identity)) {
            return List.of();
        }
        Set<String> names = pins.told(identity, found);
        return found.stream().filter(skill -> names.contains(skill.name())).toList();
    }

    private static Optional<String> read(AgentBook book, String slug, List<String> path) {
        boolean shared = path.getFirst().equals(Start.SHARED);
        Optional<Path> folder = Start.folder(book, slug, shared);
        List<String> rest = shared ? path.subList(1, path.size()) : path;
        return folder.flatMap(root -> new WorkspaceFiles(root).at(rest, Limits.WORKSPACE_FILE))
                .map(found -> switch (found) {
                    case WorkspaceFiles.Found.Text text ->
                        text.cut() ? text.text() + "\n[cut after " + Limits.WORKSPACE_FILE + " bytes]" : text.text();
                    case WorkspaceFiles.Found.Names names -> String.join("\n", names.names());
                });
    }

    /// Takes what was read into the run: the pieces that its audience may learn now.
    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Resource place = permit.act().object();
        Labels labels = facts.labels(tx, tx.now(), run, permit.act());
        boolean whole = place.segments().size() == 1;
        StringBuilder text = new StringBuilder();
        Set<Resource> taken = new HashSet<>(Set.of(place));
        Integrity integrity = Integrity.TRUSTED;
        for (JsonNode piece : reported.payload().path("pieces")) {
            Resource from = whole ? below(place, piece.path("path").asString("")) : place;
            if (labels.mayEnter(from, ItemPolicy.NONE, run.audience())) {
                taken.add(from);
                integrity = integrity.meet(labels.trusted(from) ? Integrity.TRUSTED : Integrity.UNTRUSTED);
                text.append(whole ? "\n## " + piece.path("path").asString("") + "\n" : "")
                        .append(piece.path("text").asString(""))
                        .append('\n');
            }
        }
        String told = text.isEmpty() ? "none" : whole ? "# Your workspace\n" + text : text.toString();
        return Effect.done(told).as(reported.result()).taking(new Run.Taken(integrity, taken, Map.of()));
    }

    private static Resource below(Resource place, String name) {
        List<String> segments = new ArrayList<>(place.segments());
        segments.add(name);
        return new Resource(place.kind(), place.owner(), segments);
    }
}
