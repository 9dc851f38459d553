package dev.clawnet.node.exec;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.ExecPolicy;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.policy.Launchers;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds programs, and tells what they really are.
///
/// Threat: an agent makes a program of its own, or puts another one in the place of one that is listed. What lies where
/// agents may write does not run, by any of its names. See `ExecServiceTest`.
final class Programs {
    private static final int BLOCK = 65_536;

    private final List<Path> path;

    Programs(List<Path> path) {
        this.path = List.copyOf(path);
    }

    /// A program.
    ///
    /// @param found as it is called
    /// @param real its file
    record Program(Path found, CanonicalPath real) {
        /// Lowercase hex SHA-256 of its file.
        String sha256() throws IOException {
            MessageDigest digest = Canonical.sha256();
            byte[] block = new byte[BLOCK];
            try (InputStream in = Files.newInputStream(found)) {
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    digest.update(block, 0, read);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        /// Whether it runs other programs: by what it is called, or by what its file is called.
        boolean launches() {
            return Launchers.named(found.toString()) || Launchers.named(real.text());
        }
    }

    /// The program of that name, if the policy lists it.
    Program allowed(String name, ExecPolicy exec, LocalPolicy policy) throws Refusal, IOException {
        Program program = find(name).orElseThrow(() -> new Refusal(NodeError.NOT_FOUND));
        if (!exec.lists(program.real()) || writable(program, policy)) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        return program;
    }

    private Optional<Program> find(String name) throws Refusal, IOException {
        try {
            if (name.startsWith("/")) {
                return at(Path.of(name));
            }
            if (name.indexOf('/') >= 0 || name.startsWith(".")) {
                throw new Refusal(NodeError.BAD_PATH);
            }
            for (Path folder : path) {
                Optional<Program> found = at(folder.resolve(name));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (InvalidPathException e) {
            throw new Refusal(NodeError.BAD_PATH);
        }
    }

    private static Optional<Program> at(Path file) throws Refusal, IOException {
        if (!file.isAbsolute() || !Files.isRegularFile(file) || !Files.isExecutable(file)) {
            return Optional.empty();
        }
        CanonicalPath.parse(file.toString());
        return Optional.of(
                new Program(file, CanonicalPath.parse(file.toRealPath().toString())));
    }

    /// Whether agents can change what would run: its file, its name, or the folder of its name.
    private static boolean writable(Program program, LocalPolicy policy) throws Refusal, IOException {
        Path folder = Optional.ofNullable(program.found().toAbsolutePath().getParent())
                .orElseThrow(() -> new Refusal(NodeError.BAD_PATH));
        CanonicalPath name = CanonicalPath.parse(folder.toRealPath().toString())
                .child(program.found().getFileName().toString());
        return policy.allows(Access.WRITE, program.real())
                || policy.allows(Access.WRITE, name)
                || policy.allows(
                        Access.WRITE, CanonicalPath.parse(program.found().toString()));
    }

    /// What the launchers of this machine are, by content: a copy under another name is still one.
    Set<String> launchers() throws IOException {
        Set<String> digests = new HashSet<>();
        for (Path folder : path) {
            for (String name : Launchers.NAMES) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file) && Files.isReadable(file)) {
                    digests.add(new Program(file, new CanonicalPath(List.of())).sha256());
                }
            }
        }
        return digests;
    }
}
