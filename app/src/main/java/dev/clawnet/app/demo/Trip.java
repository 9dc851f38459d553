package dev.clawnet.app.demo;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.CollabMethods.LineView;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods.OwnerEventView;
import dev.clawnet.protocol.id.CollabId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A purchase from the first wish to the written order, with four people who each keep the last word.
final class Trip {
    private static final Duration FOR_THE_BRIEF = Duration.ofSeconds(10);

    private final Cast cast;
    private final Director director;
    private final Tale tale;
    private final Checks checks;
    private Optional<CollabId> collab = Optional.empty();
    private Optional<Signed> signed = Optional.empty();
    private Optional<Happening.Asked> offer = Optional.empty();
    private boolean over;
    private boolean closed;

    /// An answer that was given, as it went over the wire.
    private record Signed(ApprovalView approval, ApprovalMethods.Decide answer) {}

    Trip(Cast cast, Director director, Checks checks) {
        this.cast = cast;
        this.director = director;
        this.tale = director.tale();
        this.checks = checks;
    }

    void play() {
        wish();
        lines(1);
        checks.step(3, "the request is heard after both owners allowed it", said(1).isPresent());
        checks.scripted("the budget does not exist where Nova listens", missed(cast.li(), "budget/max-price.md"));
        new Splitting(cast, director, checks).play(this::answer, this::goesOn, this::gone);
        tale.title("Step 7  Nova's agent puts together what the tree may learn, and answers");
        lines(2);
        checks.step(7, "a proposal came back", said(2).isPresent());
        checks.scripted("the cost sheet does not exist where Mr Li listens", missed(cast.ceo(), "cost/cost-sheet.md"));
        tale.title("Step 8  The decision is Mr Li's");
        lines(3);
        checks.step(8, "the order binds only because Mr Li signed it", bound() == 1);
        lines(4);
        replay();
        written();
    }

    private void wish() {
        tale.title("Step 1  Mr Li says what he wants");
        String words = "We need the parts of the second batch. Ask Nova for an offer.";
        tale.line(1, "Mr Li to his agent " + Cast.PROCUREMENT + ":");
        tale.quote(3, words);
        var run = cast.li().tell(Cast.PROCUREMENT, "main", words);
        checks.step(1, "the wish is accepted and recorded", true);
        tale.title("Step 2  The agent reads what it may, and asks for what it may not");
        until("the agent asks for the collaboration", h -> collaborating(h, cast.li()) || over(h));
        if (director.asked("collaborate") > 0) {
            until("Nova's CEO is asked, and the agent is done", h -> (over |= over(h)) && offer.isPresent());
            offer.ifPresent(ask -> {
                director.card(ask);
                director.allow(ask);
            });
        } else {
            read();
        }
        tale.remark("run " + run);
    }

    private void read() {
        checks.step(2, "a read beyond its grants waited for its owner, who saw it", sawDiary());
    }

    private boolean over(Happening happening) {
        return happening instanceof Happening.Over over && over.who().equals(cast.li());
    }

    private static boolean collaborating(Happening happening, Actor who) {
        return happening instanceof Happening.Asked ask
                && ask.who().equals(who)
                && ask.approval().kind().equals("collaborate");
    }

    private boolean sawDiary() {
        return events(cast.li()).stream()
                .anyMatch(event -> event.fields().getOrDefault("resource", "").endsWith("private/diary.md"));
    }

    private boolean missed(Actor owner, String file) {
        return events(owner).stream()
                .filter(event -> "MISSING".equals(event.fields().get("reason")))
                .anyMatch(event -> event.fields().getOrDefault("resource", "").endsWith(file));
    }

    static List<OwnerEventView> events(Actor owner) {
        return owner.call(
                        OwnerEventMethods.EVENTS_LIST,
                        new OwnerEventMethods.ListEvents(Optional.empty(), Optional.of(true), Optional.of(500)))
                .events();
    }

    private Happening until(String what, Predicate<Happening> over) {
        return director.until(what, cast.li(), (_, ask) -> answer(ask), h -> {
            // Each happening is looked at, whatever is waited for: the last line and the end may come as one.
            boolean ended = noteClosed(h);
            return over.test(h) || ended;
        });
    }

    private boolean noteClosed(Happening happening) {
        if (happening instanceof Happening.Moved moved && moved.who().equals(cast.li())) {
            collab = Optional.of(moved.event().collab().collab());
            closed |= moved.event().collab().state().equals("closed");
        }
        return closed;
    }

    /// Whether Mr Li's side heard something new, or nothing more will come.
    private boolean goesOn(Happening happening) {
        return noteClosed(happening) || heard(happening);
    }

    /// Whether the collaboration is over: asked, since what told of it may have been taken for something else.
    private boolean gone() {
        closed |= collab.map(
                        id -> cast.li().call(CollabMethods.COLLAB_SHOW, new CollabMethods.Show(id, Optional.empty())))
                .filter(shown -> shown.collab().state().equals("closed"))
                .isPresent();
        return closed;
    }

    private boolean heard(Happening happening) {
        return happening instanceof Happening.Moved moved
                && moved.who().equals(cast.li())
                && moved.event().line().isPresent();
    }

    /// Goes on until both sides heard that many lines, or the collaboration ended before.
    private void lines(int count) {
        while (!gone()
                && transcript().stream()
                                .filter(line -> !line.from().equals("platform"))
                                .count()
                        < count) {
            until("line " + count + " is heard", this::heard);
        }
    }

    private List<LineView> transcript() {
        return collab.map(id -> cast.li()
                        .call(CollabMethods.COLLAB_SHOW, new CollabMethods.Show(id, Optional.empty()))
                        .lines())
                .orElse(List.of());
    }

    private Optional<LineView> said(int number) {
        return transcript().stream()
                .filter(line -> !line.from().equals("platform"))
                .skip(number - 1L)
                .findFirst();
    }

    private long bound() {
        return transcript().stream()
                .filter(line -> line.kind().equals("commit"))
                .count();
    }

    private void answer(Happening.Asked ask) {
        switch (ask.approval().kind()) {
            case "collaborate" -> collaborate(ask);
            case "commit" -> commit(ask);
            default -> {
                director.card(ask);
                director.refuse(ask, "that is not for this agent");
            }
        }
    }

    private void collaborate(Happening.Asked ask) {
        if (ask.who().equals(cast.li())) {
            read();
            tale.title("Step 3  A request to another company waits for both owners");
            director.card(ask);
            boolean nothing = cast.ceo()
                    .call(ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                    .approvals()
                    .isEmpty();
            checks.guarantee("while Mr Li has not answered, Nova's CEO is not even asked", nothing);
            director.allow(ask);
        } else {
            // Answered when the proposing run is told to its end.
            offer = Optional.of(ask);
        }
    }

    private void commit(Happening.Asked ask) {
        if (signed.isPresent()) {
            director.card(ask);
            director.refuse(ask, "I signed that once");
            return;
        }
        cast.li().draft(FOR_THE_BRIEF).ifPresent(draft -> {
            tale.line(1, "a brief for Mr Li alone, from the private half:");
            tale.quote(3, draft.text());
        });
        director.card(ask);
        tale.approved();
        tale.line(2, "Mr Li allows it once; their device signs the digest of exactly this text");
        signed = Optional.of(new Signed(ask.approval(), cast.li().answer(ask.approval(), Decision.ALLOW_ONCE)));
    }

    /// The commitment again: the old signature, and a new wish without one.
    private void replay() {
        if (signed.isEmpty()) {
            return;
        }
        tale.title("Probe (e)  The same commitment again, without a new approval");
        Optional<GatewayFault> fault =
                cast.li().refusal(ApprovalMethods.APPROVAL_DECIDE, signed.get().answer());
        tale.line(
                1,
                "the signed answer is sent a second time: "
                        + fault.map(GatewayFault::code).orElse("no effect"));
        fault.ifPresent(_ -> tale.refused());
        String status = director.now(cast.li(), signed.get().approval()).status();
        checks.guarantee("the approval is " + status + ", and allows nothing more", status.equals("used"));
        if (!gone()) {
            until("the collaboration ends", _ -> false);
        }
        checks.guarantee("the order was bound once", bound() == 1);
        checks.scripted("the second wish waited for Mr Li and was refused", director.asked("commit") == 2);
    }

    /// Whether a result comes back to the conversation: only of a collaboration that its agents brought to an end.
    private boolean returns() {
        return collab.map(id -> cast.li().call(CollabMethods.COLLAB_SHOW, new CollabMethods.Show(id, Optional.empty())))
                .flatMap(shown -> shown.collab().ended())
                .filter(how -> how.equals("closed") || how.equals("all turns are used"))
                .isPresent();
    }

    /// What is left to do at home, after the collaboration.
    private void written() {
        tale.title("Step 9  The agent does what is left to do at home");
        if (returns()) {
            director.until("the agent ends its work", cast.li(), (_, ask) -> answer(ask), this::over);
        }
        try {
            String order = Files.readString(cast.li().home().resolve("orders/purchase-order.md"));
            tale.line(1, "orders/purchase-order.md now:");
            tale.quote(3, order.strip());
            checks.step(9, "the order is written, and can be undone", order.contains("We order"));
        } catch (IOException e) {
            throw new UncheckedIOException("the order cannot be read", e);
        }
    }
}
