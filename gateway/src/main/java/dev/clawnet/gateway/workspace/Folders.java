package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.AgentBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Which folders of an agent may be read: real, there, and nobody else's.
final class Folders {
    private Folders() {}

    /// The agent's own folder, when there is one.
    static Optional<Path> workspace(AgentBook book, String agent) {
        return book.workspace(agent).flatMap(path -> allowed(book, path));
    }

    /// The skills that all agents of the person share, when there are any.
    static Optional<Path> skills(AgentBook book) {
        return book.sharedSkills().flatMap(path -> allowed(book, path));
    }

    private static Optional<Path> allowed(AgentBook book, Path wanted) {
        if (book.ground().isEmpty() || !Files.isDirectory(wanted)) {
            return Optional.empty();
        }
        AgentBook.Ground ground = book.ground().get();
        try {
            Path real = wanted.toRealPath();
            boolean inside = !ground.confined() || real.startsWith(ground.base().toRealPath());
            for (Path closed : ground.closed()) {
                Path other = closed.toAbsolutePath().normalize();
                Path otherReal = Files.exists(other) ? other.toRealPath() : other;
                if (real.startsWith(otherReal) || otherReal.startsWith(real)) {
                    return Optional.empty();
                }
            }
            return inside ? Optional.of(real) : Optional.empty();
        } catch (IOException e) {
            // It went away, or is closed to us: there is none.
            return Optional.empty();
        }
    }
}
