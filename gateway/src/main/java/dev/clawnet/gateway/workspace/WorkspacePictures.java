package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.PictureSource;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Pictures in the agent's own folder: `workspace:path`, or a path of an agent that has no home on a node. By the act
/// of `workspace.read`.
public final class WorkspacePictures implements PictureSource {
    private final Store store;
    private final Bookshelf books;
    private final Facts facts;

    public WorkspacePictures(Store store, Bookshelf books, Facts facts) {
        this.store = store;
        this.books = books;
        this.facts = facts;
    }

    @Override
    public Resource.Kind kind() {
        return Resource.Kind.WORKSPACE;
    }

    @Override
    public boolean names(Tx tx, Run run, String name) {
        return books.of(run.owner()).ground().isPresent() && (PictureSource.ofWorkspace(name) || !name.contains(":/"));
    }

    @Override
    public Tool.Plan plan(Tx tx, Run run, String name, Map<String, String> more) {
        String path = PictureSource.ofWorkspace(name) ? name.substring(WORKSPACE.length()) : name;
        return WorkspaceTool.plan(run, path, more)
                .<Tool.Plan>map(act -> new Tool.Plan.Of(act, ""))
                .orElseGet(Tool.Plan.Nothing::new);
    }

    @Override
    public Got get(Permit permit, Run run, String operation, int most) {
        Optional<String> slug = WorkspaceTool.slug(store, run);
        List<String> path = permit.act().object().segments();
        Optional<WorkspaceFiles.Found.Text> found = slug.filter(_ -> path.size() > 1)
                .flatMap(name -> Folders.workspace(books.of(run.owner()), name))
                .map(root -> new WorkspaceFiles(root, StandardCharsets.ISO_8859_1))
                .flatMap(files -> files.text(path.subList(1, path.size()), most));
        if (found.isEmpty()) {
            return new None("missing", "none", Map.of());
        }
        return found.get().cut()
                ? None.tooLarge(most)
                : new Bytes(found.get().text().getBytes(StandardCharsets.ISO_8859_1), Map.of());
    }

    @Override
    public Optional<Run.Taken> brings(Tx tx, Permit permit, Run run) {
        Resource place = permit.act().object();
        Labels labels = facts.labels(tx, tx.now(), run, permit.act());
        return labels.mayEnter(place, ItemPolicy.NONE, run.audience())
                ? Optional.of(new Run.Taken(Integrity.UNTRUSTED, Set.of(place), Map.of()))
                : Optional.empty();
    }
}
