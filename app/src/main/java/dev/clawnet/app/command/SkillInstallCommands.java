package dev.clawnet.app.command;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Questions;
import dev.clawnet.protocol.catalogue.SkillMethods;
import dev.clawnet.protocol.catalogue.SkillMethods.Inspected;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.text.PlainText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet skills install|remove|restore`: skills of all one's agents, from a folder or an archive of this machine.
public final class SkillInstallCommands {
    /// What is read of a folder or an archive: what can be sent. The gateway says what a skill may hold.
    private static final int MOST = SkillMethods.ARCHIVE / 4 * 3;
    private static final int FILES = 200;
    private static final Set<Scope> CHANGES = Set.of(Scope.READ, Scope.ADMIN);

    private SkillInstallCommands() {}

    public static List<Directory.Entry> entries(ProfileLinks links, Questions questions) {
        return List.of(
                new Directory.Entry(
                        "skills install",
                        "Install a skill from a folder or an archive.",
                        () -> new Install(links.asking(CHANGES), questions)),
                new Directory.Entry(
                        "skills remove",
                        "Move an installed skill into the trash.",
                        () -> new Remove(links.asking(CHANGES))),
                new Directory.Entry(
                        "skills restore", "Have a removed skill back.", () -> new Restore(links.asking(CHANGES))));
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "Shows what the skill brings and what it needs, and asks. All your agents are told of it from their next",
                "run on, as far as their own lists of skills let them. It is text: it gives no agent a tool, a grant, a",
                "variable or a setting.",
                "",
                "Example: clawnet skills install ./cook",
                "Example: clawnet skills install cook.skill --name cook --yes"
            })
    static final class Install extends LinkCommand {
        @Parameters(paramLabel = "FOLDER|ARCHIVE", description = "A folder, .zip, .skill or .tar.gz with a SKILL.md.")
        private String source = "";

        @Option(names = "--name", paramLabel = "NAME", description = "Of its folder. Default: as the source is called.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--force", description = "Puts one that is there into the trash.")
        private boolean force;

        @Option(names = "--yes", description = "Does not ask.")
        private boolean yes;

        private final Questions questions;

        Install(Links links, Questions questions) {
            super(links);
            this.questions = questions;
        }

        @Override
        Exit run(Desk desk) {
            Path from = Path.of(desk.world().homed(source));
            String slug = name.orElseGet(() -> slug(from));
            String archive = Base64.getEncoder().encodeToString(archive(from));
            Inspected found =
                    desk.call(SkillMethods.SKILLS_INSPECT, Given.of(() -> new SkillMethods.Inspect(slug, archive)));
            listing(found).forEach(line -> desk.output().say(line));
            if (!yes && !(questions.possible() && questions.yes("install it as " + slug + "?"))) {
                throw new Problem(Exit.FAILED, "nothing was installed: nobody said yes")
                        .next("clawnet skills install " + source + " --yes");
            }
            SkillMethods.Installed done = desk.call(
                    SkillMethods.SKILLS_INSTALL,
                    Given.of(() -> new SkillMethods.Install(slug, archive, Optional.of(force))));
            List<String> lines = new ArrayList<>();
            lines.add("installed " + done.slug() + ", pinned by " + done.digest());
            done.trash().ifPresent(old -> lines.add("  the one before: clawnet skills restore " + old));
            lines.add("  clawnet skills info " + PlainText.visible(done.skillKey()));
            lines.add("  clawnet skills remove " + done.slug());
            return desk.answer(done, lines);
        }

        private static List<String> listing(Inspected found) {
            List<String> lines = new ArrayList<>();
            lines.add(PlainText.visible(found.name()) + ": " + PlainText.visible(found.description()));
            lines.add("  " + found.files().size() + (found.files().size() == 1 ? " file, " : " files, ") + found.bytes()
                    + " bytes");
            found.files().forEach(file -> lines.add("    " + PlainText.visible(file)));
            lines.add("  needs    " + PlainText.visible(SkillCommands.OfAgent.missing(found.requirements())));
            lines.add("  missing  " + PlainText.visible(SkillCommands.OfAgent.missing(found.missing())));
            return lines;
        }

        private static String slug(Path from) {
            String last = String.valueOf(from.toAbsolutePath().normalize().getFileName())
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("\\.(zip|skill|tar\\.gz|tgz)$", "")
                    .replaceAll("[^a-z0-9]+", "-")
                    .replaceAll("^-+|-+$", "");
            return last.substring(0, Math.min(40, last.length()));
        }
    }

    private static byte[] archive(Path from) {
        try {
            if (Files.isDirectory(from)) {
                return zipped(from);
            }
            try (InputStream in = Files.newInputStream(from)) {
                byte[] read = in.readNBytes(MOST + 1);
                if (read.length > MOST) {
                    throw tooMuch(from);
                }
                return read;
            }
        } catch (IOException unreadable) {
            throw new Problem(Exit.FAILED, from + " cannot be read")
                    .hint("name a folder with a SKILL.md, or a .zip, .skill or .tar.gz of one");
        }
    }

    private static Problem tooMuch(Path from) {
        return new Problem(
                        Exit.FAILED,
                        from + " is more than can be sent: " + MOST + " bytes, " + FILES + " files and folders")
                .hint("leave out what the skill does not tell of");
    }

    private static byte[] zipped(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.limit(FILES + 1L).sorted().toList();
        }
        if (files.size() > FILES) {
            throw tooMuch(folder);
        }
        long read = 0;
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)) {
                    throw new Problem(Exit.FAILED, file + " is a link").hint("a skill is made of plain files");
                }
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    read += Files.size(file);
                    if (read > MOST) {
                        throw tooMuch(folder);
                    }
                    zip.putNextEntry(
                            new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
                    zip.write(Files.readAllBytes(file));
                    zip.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    @Command(
            footer = {
                "",
                "The last twenty stay in the trash, in `skills-trash` beside the folder of skills.",
                "",
                "Example: clawnet skills remove cook"
            })
    static final class Remove extends LinkCommand {
        @Parameters(paramLabel = "NAME", description = "Of its folder, as it was installed.")
        private String name = "";

        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SkillMethods.Removed gone =
                    desk.call(SkillMethods.SKILLS_REMOVE, Given.of(() -> new SkillMethods.Remove(name)));
            return desk.answer(gone, "removed " + name, "  have it back: clawnet skills restore " + gone.trash());
        }
    }

    @Command(footer = {"", "Example: clawnet skills restore 1795800000000-cook"})
    static final class Restore extends LinkCommand {
        @Parameters(paramLabel = "TRASH", description = "What `skills remove` named.")
        private String trash = "";

        Restore(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SkillMethods.Removed back =
                    desk.call(SkillMethods.SKILLS_RESTORE, Given.of(() -> new SkillMethods.Restore(trash)));
            return desk.answer(back, back.slug() + " is back", "  clawnet skills list");
        }
    }
}
