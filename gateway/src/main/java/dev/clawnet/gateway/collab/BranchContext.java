package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Readers;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What one side of a collaboration is given of the ones above and below it: only what everybody who hears
/// this one may learn. Of what else was opened from it its turn knows what its own turns did, and nothing that came
/// of it.
final class BranchContext {
    private BranchContext() {}

    /// Context of one side's runs, and whose words are in it.
    ///
    /// @param foreign what other owners admit whose words stand in `given`
    record Around(List<Step.Given> given, Map<PersonId, Readers> foreign) {}

    static Around of(View view, Collab collab, PersonId me) {
        List<Step.Given> given = new ArrayList<>();
        Map<PersonId, Readers> foreign = new HashMap<>();
        if (collab.from().person().equals(me)) {
            Branches.parent(view, collab)
                    .filter(parent -> Branches.heardAbove(collab, parent))
                    .ifPresent(parent -> above(view, parent, me, given, foreign));
        }
        for (Collab branch : Branches.of(view, collab, me)) {
            if (Branches.heardAbove(branch, collab)) {
                heard(view, branch, me, given, foreign);
            } else if (branch.chain().inTurn()) {
                given.add(unheard(view, branch, collab));
            }
        }
        return new Around(given, foreign);
    }

    private static void above(
            View view, Collab parent, PersonId me, List<Step.Given> given, Map<PersonId, Readers> foreign) {
        PersonId asker = other(parent, me);
        given.add(platform("You opened this for your collaboration with " + TurnContext.name(view, asker)
                + ", where this was said so far:"));
        given.addAll(TurnContext.transcript(view, parent, me));
        given.add(platform("So far what was said there. Here:"));
        foreign.merge(asker, parent.readers(), Readers::meet);
    }

    private static void heard(
            View view, Collab branch, PersonId me, List<Step.Given> given, Map<PersonId, Readers> foreign) {
        PersonId asked = other(branch, me);
        String name = TurnContext.name(view, asked);
        given.add(platform("For this you opened a collaboration with " + name + ":"));
        given.addAll(TurnContext.transcript(view, branch, me));
        given.add(platform(
                branch.state() instanceof Collab.State.Closed closed
                        ? "The one with " + name + " has ended: " + TurnContext.ended(closed.end()) + "."
                        : "The one with " + name + " still goes on."));
        foreign.merge(asked, branch.readers(), Readers::meet);
    }

    /// Says nothing of what became of it: an answer that was given without this tree reads like none.
    private static Step.Given unheard(View view, Collab branch, Collab collab) {
        String asked =
                "For this you asked " + TurnContext.name(view, branch.to().person()) + ": " + branch.topic();
        boolean maybe = collab.chain().forTree() && branch.chain().onward() != Chain.Onward.NO;
        return platform(asked + (maybe ? "\nNothing has come of it here." : "\nWhat comes of it goes to your owner."));
    }

    static PersonId other(Collab collab, PersonId me) {
        return collab.from().person().equals(me)
                ? collab.to().person()
                : collab.from().person();
    }

    /// A branch that ended, for the owner of the side that opened it.
    static List<Step.Given> ended(View view, Collab branch, Collab.End end) {
        PersonId me = branch.from().person();
        String name = TurnContext.name(view, branch.to().person());
        List<Step.Given> given = new ArrayList<>();
        given.add(platform("For this you opened a collaboration with " + name + ", for you two alone:"));
        given.addAll(TurnContext.transcript(view, branch, me));
        given.add(platform("The one with " + name + " has ended: " + TurnContext.ended(end) + "."));
        return given;
    }

    private static Step.Given platform(String text) {
        return new Step.Given(Step.Source.PLATFORM, "", text);
    }

    /// What owners admit whose words stand in either.
    static Map<PersonId, Readers> both(Map<PersonId, Readers> one, Map<PersonId, Readers> other) {
        Map<PersonId, Readers> both = new HashMap<>(one);
        other.forEach((person, readers) -> both.merge(person, readers, Readers::meet));
        return both;
    }

    static Map<PersonId, Readers> words(Collab collab, PersonId me) {
        return Map.of(other(collab, me), collab.readers());
    }
}
