package dev.clawnet.verify.trust;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.Profile;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.verify.RealGround;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Plays the ways in, right and wrong, with every logger of gateway, client and libraries at its most talkative, and
/// looks for every secret of it in everything that was said, and in the profile's address.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class NoSecretInLogsTest {
    @TempDir
    private Path folder;

    private final List<String> secrets = new ArrayList<>();

    private String secret(String value) {
        secrets.add(value);
        return value;
    }

    @Test
    void no_log_at_any_level_and_no_address_holds_a_secret_whatever_was_tried() throws Exception {
        List<String> said = listened(this::everyWayIn);
        Profile kept = Profile.load(folder.resolve("owner")).orElseThrow();

        assertThat(kept.url()).matches("wss://[^/?#@]+:[0-9]+");
        assertThat(secrets).hasSizeGreaterThan(7).allMatch(value -> value.length() > 15);
        assertThat(said).as("there is something to look at").hasSizeGreaterThan(50);
        for (String value : secrets) {
            assertThat(said).noneMatch(text -> text.contains(value));
        }
    }

    /// Everything that any logger says meanwhile, with its causes.
    private static List<String> listened(Callable<Void> work) throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.setContext(context);
        list.start();
        root.setLevel(Level.TRACE);
        root.addAppender(list);
        try {
            work.call();
        } finally {
            root.detachAppender(list);
            root.setLevel(before);
        }
        return List.copyOf(list.list).stream()
                .map(event -> event.getFormattedMessage() + " " + Arrays.toString(event.getArgumentArray()) + " "
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .toList();
    }

    private Void everyWayIn() throws Exception {
        Path state = folder.resolve("state");
        GatewaySettings settings =
                GatewaySettings.in(state).withPort(0).withToken(Secret.of(secret("the-shared-token-of-this-gateway")));
        try (Gateway gateway = Gateway.start(settings, RealGround.open())) {
            secret(gateway.firstRun().orElseThrow().recoveryCode().reveal());
            String code = secret(gateway.firstRun().orElseThrow().setupCode().reveal());
            secret(SetupCode.parse(code).bootstrapToken().reveal());
            Path profile = folder.resolve("owner");
            try (GatewayLink owner = Resident.pair(profile, code)) {
                String invited = secret(Resident.invite(owner));
                secret(SetupCode.parse(invited).bootstrapToken().reveal());
                secret(owner.call(DeviceMethods.LOCAL_TOKEN_ISSUE, new None()).token());
                Path second = folder.resolve("second");
                GatewayLink device = Resident.pair(second, invited);
                secret(Profile.load(second).orElseThrow().tokens().getOrDefault("operator", ""));
                refused(invited);
                revokeAll(owner);
                device.close();
            }
            secret(Profile.load(profile).orElseThrow().tokens().getOrDefault("operator", ""));
            inAnAddress(gateway.address().getPort());
        }
        secret(Files.readString(state.resolve("device-tokens.key")).strip());
        return null;
    }

    /// A code that was used is shown once more.
    private void refused(String code) throws IOException {
        try (GatewayLink twice = Resident.pair(folder.resolve("twice"), code)) {
            throw new AssertionError("a used code opened a link: " + twice.isOpen());
        } catch (GatewayFault fault) {
            assertThat(fault.code()).isEqualTo("AUTH_BOOTSTRAP_TOKEN_INVALID");
        }
    }

    private static void revokeAll(GatewayLink owner) {
        owner.call(DeviceMethods.PAIR_LIST, new None()).paired().stream()
                .filter(each -> each.operatorLabel().isEmpty())
                .filter(each -> each.deviceClass() == DeviceClass.PROGRAM)
                .forEach(each -> owner.call(
                        DeviceMethods.TOKEN_REVOKE, new TokenRef(each.deviceId(), Role.OPERATOR, Optional.empty())));
    }

    /// Somebody puts a secret into an address, as clients of other gateways did: it is not served, and not logged.
    private void inAnAddress(int port) throws IOException {
        String value = secret("a-secret-in-an-address-of-a-page");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /?token=" + value + "&sessionToken=" + value
                                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(10_000);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain(value);
        }
    }
}
