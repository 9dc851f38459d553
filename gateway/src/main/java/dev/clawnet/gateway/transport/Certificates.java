package dev.clawnet.gateway.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The server's own certificate, kept in a directory and renewed in time, so that clients which pin it are never
/// surprised.
///
/// `current.pem` is served. When less than [#OVERLAP] of it remains, `next.pem` is made beside it and named in
/// [ServerIdentity#next], for clients to pin ahead; it is served from [#MARGIN] before the current one ends. Keys
/// stay in files that only their owner can read, and are never written anywhere else.
///
/// Threat: a stolen key; a renewal that breaks every pin at once. See `CertificatesTest`.
public final class Certificates {
    /// How long before the end the successor is announced.
    public static final Duration OVERLAP = Duration.ofDays(30);
    /// The current certificate is left a little before its end: clients' clocks differ.
    static final Duration MARGIN = Duration.ofHours(12);

    private final Path directory;
    private final List<String> hosts;
    private final InstantSource clock;
    private final SecureRandom random;
    private volatile Pair pair;

    private record Pair(Leaf current, Optional<Leaf> next) {}

    private Certificates(Path directory, List<String> hosts, InstantSource clock, SecureRandom random)
            throws IOException {
        this.directory = directory;
        this.hosts = List.copyOf(hosts);
        this.clock = clock;
        this.random = random;
        this.pair = load();
    }

    /// Reads the certificates of a directory, makes what is missing, and renews what is due.
    ///
    /// @param hosts further names or addresses that clients will use; loopback names are always in
    /// @throws IOException when a file is damaged, readable by others, or cannot be written; says which and what
    /// to do
    public static Certificates open(Path directory, List<String> hosts, InstantSource clock, SecureRandom random)
            throws IOException {
        return new Certificates(directory, hosts, clock, random);
    }

    /// What to serve and announce now. Touches no file.
    public ServerIdentity identity() {
        Pair now = pair;
        Optional<Leaf> due = now.next().filter(_ -> leaving(now.current()));
        return due.map(next -> next.identity(Optional.empty()))
                .orElseGet(() -> now.current().identity(now.next().map(Leaf::pin)));
    }

    /// Makes the next certificate when it is due and forgets the one that has ended; to be called every day.
    public synchronized void renew() throws IOException {
        pair = load();
    }

    private Pair load() throws IOException {
        PrivateFiles.directory(directory);
        Path currentFile = directory.resolve("current.pem");
        Path nextFile = directory.resolve("next.pem");
        Optional<Leaf> current = read(currentFile);
        Optional<Leaf> next = read(nextFile);
        if (current.filter(leaf -> !leaving(leaf)).isEmpty() && next.isPresent()) {
            Files.move(nextFile, currentFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            current = next;
            next = Optional.empty();
        }
        Leaf served = current.isPresent() && !leaving(current.get()) ? current.get() : make(currentFile);
        if (next.isEmpty() && remaining(served).compareTo(OVERLAP) < 0) {
            next = Optional.of(make(nextFile));
        }
        return new Pair(served, next);
    }

    private Leaf make(Path file) throws IOException {
        Leaf leaf = Leaf.make(hosts, clock.instant(), random);
        PrivateFiles.write(file, leaf.pem());
        return leaf;
    }

    private static Optional<Leaf> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Leaf.parse(PrivateFiles.read(file), file)) : Optional.empty();
    }

    private boolean leaving(Leaf leaf) {
        return remaining(leaf).compareTo(MARGIN) <= 0;
    }

    private Duration remaining(Leaf leaf) {
        Instant end = leaf.pin().notAfter();
        return Duration.between(clock.instant(), end);
    }
}
