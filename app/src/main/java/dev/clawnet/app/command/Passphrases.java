package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Questions;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where the passphrase of an encrypted backup comes from: a file, or whoever sits at the terminal.
final class Passphrases {
    /// Characters. Whoever has the file may try as often as they like.
    static final int LEAST = 12;
    /// Bytes of the file.
    private static final int MOST = 4_096;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Its first line is the passphrase; without it, it is asked for.")
    private Optional<Path> file = Optional.empty();

    boolean isGiven() {
        return file.isPresent();
    }

    /// For a new backup: long enough, and typed twice.
    Secret fresh(Questions questions) {
        Secret first = file.map(Passphrases::read).orElseGet(() -> ask(questions, "Passphrase of the backup: "));
        // Only its length is looked at.
        if (first.reveal().codePointCount(0, first.reveal().length()) < LEAST) {
            throw new Problem(Exit.USAGE, "a passphrase takes at least " + LEAST + " characters")
                    .hint("six words or more that nobody else would choose; nothing was written");
        }
        if (file.isEmpty() && !first.matches(ask(questions, "The same again: ").reveal())) {
            throw new Problem(Exit.USAGE, "the two passphrases differ; nothing was written");
        }
        return first;
    }

    Secret known(Questions questions) {
        return file.map(Passphrases::read).orElseGet(() -> ask(questions, "Passphrase of the backup: "));
    }

    private static Secret ask(Questions questions, String prompt) {
        if (!questions.possible()) {
            throw new Problem(Exit.USAGE, "an encrypted backup takes a passphrase, and there is no terminal to ask at")
                    .hint("give --passphrase-file FILE");
        }
        return questions
                .hidden(prompt)
                .orElseThrow(() -> new Problem(Exit.USAGE, "no passphrase was typed; nothing was done"));
    }

    private static Secret read(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST) {
                throw new Problem(Exit.USAGE, file + " is larger than " + MOST + " bytes: that is no passphrase");
            }
            String line = Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            if (line.isBlank()) {
                throw new Problem(Exit.USAGE, "the first line of " + file + " is empty")
                        .hint("write the passphrase there");
            }
            return Secret.of(line);
        } catch (IOException e) {
            throw new Problem(Exit.USAGE, "the passphrase file " + file + " cannot be read")
                    .hint("name a text file in UTF-8 that you may read");
        }
    }
}
