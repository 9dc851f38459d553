package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.SkillMethods;
import dev.clawnet.protocol.catalogue.SkillMethods.Needs;
import dev.clawnet.protocol.catalogue.SkillMethods.SkillView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet skills`: what agents are told they can read up.
final class SkillCommands {
    private SkillCommands() {}

    abstract static class OfAgent extends LinkCommand {
        @Option(names = "--agent", paramLabel = "AGENT", description = "Whose skills. Default: main.")
        Optional<String> agent = Optional.empty();

        OfAgent(Links links) {
            super(links);
        }

        SkillMethods.SkillList skills(Desk desk) {
            return desk.call(
                    SkillMethods.SKILLS_STATUS, Given.of(() -> new SkillMethods.AskSkills(agent, Optional.empty())));
        }

        static String state(SkillView skill) {
            if (skill.modelVisible()) {
                return "told";
            }
            return skill.digest().isEmpty()
                    ? "too large, or not readable"
                    : skill.changed()
                            ? "changed: `clawnet skills take " + skill.name() + "`"
                            : skill.disabled()
                                    ? "off"
                                    : skill.blockedByAllowlist()
                                            ? "not in its list"
                                            : "needs " + missing(skill.missing());
        }

        static String missing(Needs needs) {
            List<String> all = new ArrayList<>();
            Stream.of(needs.bins(), needs.env(), needs.config(), needs.os()).forEach(all::addAll);
            if (!needs.anyBins().isEmpty()) {
                all.add("one of " + String.join("|", needs.anyBins()));
            }
            return Table.list(all);
        }
    }

    @Command(footer = {"", "Example: clawnet skills list --agent desk"})
    static final class ListSkills extends OfAgent {
        ListSkills(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SkillMethods.SkillList found = skills(desk);
            Table table = new Table("SKILL", "FROM", "THE AGENT IS", "WHAT FOR");
            found.skills().forEach(skill -> table.row(skill.name(), skill.source(), state(skill), skill.description()));
            return desk.answer(
                    found,
                    table.lines(
                            "no skills: `clawnet skills install FOLDER` brings one, or put a folder with a SKILL.md into"
                                    + " skills/ of the agent's workspace"));
        }
    }

    @Command(footer = {"", "Example: clawnet skills check"})
    static final class Check extends OfAgent {
        Check(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SkillMethods.SkillList found = skills(desk);
            Table table = new Table("NOT TOLD", "WHY");
            found.skills().stream()
                    .filter(skill -> !skill.modelVisible())
                    .forEach(skill -> table.row(skill.name(), state(skill)));
            return desk.answer(found, table.lines("the agent is told of all its skills"));
        }
    }

    @Command(footer = {"", "Example: clawnet skills info cook --agent desk"})
    static final class Info extends OfAgent {
        @Parameters(paramLabel = "SKILL", description = "Its name.")
        private String name = "";

        Info(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SkillView skill = named(skills(desk), name);
            return desk.answer(
                    skill,
                    List.of(
                            skill.name() + ": " + skill.description(),
                            "from     " + skill.source() + ", " + skill.filePath(),
                            "needs    " + missing(skill.requirements()),
                            "missing  " + missing(skill.missing()),
                            "now      " + skill.digest(),
                            "taken    " + skill.taken().orElse("not yet: no run found it"),
                            "told     " + (skill.modelVisible() ? "yes" : "no: " + state(skill))));
        }
    }

    private static SkillView named(SkillMethods.SkillList found, String name) {
        return found.skills().stream()
                .filter(skill -> skill.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        Exit.USAGE, "this agent has no skill called " + name + ": `clawnet skills list` names them"));
    }

    /// Changes one skill.
    abstract static class Changing extends OfAgent {
        @Parameters(paramLabel = "SKILL", description = "Its name.")
        String name = "";

        Changing(Links links) {
            super(links);
        }

        Exit change(Desk desk, Optional<Boolean> enabled, Optional<String> digest, String done) {
            SkillMethods.Changed changed = desk.call(
                    SkillMethods.SKILLS_UPDATE, Given.of(() -> new SkillMethods.Change(name, agent, enabled, digest)));
            return desk.answer(
                    changed,
                    List.of(name + " " + done, "its agent is told so from the next run on: " + state(changed.skill())));
        }
    }

    @Command(
            footer = {
                "",
                "A skill whose files changed is not told of until its owner takes it again. What lies there now is",
                "taken, and nothing else: what changes meanwhile is refused.",
                "",
                "Example: clawnet skills take cook"
            })
    static final class Take extends Changing {
        Take(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SkillView now = named(skills(desk), name);
            return change(desk, Optional.empty(), Optional.of(now.digest()), "is taken as it lies there");
        }
    }

    @Command(footer = {"", "Example: clawnet skills off cook"})
    static final class Off extends Changing {
        Off(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return change(desk, Optional.of(false), Optional.empty(), "is off");
        }
    }

    @Command(footer = {"", "Example: clawnet skills on cook"})
    static final class On extends Changing {
        On(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return change(desk, Optional.of(true), Optional.empty(), "is on");
        }
    }
}
