package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.SandboxMethods;
import dev.clawnet.protocol.catalogue.SandboxMethods.BoxView;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet sandbox list` and `recreate`: boxes that programs of the caller's agents run in.
final class BoxCommands {
    private BoxCommands() {}

    private static List<String> lines(Desk desk, List<BoxView> boxes, String none) {
        if (boxes.isEmpty()) {
            return List.of(none);
        }
        Map<String, String> agents = desk.names().agents();
        Map<String, String> people = desk.names().callings();
        Table table = new Table("BOX", "OF", "SESSION", "FOR", "SINCE", "RUNNING");
        boxes.forEach(box -> table.row(
                box.box(),
                box.identity().map(id -> agents.getOrDefault(id, id)).orElse("all agents"),
                PlainText.visible(box.session().orElse("")),
                PlainText.visible(named(box.readers(), people)),
                Times.at(box.createdAtMs()),
                Integer.toString(box.running())));
        return table.lines(none);
    }

    private static String named(String text, Map<String, String> people) {
        String named = text;
        for (Map.Entry<String, String> person : people.entrySet()) {
            named = named.replace(person.getKey(), person.getValue());
        }
        return named;
    }

    @Command(footer = {"", "Example: clawnet sandbox list"})
    static final class ListBoxes extends LinkCommand {
        ListBoxes(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SandboxMethods.BoxList found = desk.call(SandboxMethods.SANDBOX_LIST, new Method.None());
            return desk.answer(found, lines(desk, found.boxes(), "no boxes: no program ran in a sandbox yet"));
        }
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "Ends what runs in boxes and removes them with all that lies in them; that cannot be taken back. The next",
                "program gets a new box, in which setupCommand runs again. Without --yes it only shows which they are.",
                "",
                "Example: clawnet sandbox recreate --agent work --yes",
                "         clawnet sandbox recreate --session agent:work:main --yes"
            })
    static final class Recreate extends LinkCommand {
        @Option(names = "--all", description = "All your boxes.")
        private boolean all;

        @Option(names = "--agent", paramLabel = "IDENTITY", description = "Those of this agent.")
        private Optional<String> agent = Optional.empty();

        @Option(names = "--session", paramLabel = "KEY", description = "Those of this session.")
        private Optional<String> session = Optional.empty();

        @Option(names = "--box", paramLabel = "BOX", description = "This one, as `sandbox list` names it.")
        private Optional<String> box = Optional.empty();

        @Option(
                names = {"--yes", "--force"},
                description = "Do it.")
        private boolean yes;

        Recreate(Links links) {
            super(links);
        }

        private record Shown(List<BoxView> boxes) {}

        @Override
        Exit run(Desk desk) {
            boolean some = agent.isPresent() || session.isPresent() || box.isPresent();
            if (all == some) {
                throw new Problem(Exit.USAGE, "say which boxes: --all, or --agent, --session or --box")
                        .next("clawnet sandbox list");
            }
            Optional<String> identity =
                    agent.map(typed -> desk.names().identity(typed).identity());
            List<BoxView> chosen = desk.call(SandboxMethods.SANDBOX_LIST, new Method.None()).boxes().stream()
                    .filter(each -> identity.isEmpty() || each.identity().equals(identity))
                    .filter(each -> session.isEmpty() || each.session().equals(session))
                    .filter(each -> box.isEmpty() || box.get().equals(each.box()))
                    .toList();
            if (chosen.isEmpty()) {
                return desk.answer(new SandboxMethods.Recreated(List.of(), 0), "no such boxes: nothing was taken away");
            }
            if (!yes) {
                List<String> lines = new ArrayList<>(lines(desk, chosen, ""));
                lines.add("nothing was changed; the same command with --yes takes them away");
                return desk.answer(new Shown(chosen), lines);
            }
            SandboxMethods.Recreated done = desk.call(
                    SandboxMethods.SANDBOX_RECREATE,
                    new SandboxMethods.Recreate(
                            chosen.stream().map(BoxView::box).toList()));
            return desk.answer(
                    done,
                    done.boxes().size() + " boxes taken away, " + done.ended() + " programs ended; the next program"
                            + " gets a new one");
        }
    }
}
