package dev.clawnet.node;

import dev.clawnet.client.MediaStreams;
import dev.clawnet.node.exec.ExecService;
import dev.clawnet.node.exec.Talk;
import dev.clawnet.node.files.FileService;
import dev.clawnet.node.files.Origin;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeError;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeRequest;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeResult;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.SystemCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One command of a gateway: permit first, then the node's own policy, then the act.
///
/// Threat: a gateway that was taken over asks for anything it likes, or a call is changed on its way. The permit
/// must cover exactly what arrived, and even a valid one opens nothing that the local policy does not. See
/// `CommandServerTest`.
final class CommandServer {
    private static final Logger LOG = LoggerFactory.getLogger(CommandServer.class);
    /// How long a program may run when whoever asked does not say how long they wait.
    private static final long NO_TIME_MS = 30_000;

    private final FileService files;
    private final Optional<ExecService> programs;
    private final Optional<PersonId> person;
    private final Optional<MediaServer> media;

    CommandServer(
            FileService files, Optional<ExecService> programs, Optional<PersonId> person, Optional<MediaServer> media) {
        this.media = media;
        this.files = files;
        this.programs = programs;
        this.person = person;
    }

    /// Removes for good what the owner's policy file calls old enough.
    void sweep() {
        try {
            files.sweep();
        } catch (IOException e) {
            LOG.warn("node.trash.failed kind={}", e.getClass().getSimpleName());
        }
    }

    /// @param gatewayNowMs the gateway's clock: permits are timed by it
    /// @param streams of the link that asks
    InvokeResult serve(InvokeRequest request, long gatewayNowMs, Talk talk, Supplier<MediaStreams> streams) {
        try {
            boolean program = programs.isPresent() && SystemCommands.ALL.contains(request.command());
            boolean stream = media.isPresent() && MediaCommands.ALL.contains(request.command());
            if (!program && !stream && !FilesCommands.ALL.contains(request.command())) {
                throw new Refusal(NodeError.UNKNOWN_COMMAND);
            }
            JsonNode params = params(request);
            Origin origin = permitted(request, params, gatewayNowMs);
            if (program) {
                Duration most = Duration.ofMillis(request.timeoutMs().orElse(NO_TIME_MS));
                return ok(
                        request,
                        programs.get()
                                .serve(
                                        request.command(),
                                        params,
                                        request.context().orElseThrow(),
                                        most,
                                        talk));
            }
            if (stream) {
                return ok(request, media.get().serve(request, params, origin, streams.get()));
            }
            return ok(request, files.serve(request.command(), params, origin));
        } catch (Refusal e) {
            LOG.info("node.command.refused command={} code={}", known(request.command()), e.code());
            return refused(request, e.code());
        }
    }

    private Origin permitted(InvokeRequest request, JsonNode params, long gatewayNowMs) throws Refusal {
        InvokeContext context = request.context().orElseThrow(() -> new Refusal(NodeError.PERMIT_INVALID));
        String digest = digest(request.command(), params);
        InvokePermit permit = context.permit();
        boolean mine = person.isEmpty() || person.get().equals(context.person());
        if (!mine || !permit.digest().equals(digest) || permit.expiresAtMs() <= gatewayNowMs) {
            throw new Refusal(NodeError.PERMIT_INVALID);
        }
        return Origin.of(context, digest);
    }

    private static String digest(String command, JsonNode params) throws Refusal {
        try {
            return InvokePermit.digestOf(command, params);
        } catch (IllegalArgumentException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
    }

    private static JsonNode params(InvokeRequest request) throws Refusal {
        try {
            return Json.STRICT.readTree(request.paramsJSON().orElse("{}"));
        } catch (JacksonException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
    }

    private static String known(String command) {
        return FilesCommands.ALL.contains(command)
                        || SystemCommands.ALL.contains(command)
                        || MediaCommands.ALL.contains(command)
                ? command
                : "unknown";
    }

    private static InvokeResult ok(InvokeRequest request, JsonNode payload) {
        return new InvokeResult(
                request.id(),
                request.nodeId(),
                true,
                Optional.empty(),
                Optional.of(Json.STRICT.writeValueAsString(payload)),
                Optional.empty());
    }

    static InvokeResult refused(InvokeRequest request, NodeError code) {
        return new InvokeResult(
                request.id(),
                request.nodeId(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new InvokeError(Optional.of(code.name()), Optional.of(code.sentence()))));
    }
}
