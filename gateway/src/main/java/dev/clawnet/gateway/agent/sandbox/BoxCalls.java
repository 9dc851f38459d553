package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.SandboxMethods;
import dev.clawnet.protocol.catalogue.SandboxMethods.BoxList;
import dev.clawnet.protocol.catalogue.SandboxMethods.BoxView;
import dev.clawnet.protocol.catalogue.SandboxMethods.Recreated;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves `sandbox.list` and `sandbox.recreate`: of the caller's own boxes and of no other's.
public final class BoxCalls {
    private static final Logger LOG = LoggerFactory.getLogger(BoxCalls.class);
    private static final int WORDS = 3;

    private final Store store;
    private final Sandboxes sandboxes;
    private final RandomGenerator random;

    public BoxCalls(Store store, Sandboxes sandboxes, RandomGenerator random) {
        this.store = store;
        this.sandboxes = sandboxes;
        this.random = random;
    }

    public void bind(MethodTable table) {
        table.bind(SandboxMethods.SANDBOX_LIST, (caller, _) -> list(caller));
        table.bind(SandboxMethods.SANDBOX_RECREATE, this::recreate);
    }

    private BoxList list(Caller caller) {
        return new BoxList(boxes(caller.person()).stream()
                .map(box -> view(caller.person(), box))
                .toList());
    }

    private List<Boxes.Box> boxes(PersonId owner) {
        try {
            return sandboxes.boxes(owner);
        } catch (IOException e) {
            LOG.warn("sandbox.not_listed kind={}", e.getClass().getSimpleName(), e);
            throw new Fault(
                    ErrorCode.STORE_UNAVAILABLE,
                    "boxes cannot be read",
                    Map.of("hint", "who runs the gateway finds the reason in its log"));
        }
    }

    private BoxView view(PersonId owner, Boxes.Box box) {
        String[] words = box.about().scope().split(" ", WORDS);
        return new BoxView(
                box.name(),
                words[0],
                words.length > 1 ? Optional.of(words[1]) : Optional.empty(),
                words.length > 2 ? Optional.of(words[2]) : Optional.empty(),
                box.about().policy(),
                box.about().createdAt().toEpochMilli(),
                box.about().setup().isPresent(),
                sandboxes.running(owner, box.name()));
    }

    /// All of them are the caller's, or nothing is done; what is done stands in the ledger first.
    private Recreated recreate(Caller caller, SandboxMethods.Recreate wanted) {
        Set<String> names = new TreeSet<>(wanted.boxes());
        Set<String> own = boxes(caller.person()).stream().map(Boxes.Box::name).collect(Collectors.toSet());
        if (!own.containsAll(names)) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    "you have no such box",
                    Map.of("hint", "list your boxes with `clawnet sandbox list`"));
        }
        store.write(_ -> new Change<>(
                true, names.stream().map(name -> entry(caller, name)).toList(), List.of()));
        List<String> gone = new ArrayList<>();
        int ended = 0;
        for (String name : names) {
            int ran = sandboxes.running(caller.person(), name);
            try {
                if (sandboxes.recreate(caller.person(), name)) {
                    gone.add(name);
                    ended += ran;
                }
            } catch (IOException e) {
                LOG.warn("sandbox.not_removed kind={}", e.getClass().getSimpleName(), e);
                throw new Fault(
                        ErrorCode.STORE_UNAVAILABLE,
                        gone.size() + " of " + names.size() + " boxes are gone; one could not be taken away",
                        Map.of("hint", "who runs the gateway finds the reason in its log; ask again afterwards"));
            }
        }
        return new Recreated(gone, ended);
    }

    private Entry entry(Caller caller, String box) {
        return Entry.of(
                EntryId.mint(random),
                caller.person(),
                "sandbox.recreated",
                Map.of("owner", caller.person().value(), "actor", caller.actor(), "box", box, "result", "done"));
    }
}
