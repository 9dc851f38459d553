package dev.clawnet.app;

import dev.clawnet.app.cli.Questions;
import dev.clawnet.protocol.secret.Secret;
import java.io.Console;
import java.util.Arrays;
import java.util.Optional;

/// The terminal that the command was typed at, looked for when something is asked.
final class RealQuestions implements Questions {
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    @Override
    public boolean possible() {
        return console().isPresent();
    }

    @Override
    public Optional<String> line(String prompt) {
        return console().flatMap(console -> Optional.ofNullable(console.readLine("%s", prompt)));
    }

    @Override
    public Optional<Secret> hidden(String prompt) {
        return console()
                .flatMap(console -> Optional.ofNullable(console.readPassword("%s", prompt))
                        // A line with nothing on it is no answer.
                        .filter(typed -> !new String(typed).isBlank())
                        .map(typed -> {
                            Secret secret = Secret.of(new String(typed));
                            Arrays.fill(typed, '\0');
                            return secret;
                        }));
    }
}
