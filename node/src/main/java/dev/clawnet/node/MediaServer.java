package dev.clawnet.node;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.MediaStreams;
import dev.clawnet.client.StreamStopped;
import dev.clawnet.node.exec.MachineSettings;
import dev.clawnet.node.files.FileService;
import dev.clawnet.node.files.Origin;
import dev.clawnet.node.policy.CapturePolicy;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeRequest;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `media.read`, `media.write` and recordings: whole contents, by streams of the link that asked.
///
/// Threat: somebody listens in or looks on through this machine. It records with programs that its own policy file
/// names, word by word, and with nothing else. See `MediaOnLinksTest`.
final class MediaServer {
    private static final Logger LOG = LoggerFactory.getLogger(MediaServer.class);
    /// Files that are read at a time, each on a thread of its own, after the command was answered.
    private static final int AT_ONCE = 8;
    /// Longest name that a content has, in characters.
    private static final int NAME = 80;

    private final FileService files;
    private final LocalPolicyFile policy;
    private final MachineSettings machine;
    private final ThreadFactory threads;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /// @param machine what recording programs get
    MediaServer(FileService files, LocalPolicyFile policy, MachineSettings machine, ThreadFactory threads) {
        this.files = files;
        this.policy = policy;
        this.machine = machine;
        this.threads = threads;
    }

    JsonNode serve(InvokeRequest request, JsonNode params, Origin origin, MediaStreams streams) throws Refusal {
        try {
            return Json.STRICT.valueToTree(
                    switch (request.command()) {
                        case MediaCommands.READ -> read(request, bind(params, MediaCommands.ReadParams.class), streams);
                        case MediaCommands.WRITE ->
                            write(request, bind(params, MediaCommands.WriteParams.class), origin, streams);
                        default -> capture(request, captured(params), streams);
                    });
        } catch (GatewayFault e) {
            LOG.info("node.media.refused code={}", e.code());
            throw new Refusal(NodeError.IO_FAILED);
        } catch (StreamStopped e) {
            LOG.info("node.media.stopped why={}", e.why());
            throw new Refusal(NodeError.IO_FAILED);
        } catch (LinkFailure e) {
            LOG.info("node.media.link_gone");
            throw new Refusal(NodeError.IO_FAILED);
        }
    }

    private MediaCommands.Sending read(InvokeRequest request, MediaCommands.ReadParams params, MediaStreams streams)
            throws Refusal {
        if (!places.tryAcquire()) {
            throw new Refusal(NodeError.BUSY);
        }
        boolean begun = false;
        try {
            FileService.Reading file = files.reading(params.path());
            try {
                long size = file.channel().size();
                if (size > MediaMethods.MOST) {
                    throw new Refusal(NodeError.TOO_LARGE);
                }
                MediaMethods.Sending opened = streams.open(new MediaMethods.NodeSend(
                        request.id(), name(file.path()), Optional.empty(), Optional.of(size), params.media()));
                threads.newThread(() -> push(file, opened, streams)).start();
                begun = true;
                return new MediaCommands.Sending(file.path(), opened.media(), size);
            } catch (IOException e) {
                throw new Refusal(NodeError.IO_FAILED);
            } finally {
                if (!begun) {
                    close(file);
                }
            }
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    private void push(FileService.Reading file, MediaMethods.Sending opened, MediaStreams streams) {
        try {
            streams.push(opened, () -> Channels.newInputStream(file.channel()), _ -> {});
        } catch (IOException | StreamStopped | LinkFailure e) {
            // Whoever receives it learns so from the gateway; the next command goes on where this one was.
            LOG.info("node.media.broke_off kind={}", e.getClass().getSimpleName());
        } finally {
            places.release();
            close(file);
        }
    }

    /// A recording is of no known size, and is sent as it is made.
    private MediaCommands.Recording capture(
            InvokeRequest request, MediaCommands.CaptureParams params, MediaStreams streams) throws Refusal {
        CapturePolicy.Recorder named = Optional.ofNullable(
                        policy.capture().recorders().get(request.command()))
                .orElseThrow(() -> new Refusal(NodeError.L2_DENIED));
        if (!places.tryAcquire()) {
            throw new Refusal(NodeError.BUSY);
        }
        boolean begun = false;
        try {
            MediaMethods.Sending opened = streams.open(new MediaMethods.NodeSend(
                    request.id(), request.command(), Optional.of(named.type()), Optional.empty(), Optional.empty()));
            Recorder recorder = Recorder.start(named, params.millis(), machine.environment(), threads);
            threads.newThread(() -> push(recorder, opened, streams)).start();
            begun = true;
            return new MediaCommands.Recording(opened.media(), named.type());
        } catch (IOException e) {
            LOG.warn("node.media.recorder_missing");
            throw new Refusal(NodeError.NOT_FOUND);
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    private void push(Recorder recorder, MediaMethods.Sending opened, MediaStreams streams) {
        try (recorder) {
            streams.push(opened, recorder::output, _ -> {});
        } catch (IOException | StreamStopped | LinkFailure e) {
            LOG.info("node.media.broke_off kind={}", e.getClass().getSimpleName());
        } finally {
            places.release();
        }
    }

    /// Clients say more about a recording than a program that its owner chose needs to know.
    private static MediaCommands.CaptureParams captured(JsonNode params) throws Refusal {
        try {
            return Json.LENIENT.treeToValue(params, MediaCommands.CaptureParams.class);
        } catch (JacksonException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
    }

    private static void close(FileService.Reading file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("node.media.close_failed");
        }
    }

    private static String name(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("\\p{Cntrl}", " ");
        return name.length() > NAME ? name.substring(0, NAME) : name;
    }

    private FilesCommands.Written write(
            InvokeRequest request, MediaCommands.WriteParams params, Origin origin, MediaStreams streams)
            throws Refusal {
        Optional<FilesCommands.Written> before = files.written(origin);
        if (before.isPresent()) {
            return before.get();
        }
        try {
            Path draft = Files.createTempFile(files.incoming(), "media", "");
            try {
                MessageDigest sha = Canonical.sha256();
                try (OutputStream out = new DigestOutputStream(Files.newOutputStream(draft), sha)) {
                    streams.receive(
                            new MediaMethods.NodeReceive(request.id(), params.media(), Optional.empty()), out, _ -> {});
                }
                return files.place(params, draft, HexFormat.of().formatHex(sha.digest()), origin);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            LOG.warn("node.media.write_failed kind={}", e.getClass().getSimpleName());
            throw new Refusal(NodeError.IO_FAILED);
        }
    }

    private static <P> P bind(JsonNode params, Class<P> type) throws Refusal {
        try {
            return Json.STRICT.treeToValue(params, type);
        } catch (JacksonException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
    }
}
