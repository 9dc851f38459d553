package dev.clawnet.verify.load;

import dev.clawnet.verify.durability.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A gateway that a case starts for itself, in a process and a folder of its own.
///
/// @param process whose memory is looked at
record OwnGateway(GatewayProcess process, Scratch scratch) implements AutoCloseable {
    /// Known to this process alone; the gateway listens on loopback.
    static final String TOKEN = "load-" + ProcessHandle.current().pid() + "-token-of-a-scratch-gateway";

    private static final String MODEL = "load.script";

    /// @param links altogether, and of one person
    static OwnGateway start(int links) throws IOException {
        return start(links, Optional.empty());
    }

    /// @param model address of a provider that its agents ask; without one a script answers them
    static OwnGateway start(int links, Optional<String> model) throws IOException {
        Scratch scratch = Scratch.make("gateway");
        boolean started = false;
        try {
            Path state = scratch.path().resolve("state");
            Path scripts = Files.createDirectories(
                    state.resolve("scripts"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.writeString(scripts.resolve(MODEL), "otherwise\n  say done\n");
            Path config = scratch.path().resolve("clawnet.json");
            Files.writeString(
                    config,
                    "{ gateway: { links: { all: " + links + ", perPerson: " + links + " } },"
                            + " agents: { defaults: { model: { primary: \""
                            + model.map(_ -> "instant/one").orElse("scripted/" + MODEL) + "\" } } }"
                            + model.map(OwnGateway::provider).orElse("") + " }");
            Map<String, String> environment = Map.of(
                    "CLAWNET_HOME",
                    scratch.path().toString(),
                    "CLAWNET_CONFIG_PATH",
                    config.toString(),
                    "CLAWNET_GATEWAY_TOKEN",
                    TOKEN,
                    "MALLOC_ARENA_MAX",
                    "2");
            OwnGateway own = new OwnGateway(
                    GatewayProcess.start(
                            state,
                            0,
                            environment,
                            List.of(
                                    "-Xms32m",
                                    "-Xmx512m",
                                    "-XX:MinHeapFreeRatio=20",
                                    "-XX:MaxHeapFreeRatio=40",
                                    "-XX:NativeMemoryTracking=summary")),
                    scratch);
            started = true;
            return own;
        } finally {
            if (!started) {
                scratch.close();
            }
        }
    }

    private static String provider(String url) {
        return ", models: { providers: { instant: { baseUrl: \"" + url + "\", api: \"openai-completions\","
                + " models: [{ id: \"one\" }] } } }";
    }

    /// Plain text, as helpers of this machine connect.
    String url() {
        return process.address().replace("wss://", "ws://");
    }

    @Override
    public void close() throws IOException {
        process.close();
        scratch.close();
    }
}
