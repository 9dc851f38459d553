package dev.clawnet.verify.chat;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.verify.durability.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A gateway of its own process whose agents follow a script, and a device of its host person.
public record Owned(GatewayProcess process, GatewayLink owner) implements AutoCloseable {
    /// Starts it and pairs the first device.
    ///
    /// @param more members of the configuration, each with a comma behind it
    public static Owned start(Path folder, String script, String more) throws Exception {
        Path state = lay(folder, script, more);
        GatewayProcess process = GatewayProcess.start(
                state,
                0,
                Map.of("CLAWNET_CONFIG_PATH", folder.resolve("clawnet.json").toString()));
        return new Owned(process, pair(process, folder.resolve("home/profiles/default")));
    }

    static Path lay(Path folder, String script, String more) throws IOException {
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(Files.createDirectory(state.resolve("scripts")).resolve("talk.script"), script);
        Files.writeString(
                folder.resolve("clawnet.json"),
                "{ " + more + " agents: { defaults: { model: 'scripted:talk.script' } } }");
        return state;
    }

    static GatewayLink pair(GatewayProcess process, Path profile) throws IOException {
        List<String> all = Arrays.stream(Scope.values()).map(Scope::wire).toList();
        return Pairing.redeem(
                SetupCode.parse(process.setupCode()),
                profile,
                (address, key) -> LinkSettings.operator(
                        address, Program.of("0.1.0", System.getProperty("os.name")), all, Optional.of(key), Auth.NONE),
                new LinkParts(
                        InstantSource.system(),
                        new SecureRandom(),
                        Thread.ofVirtual().factory()));
    }

    public int port() {
        return URI.create(process.address()).getPort();
    }

    /// A setup code for one more device that a person uses.
    public SetupCode invite() {
        return SetupCode.parse(owner.call(
                        DeviceMethods.SETUP_CODE,
                        new SetupCodeParams(Optional.of(true), Optional.of(List.of(Role.OPERATOR)), Optional.empty()))
                .setupCode());
    }

    @Override
    public void close() {
        owner.close();
        process.close();
    }
}
