package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.Events;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.KeptLink;
import dev.clawnet.client.Profile;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.catalogue.QuestionMethods.QuestionRecord;
import dev.clawnet.protocol.device.DeviceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A person and their agents, in turns on a screen, over a link that is opened again when it ends. Words that
/// were on their way when it ended are sent again under the same key, and so said once.
final class Chatting {
    private static final Duration FIRST = Duration.ofSeconds(20);
    /// A run may wait for its owner, who sits here.
    private static final Duration TURN = Duration.ofHours(1);

    private static final int TRIES = 60;

    private final Surroundings world;
    private final Output output;
    private final DeviceLinks links;
    private final Screen screen;
    private final Talk talk;
    private final Semaphore up = new Semaphore(0);

    Chatting(Surroundings world, Output output, DeviceLinks links, Screen screen, String session) {
        this.world = world;
        this.output = output;
        this.links = links;
        this.screen = screen;
        this.talk = new Talk(screen, session, output::ours);
    }

    /// Until the person leaves.
    Exit run() {
        try (KeptLink kept = KeptLink.start(links, this::opened)) {
            if (!up.tryAcquire(FIRST.toMillis(), TimeUnit.MILLISECONDS)) {
                throw kept.gaveUp()
                        .map(why -> new Problem(Exit.FAILED, String.valueOf(why.getMessage())))
                        .orElseGet(() -> new Problem(Exit.UNREACHABLE, "no gateway answers"))
                        .next("clawnet doctor client");
            }
            turns(kept);
            return Exit.OK;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Exit.OK;
        }
    }

    /// Each time the link is there: what was missed is read from the session. Not on the thread of the link,
    /// whose answers this waits for.
    private void opened(GatewayLink link, Events events) {
        events.on(ChatMethods.CHAT, talk::heard);
        events.on(AgentMethods.AGENT_EVENT, talk::heard);
        events.on(ApprovalMethods.APPROVAL_REQUESTED, this::asked);
        events.on(QuestionMethods.QUESTION_REQUESTED, this::asked);
        events.on(
                ApprovalMethods.APPROVAL_RESOLVED,
                settled -> screen.print("# " + settled.id().value() + " is " + settled.status()));
        links.parts().threads().newThread(() -> enter(link)).start();
    }

    private void enter(GatewayLink link) {
        try {
            Desk desk = desk(link);
            talk.enter(desk, talk.session());
            ApprovalCommands.all(desk, false).forEach(this::asked);
            QuestionCommands.all(desk).forEach(this::asked);
        } catch (Problem problem) {
            talk.problem(problem);
        } finally {
            up.release();
        }
    }

    private void asked(ApprovalView view) {
        talk.waits(view, new ApprovalCard(view).lines(world.clock().instant()));
    }

    private void asked(QuestionRecord question) {
        talk.waits(question, world.clock().instant());
    }

    private Desk desk(GatewayLink link) {
        return ProfileLinks.asked(() -> new Desk(
                world,
                output,
                new OpenLink(link, key(links.folder()), links.parts().threads()),
                links.folder()));
    }

    private DeviceKey key(Path folder) throws IOException {
        return Profile.key(folder, links.parts().random());
    }

    private void turns(KeptLink kept) throws InterruptedException {
        TalkCommands commands = new TalkCommands(talk, screen);
        boolean leaving = false;
        boolean asked = false;
        while (!leaving) {
            switch (screen.read("> ")) {
                case Screen.Typed.End _ -> leaving = true;
                case Screen.Typed.Interrupt _ -> {
                    leaving = asked;
                    asked = !stopped(kept);
                }
                case Screen.Typed.Line line -> {
                    asked = false;
                    leaving = typed(kept, commands, line.text().strip());
                }
            }
        }
        if (screen.takesTurns()) {
            talk.awaitTurn(TURN);
        }
    }

    /// Stops what runs; where nothing does, says how to leave.
    private boolean stopped(KeptLink kept) {
        boolean stopped =
                talk.run().isPresent() && ask(kept, desk -> talk.abort(desk)).orElse(false);
        if (!stopped) {
            screen.print("# nothing runs here; Ctrl-C again or /quit leaves");
        }
        return stopped;
    }

    /// Whether the person leaves.
    private boolean typed(KeptLink kept, TalkCommands commands, String text) throws InterruptedException {
        if (text.isEmpty()) {
            return false;
        }
        if (TalkCommands.isLeave(text)) {
            return true;
        }
        if (TalkCommands.isOwn(text)) {
            ask(kept, desk -> commands.run(desk, text));
        } else {
            say(kept, text);
        }
        if (screen.takesTurns()) {
            talk.awaitTurn(TURN);
        }
        return false;
    }

    private void say(KeptLink kept, String text) throws InterruptedException {
        String key = Long.toHexString(world.random().nextLong())
                + Long.toHexString(world.random().nextLong());
        for (int i = 0; i < TRIES; i++) {
            Optional<GatewayLink> link = kept.link();
            if (kept.gaveUp().isPresent()) {
                break;
            }
            try {
                if (link.isPresent()) {
                    talk.say(desk(link.get()), text, key);
                    return;
                }
            } catch (Problem problem) {
                if (problem.exit() != Exit.UNREACHABLE) {
                    talk.problem(problem);
                    return;
                }
            }
            if (i == 0) {
                screen.print("# the gateway is away; this is said when it is back");
            }
            // Nothing is taken from those who wait for the first link: they are past it.
            boolean back = up.tryAcquire(1, TimeUnit.SECONDS);
            screen.print(back ? "# it is back" : "# ...");
        }
        screen.print("! not said: no gateway answers");
    }

    private interface Asking<T> {
        T ask(Desk desk);
    }

    private <T> Optional<T> ask(KeptLink kept, Asking<T> work) {
        try {
            Optional<GatewayLink> link = kept.link();
            if (link.isEmpty()) {
                screen.print("! the gateway is away");
                return Optional.empty();
            }
            return Optional.of(work.ask(desk(link.get())));
        } catch (Problem problem) {
            talk.problem(problem);
            return Optional.empty();
        }
    }
}
