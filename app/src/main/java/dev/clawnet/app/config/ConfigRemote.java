package dev.clawnet.app.config;

import dev.clawnet.gateway.config.ConfigBook;
import dev.clawnet.protocol.catalogue.ConfigMethods.ConfigIssue;
import dev.clawnet.protocol.catalogue.ConfigMethods.Looked;
import dev.clawnet.protocol.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// The configuration file as its owner reads and changes it from afar.
///
/// Guarantees: what [ConfigStore] does; comments, order and variables of all that is not changed stay. Its hashes are
/// keyed with chance of this process, so that nobody tries values of a secret against one.
///
/// Its own lock guards the file against a second change through it.
public final class ConfigRemote implements ConfigBook {
    private static final String HASH = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final String NOTHING = "{\n}\n";

    private final Path path;
    private final ConfigFile reader;
    private final ConfigStore store;
    private final Secret key;
    private final boolean fixed;

    /// A file that need not exist yet.
    ///
    /// @param fixed whether it must not be changed: it is made elsewhere
    public ConfigRemote(Path path, ConfigFile reader, RandomGenerator random, boolean fixed) {
        this.path = path;
        this.reader = reader;
        this.store = new ConfigStore(path, reader);
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        this.key = Secret.of(Base64.getEncoder().encodeToString(bytes));
        this.fixed = fixed;
    }

    @Override
    public synchronized Optional<Page> read() {
        try {
            return Optional.of(page(text()));
        } catch (ConfigProblem problem) {
            // Too long, or no text at all: it is there, and what is wrong with it is told.
            return Optional.of(new Page(path.toString(), true, RemoteEdit.EMPTY, hash(""), issues(problem), List.of()));
        }
    }

    private String text() {
        return Files.exists(path) ? FileText.read(path) : "";
    }

    private Page page(String text) {
        ConfigValue raw;
        try {
            raw = Json5.read(path.toString(), text.isBlank() ? NOTHING : text);
        } catch (ConfigProblem problem) {
            return new Page(path.toString(), true, RemoteEdit.EMPTY, hash(text), issues(problem), List.of());
        }
        JsonNode parsed = ConfigText.shown(raw, "");
        try {
            List<ConfigIssue> warnings = reader.read(path, text.isBlank() ? NOTHING : text).warnings().stream()
                    .map(warning -> new ConfigIssue("", warning))
                    .toList();
            return new Page(path.toString(), !text.isEmpty(), parsed, hash(text), List.of(), warnings);
        } catch (ConfigProblem problem) {
            return new Page(path.toString(), true, parsed, hash(text), issues(problem), List.of());
        }
    }

    private static List<ConfigIssue> issues(ConfigProblem problem) {
        return problem.complaints().stream()
                .map(each -> new ConfigIssue(each.place().toString(), each.what()))
                .toList();
    }

    private String hash(String text) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), HASH));
            return "hmac-sha256:v1:"
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + HASH, e);
        }
    }

    @Override
    public synchronized Outcome draft(Edit edit) {
        if (fixed) {
            return new Bad(List.of(
                    new ConfigIssue("", "the configuration is read-only here (NIX_MODE): change it where it is made")));
        }
        try {
            String before = text();
            if (!before.isEmpty() && !edit.base().equals(Optional.of(hash(before)))) {
                return new Stale();
            }
            RemoteEdit change = RemoteEdit.of(path.toString(), before.isBlank() ? NOTHING : before, edit);
            if (!change.issues().isEmpty()) {
                return new Bad(change.issues());
            }
            reader.read(path, change.after());
            return new Prepared(before, change);
        } catch (ConfigProblem problem) {
            return new Bad(issues(problem));
        }
    }

    /// A change that was found good.
    private final class Prepared implements Drafted {
        private final String before;
        private final RemoteEdit change;

        Prepared(String before, RemoteEdit change) {
            this.before = before;
            this.change = change;
        }

        @Override
        public String path() {
            return path.toString();
        }

        @Override
        public List<String> keys() {
            return change.keys();
        }

        @Override
        public Optional<Page> write() {
            synchronized (ConfigRemote.this) {
                if (!text().equals(before)) {
                    return Optional.empty();
                }
                if (!change.after().equals(before)) {
                    try {
                        store.write(Files.exists(path) ? before : NOTHING, change.after());
                    } catch (ConfigProblem problem) {
                        // Changed between the two looks, or what it includes was: as if it had been changed before.
                        return Optional.empty();
                    }
                }
                return Optional.of(page(change.after()));
            }
        }
    }

    @Override
    public Optional<JsonNode> schema() {
        return SchemaJson.at(Optional.empty()).map(SchemaJson::json);
    }

    @Override
    public Optional<Looked> lookUp(String wanted) {
        KeyPath way;
        try {
            way = KeyPath.of(wanted);
        } catch (IllegalArgumentException e) {
            // No path is no key.
            return Optional.empty();
        }
        return SchemaJson.at(Optional.of(way)).map(found -> found.looked(way));
    }
}
