package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Senders;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// Takes what `clawnet import` brought into the store, for the host person.
///
/// Guarantees: each session is taken whole or not at all, and each thing once, also after a crash in the
/// middle; what is there already stays as it is; what is taken may be learnt by its owner alone, and is nobody's
/// trusted word.
///
/// Threat: a file that makes a stranger's text the owner's, or shows it to others. See `ImportTakenTest`.
public final class Imports {
    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);

    private final Store store;
    private final Path folder;
    private final Senders senders;
    private final RandomGenerator random;

    public Imports(Store store, Path stateDir, RandomGenerator random) {
        this.store = store;
        this.folder = stateDir.resolve(Brought.FOLDER);
        this.senders = new Senders(random);
        this.random = random;
    }

    /// Takes every file that waits.
    public void take(PersonId host) {
        for (Path file : waiting()) {
            try {
                take(host, file);
                Path taken = file.resolveSibling(file.getFileName().toString().replace(Brought.WAITING, Brought.TAKEN));
                Files.move(file, taken, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | JacksonException e) {
                LOG.error("what was imported cannot be read file={}", file, e);
            }
        }
    }

    private List<Path> waiting() {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + Brought.WAITING)) {
            for (Path file : found) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            LOG.error("the folder of imports cannot be read folder={}", folder, e);
        }
        return files;
    }

    private void take(PersonId host, Path file) throws IOException {
        int taken = 0;
        int left = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (take(host, Json.STRICT.readValue(line, Brought.class))) {
                    taken++;
                } else {
                    left++;
                }
            }
        }
        LOG.info("imported taken={} left={} file={}", taken, left, file);
    }

    private boolean take(PersonId host, Brought brought) {
        try {
            return switch (brought) {
                case Brought.Sender sender -> sender(host, sender);
                case Brought.Session session -> session(host, session);
            };
        } catch (Fault | IllegalArgumentException e) {
            // Too many of them, or a name that ours cannot have.
            LOG.warn("one imported thing is left problem={}", e.getMessage());
            return false;
        }
    }

    private boolean sender(PersonId host, Brought.Sender brought) {
        Account account = new Account(host, brought.channel(), brought.account());
        if (store.read(view -> Senders.paired(view, account)).contains(brought.sender())) {
            return false;
        }
        store.write(tx -> senders.bring(tx, account, brought.sender()));
        return true;
    }

    private boolean session(PersonId host, Brought.Session brought) {
        SessionKey key = new SessionKey(brought.agent(), brought.conversation());
        boolean fits = store.read(
                view -> Identities.bySlug(view, host, brought.agent()).isPresent()
                        && Sessions.find(view, host, key).isEmpty());
        if (!fits || brought.said().isEmpty()) {
            return false;
        }
        store.write(tx -> session(tx, host, key, brought));
        return true;
    }

    private Change<Boolean> session(Tx tx, PersonId host, SessionKey key, Brought.Session brought) {
        List<Notice> notices = new ArrayList<>();
        int from = Math.max(0, brought.said().size() - Limits.IMPORTED_TURNS);
        for (Brought.Said said : brought.said().subList(from, brought.said().size())) {
            SessionNotice.Said told = Sessions.append(
                    tx, host, key, new Turn(speaker(said.who()), said.text(), Integrity.UNTRUSTED, "", said.at()));
            notices = new ArrayList<>(List.of(told));
        }
        if (brought.label().isPresent()) {
            Conversation session = Sessions.find(tx, host, key).orElseThrow();
            notices.add(Sessions.mark(tx, host, session, new Conversation.Marks(brought.label(), false, false, false)));
        }
        Entry entry = Entry.of(
                EntryId.mint(random),
                host,
                "session.imported",
                Map.of(
                        "owner", host.value(),
                        "actor", "platform",
                        "session", key.text(),
                        "turns", Integer.toString(brought.said().size() - from),
                        "result", "done"));
        return new Change<>(true, List.of(entry), notices);
    }

    private static Turn.Speaker speaker(String who) {
        return switch (who) {
            case "owner" -> Turn.Speaker.OWNER;
            case "agent" -> Turn.Speaker.AGENT;
            case "platform" -> Turn.Speaker.PLATFORM;
            default -> Turn.Speaker.OTHER;
        };
    }
}
