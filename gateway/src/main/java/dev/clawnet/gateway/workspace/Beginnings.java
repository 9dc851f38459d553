package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Opening;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Rules;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which runs begin with their agent's folder: those of identities that have one, where everybody who hears the
/// run may learn it. For others it is not asked about, so that a stranger's message makes no refusal. The read
/// itself is decided like any other.
public final class Beginnings implements Runs.Beginning {
    private final Bookshelf books;

    public Beginnings(Bookshelf books) {
        this.books = books;
    }

    @Override
    public List<Step.Call> reads(Tx tx, Opening opening) {
        if (!(opening.agent() instanceof IdentityId identity)
                || opening.cause() instanceof Cause.Form
                || opening.cause() instanceof Cause.Summary) {
            return List.of();
        }
        AgentBook book = books.of(identity.owner());
        boolean there = !book.bootstrap().skipped()
                && book.ground().isPresent()
                && Identities.find(tx, identity)
                        .filter(known -> Folders.workspace(book, known.slug()).isPresent()
                                || Folders.skills(book).isPresent())
                        .isPresent();
        return there && mayLearn(tx, opening, identity)
                ? List.of(Step.Call.ofPlatform(0, WorkspaceTool.NAME, Json.STRICT.createObjectNode()))
                : List.of();
    }

    private static boolean mayLearn(Tx tx, Opening opening, IdentityId identity) {
        Labels labels = new Labels(
                Rules.placed(tx, identity.owner()),
                Map.of(),
                Optional.empty(),
                Optional.of(identity),
                opening.purpose(),
                tx.now());
        return labels.mayEnter(Resource.workspace(identity), ItemPolicy.NONE, opening.audience());
    }
}
