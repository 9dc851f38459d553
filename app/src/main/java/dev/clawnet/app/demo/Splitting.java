package dev.clawnet.app.demo;

import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.CollabMethods.CollabView;
import dev.clawnet.protocol.catalogue.CollabMethods.LineView;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Steps 4 to 6: the supplier's agent asks two colleagues, each in a branch that its owner and theirs allow.
final class Splitting {
    private final Cast cast;
    private final Director director;
    private final Tale tale;
    private final Checks checks;
    private final Map<PersonId, Happening.Asked> offers = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private boolean early;

    Splitting(Cast cast, Director director, Checks checks) {
        this.cast = cast;
        this.director = director;
        this.tale = director.tale();
        this.checks = checks;
    }

    /// @param others how owners answer what is no part of this
    /// @param goesOn whether the collaboration above went on by itself, as it may with a real model
    /// @param gone whether it is over already
    void play(Consumer<Happening.Asked> others, Predicate<Happening> goesOn, BooleanSupplier gone) {
        tale.title("Step 4  Nova's agent splits the task; each further link asks its owner, then the new one");
        if (checks.strict()) {
            split(others, goesOn);
        } else if (!gone.getAsBoolean()) {
            // A real model asks whom it wants, if anybody; each is answered as it comes.
            director.until("Nova's agent answers", cast.li(), (_, ask) -> answer(ask, this::allow, others), goesOn);
        }
        checks.step(4, "each further link was allowed by its owner", director.asked("branch") >= 2);
        tale.title("Step 5  The technical owner's agent answers from its owner's permitted files");
        told(cast.tech());
        checks.step(5, "a technical evaluation came from the permitted files", said(cast.tech()));
        checks.scripted(
                "the yield of the fab does not exist where the tree listens",
                missed(cast.tech(), "yield/wafer-yield.md"));
        tale.title("Step 6  The business owner's agent knows cost and floor price, and neither leaves");
        told(cast.business());
        checks.step(6, "a price came from the price list", said(cast.business()));
        checks.scripted(
                "the floor price does not exist where the tree listens",
                missed(cast.business(), "cost/floor-price.md"));
        checks.guarantee(
                "Mr Li's side sees one collaboration, and none of what lies below it",
                collabs(cast.li()).size() == 1);
    }

    private void split(Consumer<Happening.Asked> others, Predicate<Happening> goesOn) {
        // Answered in the order of the story, once both wait.
        Director.Answers answers =
                (_, ask) -> answer(ask, offer -> offers.put(offer.who().id(), offer), others);
        director.until("both colleagues are asked", cast.li(), answers, h -> early(h, goesOn) || offers.size() == 2);
        for (Actor colleague : List.of(cast.tech(), cast.business())) {
            Optional.ofNullable(offers.get(colleague.id())).ifPresent(this::allow);
        }
        if (!early) {
            director.until("the branches are over", cast.li(), answers, h -> early(h, goesOn) || over(h));
        }
    }

    private void allow(Happening.Asked ask) {
        director.card(ask);
        director.allow(ask);
    }

    private boolean early(Happening happening, Predicate<Happening> goesOn) {
        early |= goesOn.test(happening);
        return early;
    }

    private void answer(Happening.Asked ask, Consumer<Happening.Asked> offered, Consumer<Happening.Asked> others) {
        switch (ask.approval().kind()) {
            case "branch" -> branch(ask);
            case "collaborate" -> offered.accept(ask);
            default -> others.accept(ask);
        }
    }

    private void branch(Happening.Asked ask) {
        director.card(ask);
        Actor next = director.asked("branch") < 2 ? cast.tech() : cast.business();
        boolean nothing = next.call(ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                .approvals()
                .isEmpty();
        checks.scripted("while Nova's CEO has not answered, " + next.name() + " is not even asked", nothing);
        director.allow(ask);
    }

    /// Whether every branch that was opened has ended, as the side in the middle sees it.
    private boolean over(Happening happening) {
        if (happening instanceof Happening.Moved moved
                && moved.who().equals(cast.ceo())
                && moved.event().collab().within().isPresent()
                && moved.event().collab().state().equals("closed")) {
            ended.add(moved.event().collab().collab().value());
        }
        return ended.size() == offers.size();
    }

    private static List<CollabView> collabs(Actor actor) {
        return actor.call(CollabMethods.COLLAB_LIST, new Method.None()).collabs();
    }

    private Optional<CollabView> branchWith(Actor colleague) {
        return collabs(cast.ceo()).stream()
                .filter(collab -> collab.within().isPresent() && collab.with().equals(colleague.id()))
                .findFirst();
    }

    private List<LineView> lines(CollabView collab) {
        return cast.ceo()
                .call(CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab.collab(), Optional.empty()))
                .lines();
    }

    /// Both sides of a branch, turn by turn.
    private void told(Actor colleague) {
        branchWith(colleague)
                .ifPresent(collab -> lines(collab).forEach(line -> {
                    if (!line.from().equals("platform")) {
                        director.acts().tellTurn(line.from().equals("me") ? cast.ceo() : colleague, collab.collab());
                    }
                    director.heard(cast.ceo().name(), colleague.name(), line);
                }));
    }

    private boolean said(Actor colleague) {
        return branchWith(colleague).stream()
                .flatMap(collab -> lines(collab).stream())
                .anyMatch(line -> line.from().equals("them"));
    }

    private static boolean missed(Actor owner, String file) {
        return Trip.events(owner).stream()
                .filter(event -> "MISSING".equals(event.fields().get("reason")))
                .anyMatch(event -> event.fields().getOrDefault("resource", "").endsWith(file));
    }
}
