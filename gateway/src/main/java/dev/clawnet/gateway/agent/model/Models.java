package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// All models that a gateway can ask, by reference. Itself a model: it hands each prompt to the model that the
/// prompt names.
///
/// Threat: a reference comes from whoever configures an agent, and a script's name is a file name. It can not leave
/// the directory of the scripts; see `ModelsTest.a_script_outside_of_the_directory_does_not_exist`.
public final class Models implements Model, AutoCloseable {
    private volatile ModelSettings settings;
    private final Ports ports;
    private final HttpClient http;
    private final ToolTexts tools = new ToolTexts();

    /// What a model needs of the outside.
    ///
    /// @param random chance for the length of pauses between tries
    /// @param executor runs the network client's own work
    public record Ports(InstantSource clock, Timers timers, RandomGenerator random, Executor executor) {}

    public Models(ModelSettings settings, Ports ports) {
        this.settings = settings;
        this.ports = ports;
        // HTTP/1.1: plain-text servers of local models stumble over the upgrade that HTTP/2 offers. No redirects: a
        // key goes to the address it was given for and to no other.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(AgentLimits.MODEL_CONNECT)
                .executor(ports.executor())
                .build();
    }

    /// Other providers from now on; a question that was asked already goes on with the old ones.
    public void use(ModelSettings others) {
        this.settings = others;
    }

    /// The model of that reference. `Fault(NOT_FOUND)` when nothing is configured under it,
    /// `Fault(INVALID_REQUEST)` when its script can not be read; both say what there is.
    public Model model(ModelRef ref) {
        return model(ref, Optional.ofNullable(settings.providers().get(ref.provider())));
    }

    private Model model(ModelRef ref, Optional<ModelSettings.Provider> provider) {
        if (ref.provider().equals(ModelSettings.SCRIPTED)) {
            return scripted(ref);
        }
        if (ref.equals(ModelRef.NONE)) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    "this agent has no model: give it one with `clawnet identities update <agent> --model"
                            + " <provider>:<model>`, or all that have none with agents.defaults.model in the configuration");
        }
        if (provider.isEmpty()) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    UsualProviders.missing(ref.provider()),
                    Map.of("hint", "configured are: " + configured()));
        }
        return new RemoteModel(provider.get(), http, ports, tools);
    }

    @Override
    public Reply next(Prompt prompt, Stream stream, Cancel cancel) throws ModelFailure {
        Model model;
        try {
            model = model(prompt.ref(), provider(prompt));
        } catch (Fault fault) {
            throw new ModelFailure(ModelFailure.Kind.REFUSED, fault.getMessage());
        }
        return model.next(prompt, stream, cancel);
    }

    @Override
    public List<String> profiles(ModelRef ref, Optional<Path> agentDir) {
        if (agentDir.isEmpty() || ref.provider().equals(ModelSettings.SCRIPTED)) {
            return List.of(SHARED);
        }
        try {
            List<String> own = new OwnProviders(agentDir.get())
                    .profiles(ref.provider(), ports.clock().instant());
            return own.isEmpty() ? List.of(SHARED) : own;
        } catch (ModelFailure unusable) {
            // The question itself says why.
            return List.of(SHARED);
        }
    }

    /// A script reads words. What the configuration says of a model counts for all others.
    @Override
    public boolean takesPictures(ModelRef ref) {
        return !ref.provider().equals(ModelSettings.SCRIPTED)
                && Optional.ofNullable(settings.providers().get(ref.provider())).stream()
                        .flatMap(provider -> provider.models().stream())
                        .filter(known -> known.id().equals(ref.name()))
                        .noneMatch(known -> known.pictures().equals(Optional.of(false)));
    }

    /// What the asking agent's own files say of the provider, else what the configuration says.
    private Optional<ModelSettings.Provider> provider(Prompt prompt) throws ModelFailure {
        String name = prompt.ref().provider();
        Optional<ModelSettings.Provider> shared =
                Optional.ofNullable(settings.providers().get(name));
        boolean remote = !name.equals(ModelSettings.SCRIPTED) && !prompt.ref().equals(ModelRef.NONE);
        return remote && prompt.manner().agentDir().isPresent()
                ? new OwnProviders(prompt.manner().agentDir().get())
                        .provider(
                                name,
                                shared,
                                prompt.manner().profile(),
                                ports.clock().instant())
                : shared;
    }

    private String configured() {
        TreeSet<String> names = new TreeSet<>(settings.providers().keySet());
        settings.scripts().ifPresent(directory -> names.add(ModelSettings.SCRIPTED));
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private Model scripted(ModelRef ref) {
        try {
            return ScriptedModel.read(script(ref));
        } catch (ScriptError error) {
            throw new Fault(ErrorCode.INVALID_REQUEST, error.getMessage());
        } catch (IOException unreadable) {
            throw noScript(ref);
        }
    }

    private Path script(ModelRef ref) throws IOException {
        Optional<Path> directory = settings.scripts();
        if (directory.isEmpty()) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    "this gateway has no directory of scripts",
                    Map.of("hint", "configured are: " + configured()));
        }
        Path root = directory.get().toRealPath();
        Path file = root.resolve(ref.name()).toRealPath();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            throw noScript(ref);
        }
        return file;
    }

    /// Says where it was looked for without a path of the host: an agent's owner may be anybody.
    private Fault noScript(ModelRef ref) {
        boolean there = settings.scripts().filter(Files::isDirectory).isPresent();
        return new Fault(
                ErrorCode.NOT_FOUND,
                "there is no script " + ref.name() + " in the folder `scripts` of the gateway's state directory, which"
                        + " `clawnet up` prints" + (there ? "" : "; that folder is not there yet"),
                Map.of("hint", "put it there, or name one that lies there"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
