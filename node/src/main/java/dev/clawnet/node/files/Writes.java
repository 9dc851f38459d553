package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Encoding;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.FilesCommands.WriteParams;
import dev.clawnet.protocol.node.FilesCommands.Written;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// `files.write`, one at a time: keep the former content, write down what will be done, do it, write down that it
/// is done.
///
/// Threat: a change that cannot be taken back, or that happens twice (INV-31). See `WriteTest`.
final class Writes {
    private static final long MAX_FORMER = 64L << 20;
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAX_NAMES_TRIED = 1_000;

    private final PreImages preImages;
    private final Journal journal;
    private final Placing placing;
    private final RandomGenerator random;
    private final InstantSource clock;
    /// What became of each idempotency key, the oldest dropped first. Owned by the monitor of this object.
    private final Map<String, Journal.Line> remembered;

    Writes(Path stateDir, RandomGenerator random, InstantSource clock) throws IOException {
        this.preImages = new PreImages(stateDir.resolve("pre-images"), random);
        this.journal = new Journal(stateDir.resolve("journal.jsonl"));
        this.placing = new Placing(random);
        this.random = random;
        this.clock = clock;
        this.remembered = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Journal.Line> eldest) {
                return size() > MAX_REMEMBERED;
            }
        };
        journal.lines().forEach(line -> remembered.put(key(line.person(), line.key()), line));
    }

    synchronized Written write(WriteParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        Optional<Written> before = earlier(origin);
        if (before.isPresent()) {
            return before.get();
        }
        CanonicalPath path = CanonicalPath.parse(params.path());
        if (path.isTop() || !policy.allows(Access.WRITE, path)) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        byte[] data = data(params);
        try (Folder folder = params.parents().orElse(false)
                ? placing.makeFolders(
                        path.parent(),
                        policy,
                        made -> intent(origin.forParents(), made.text(), Journal.ABSENT, "folder"))
                : Tree.folder(path.parent(), policy)) {
            return write(params, path, data, folder, policy, origin);
        }
    }

    private Written write(
            WriteParams params, CanonicalPath asked, byte[] data, Folder folder, LocalPolicy policy, Origin origin)
            throws Refusal, IOException {
        CanonicalPath path =
                params.mode() == WriteMode.NEW_NAME ? asked.parent().child(free(folder, asked, policy)) : asked;
        Optional<BasicFileAttributes> there = folder.stat(path.name());
        if (there.isPresent() && params.mode() == WriteMode.CREATE) {
            throw new Refusal(NodeError.CONFLICT);
        }
        String before = there.isPresent() ? former(folder, path, policy) : Journal.ABSENT;
        if (params.ifDigest().isPresent() && !params.ifDigest().get().equals(before)) {
            throw new Refusal(NodeError.CONFLICT);
        }
        String after = HexFormat.of().formatHex(Canonical.sha256().digest(data));
        Journal.Line line = intent(origin, path.text(), before, after);
        try {
            placing.put(folder, path, data, there, policy);
        } catch (Refusal | IOException e) {
            note(line.as(Journal.Phase.FAILED, clock.millis(), Optional.empty()));
            throw e;
        }
        folder.sync();
        Written written = new Written(path.text(), line.op(), before, after, data.length);
        note(line.as(Journal.Phase.DONE, clock.millis(), Optional.of(Json.STRICT.valueToTree(written))));
        return written;
    }

    /// The recorded answer of an earlier call with this key; a key whose effect is unknown never acts again.
    private Optional<Written> earlier(Origin origin) throws Refusal {
        Journal.Line line = remembered.get(key(origin.person(), origin.key()));
        if (line == null
                || (line.phase() == Journal.Phase.FAILED && line.request().equals(origin.request()))) {
            return Optional.empty();
        }
        if (line.phase() != Journal.Phase.DONE || !line.request().equals(origin.request())) {
            throw new Refusal(NodeError.CONFLICT);
        }
        return line.answer().map(answer -> Json.LENIENT.treeToValue(answer, Written.class));
    }

    private String former(Folder folder, CanonicalPath path, LocalPolicy policy) throws Refusal, IOException {
        try (Tree.Opened opened = Tree.file(folder, path, policy)) {
            if (opened.channel().size() > MAX_FORMER) {
                throw new Refusal(NodeError.TOO_LARGE);
            }
            return backup(opened);
        }
    }

    private String backup(Tree.Opened opened) throws Refusal {
        try {
            return preImages.keep(opened.channel());
        } catch (IOException e) {
            throw new Refusal(NodeError.BACKUP_FAILED);
        }
    }

    private Journal.Line intent(Origin origin, String path, String before, String after) throws Refusal {
        Journal.Line line = new Journal.Line(
                Ids.mint("u", random),
                Journal.Phase.INTENT,
                origin.person(),
                origin.agent(),
                origin.run(),
                origin.key(),
                origin.request(),
                FilesCommands.WRITE,
                path,
                before,
                after,
                clock.millis(),
                Optional.empty());
        try {
            journal.append(line);
        } catch (IOException e) {
            throw new Refusal(NodeError.BACKUP_FAILED);
        }
        remembered.put(key(origin.person(), origin.key()), line);
        return line;
    }

    private void note(Journal.Line line) throws IOException {
        journal.append(line);
        remembered.put(key(line.person(), line.key()), line);
    }

    private static String free(Folder folder, CanonicalPath asked, LocalPolicy policy) throws Refusal, IOException {
        String name = asked.name();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String ending = dot > 0 ? name.substring(dot) : "";
        for (int i = 1; i <= MAX_NAMES_TRIED; i++) {
            String tried = i == 1 ? name : stem + " (" + i + ")" + ending;
            if (!CanonicalPath.isCanonicalName(tried)
                    || !policy.allows(Access.WRITE, asked.parent().child(tried))) {
                throw new Refusal(NodeError.L2_DENIED);
            }
            if (folder.stat(tried).isEmpty()) {
                return tried;
            }
        }
        throw new Refusal(NodeError.CONFLICT);
    }

    private static byte[] data(WriteParams params) throws Refusal {
        byte[] data;
        try {
            data = params.encoding().orElse(Encoding.UTF_8) == Encoding.BASE64
                    ? Base64.getDecoder().decode(params.data())
                    : params.data().getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
        if (data.length > FilesCommands.MAX_BYTES) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        return data;
    }

    private static String key(String person, String key) {
        return person + "|" + key;
    }
}
