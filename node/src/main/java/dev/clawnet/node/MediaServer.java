package dev.clawnet.node;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.MediaStreams;
import dev.clawnet.client.StreamStopped;
import dev.clawnet.node.files.FileService;
import dev.clawnet.node.files.Origin;
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

/// `media.read` and `media.write`: whole contents, by streams of the link that asked.
final class MediaServer {
    private static final Logger LOG = LoggerFactory.getLogger(MediaServer.class);
    /// Files that are read at a time, each on a thread of its own, after the command was answered.
    private static final int AT_ONCE = 8;
    /// Longest name that a content has, in characters.
    private static final int NAME = 80;

    private final FileService files;
    private final ThreadFactory threads;
    private final Semaphore places = new Semaphore(AT_ONCE);

    MediaServer(FileService files, ThreadFactory threads) {
        this.files = files;
        this.threads = threads;
    }

    JsonNode serve(InvokeRequest request, JsonNode params, Origin origin, MediaStreams streams) throws Refusal {
        try {
            return Json.STRICT.valueToTree(
                    request.command().equals(MediaCommands.READ)
                            ? read(request, bind(params, MediaCommands.ReadParams.class), streams)
                            : write(request, bind(params, MediaCommands.WriteParams.class), origin, streams));
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
