package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.policy.Decide;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.PersonId;
import java.util.HashSet;
import java.util.Set;

/// What reaches more people than its run without a question was led to by its owner's words alone. Told from entries:
/// a model that is asked after an act of its run came back has seen more than those.
final class Led implements Invariant {
    static final String UNASKED = "told beyond the run unasked";

    private final Set<String> answered = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Judge judge;

    Led(Judge judge) {
        this.judge = judge;
    }

    @Override
    public void after(Commit commit, Scene scene) {
        for (Entry entry : commit.entries()) {
            if (entry.kind().equals("act")) {
                follow(entry, scene);
            }
        }
    }

    private void follow(Entry entry, Scene scene) {
        String run = Commit.person(entry).map(PersonId::value).orElse("") + " " + Commit.field(entry, "run");
        boolean begins = entry.phase() == Entry.Phase.INTENT;
        if (begins && Commit.field(entry, "verb").equals("model") && answered.contains(run)) {
            seen.add(run);
        }
        if (begins && Commit.field(entry, "basis").contains(Decide.CONSULTED)) {
            Run found = scene.run(Commit.person(entry).orElseThrow(), Commit.field(entry, "run"))
                    .orElseThrow();
            judge.count(UNASKED);
            Broken.unless(
                    byOwner(found)
                            && !seen.contains(run)
                            && Commit.field(entry, "causes").equals("owner"),
                    "INV-18 what nobody was asked about was led to by its owner's words alone",
                    entry.fields().toString());
        }
        if (!begins && !Commit.field(entry, "tokensIn").isEmpty()) {
            return;
        }
        if (!begins) {
            answered.add(run);
        }
    }

    private static boolean byOwner(Run run) {
        return (run.cause() instanceof Cause.Owner || run.cause() instanceof Cause.Job)
                && run.half() == Snapshot.Half.PRIVATE
                && run.integrity() == Integrity.TRUSTED
                && run.foreign().isEmpty()
                && run.consulted().stream().allMatch(place -> place.kind() == Resource.Kind.WORKSPACE);
    }
}
