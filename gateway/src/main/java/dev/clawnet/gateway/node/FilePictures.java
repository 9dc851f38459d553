package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.PictureSource;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Pictures among the files of nodes: by the act of `read`, decided here (L1) and by the node for each part (L2).
///
/// Threat: a file that is larger than it says, changes while it is read, or never ends; a node that answers anything.
/// The first part says how large it is, and each part follows the one before and is counted. See `ImageToolTest`.
final class FilePictures implements PictureSource {
    /// Bytes of one part: in base64 it is well below what a link takes at once.
    private static final int PART = FilesCommands.MAX_BYTES / 2;

    private final NodeCalls nodes;
    private final Facts facts;

    FilePictures(NodeCalls nodes, Facts facts) {
        this.nodes = nodes;
        this.facts = facts;
    }

    @Override
    public Resource.Kind kind() {
        return Resource.Kind.NODE;
    }

    @Override
    public boolean names(Tx tx, Run run, String name) {
        return !PictureSource.ofWorkspace(name) && FilePlaces.of(tx, run, name).isPresent();
    }

    @Override
    public Tool.Plan plan(Tx tx, Run run, String name, Map<String, String> more) {
        return FileTool.plan(tx, run, name, new FileTool.Asking(Verb.READ, more, ""));
    }

    @Override
    public Got get(Permit permit, Run run, String operation, int most) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String path = FilePlaces.of(permit.act().object()).path();
        Optional<Long> at = Optional.of(0L);
        while (at.isPresent()) {
            JsonNode params = Json.STRICT.valueToTree(FilesCommands.ReadParams.bytes(
                    path, at, Optional.of(PART), Optional.of(FilesCommands.Encoding.BASE64)));
            Tool.Reported part = FileTool.asked(
                    nodes, new FileTool.Asked(permit, FilesCommands.READ, params), run, operation + "-" + at.get());
            if (!part.result().equals("done")) {
                String code = part.payload().path("code").asString("");
                return new None(
                        part.result(), FileTool.told(code), Map.of("reason", code, FileTool.L2, FileTool.l2(part)));
            }
            Optional<FilesCommands.Content> content = content(part.payload());
            if (content.isPresent() && content.get().size() > most) {
                return None.tooLarge(most);
            }
            if (content.isEmpty() || !fits(content.get(), at.get(), all)) {
                return None.failed("BAD_ANSWER", "the node does not answer");
            }
            if (all.size() > most) {
                return None.tooLarge(most);
            }
            at = content.get().nextOffset();
            if (at.isPresent() && at.get() != all.size()) {
                return None.failed("BAD_ANSWER", "the node does not answer");
            }
        }
        return new Bytes(all.toByteArray(), Map.of(FileTool.L2, "allow"));
    }

    private static Optional<FilesCommands.Content> content(JsonNode payload) {
        try {
            return Optional.of(Json.LENIENT.treeToValue(payload, FilesCommands.Content.class));
        } catch (JacksonException e) {
            // A node may answer anything: that is no part of a file.
            return Optional.empty();
        }
    }

    /// Takes a part that is the one that was asked for, and whole unless it is the last: who gives a byte at a time
    /// is not asked a million times.
    private static boolean fits(FilesCommands.Content content, long at, ByteArrayOutputStream all) {
        try {
            byte[] bytes = Base64.getDecoder().decode(content.data());
            all.writeBytes(bytes);
            return content.offset() == at
                    && bytes.length <= PART
                    && (bytes.length == PART || content.nextOffset().isEmpty());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Optional<Run.Taken> brings(Tx tx, Permit permit, Run run) {
        Resource file = permit.act().object();
        Labels labels = facts.labels(tx, tx.now(), run, permit.act());
        return FileTool.visible(tx, labels, run, file)
                ? Optional.of(FileTool.taken(tx, labels, run, file))
                : Optional.empty();
    }
}
