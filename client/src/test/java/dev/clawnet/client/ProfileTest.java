package dev.clawnet.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.ConnectMethods.Features;
import dev.clawnet.protocol.catalogue.ConnectMethods.HelloAuth;
import dev.clawnet.protocol.catalogue.ConnectMethods.HelloOk;
import dev.clawnet.protocol.catalogue.ConnectMethods.HelloPolicy;
import dev.clawnet.protocol.catalogue.ConnectMethods.Server;
import dev.clawnet.protocol.catalogue.ConnectMethods.ServerCertificate;
import dev.clawnet.protocol.catalogue.ConnectMethods.Snapshot;
import dev.clawnet.protocol.catalogue.ConnectMethods.StateVersion;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a device keeps of a hello.
final class ProfileTest {
    private static final String ONE = "11".repeat(32);
    private static final String TWO = "22".repeat(32);

    private static HelloOk hello(Optional<ServerCertificate> certificate) {
        return new HelloOk(
                HelloOk.TYPE,
                4,
                new Server("1", Optional.empty(), "k-1", certificate),
                new Features(List.of(), List.of(), Optional.empty()),
                new Snapshot(
                        List.of(),
                        Json.STRICT.createObjectNode(),
                        new StateVersion(0L, 0L),
                        0L,
                        Optional.empty(),
                        Optional.empty()),
                new HelloAuth(
                        Optional.empty(),
                        Role.OPERATOR,
                        List.of(),
                        Optional.of("token-2"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new HelloPolicy(1L, 1L, 1L));
    }

    private static Optional<ServerCertificate> served(String now, String next) {
        return Optional.of(new ServerCertificate(now, Optional.of(next).filter(text -> !text.isEmpty())));
    }

    private static Optional<Fingerprint> print(String text) {
        return Optional.of(new Fingerprint(text));
    }

    @Test
    void the_next_certificate_is_pinned_ahead_and_takes_its_place_when_it_is_served() {
        Profile first = Profile.of("wss://gw.example:1", print(ONE)).after(hello(served(ONE, TWO)));
        assertThat(first.address().pin()).isEqualTo(print(ONE));
        assertThat(first.address().next()).isEqualTo(print(TWO));
        Profile later = first.after(hello(served(TWO, "")));

        assertThat(later.pin()).isEqualTo(print(TWO));
        assertThat(later.nextPin()).as("the old one is accepted no more").isEmpty();
    }

    @Test
    void nothing_is_pinned_by_the_word_of_a_gateway_that_is_not() {
        assertThat(Profile.of("wss://gw.example:1", Optional.empty())
                        .after(hello(served(ONE, TWO)))
                        .pin())
                .isEmpty();
        Profile plain = Profile.of("ws://127.0.0.1:1", print(ONE)).after(hello(served(TWO, "")));

        assertThat(plain.pin()).as("over plain text").isEqualTo(print(ONE));
    }

    @Test
    void a_token_that_was_replaced_is_kept_and_a_profile_of_before_is_read(@TempDir Path folder) throws IOException {
        Profile.of("wss://gw.example:1", print(ONE))
                .after(hello(Optional.empty()))
                .save(folder, new SecureRandom());
        assertThat(Profile.load(folder).orElseThrow().tokens()).containsEntry("operator", "token-2");
        Files.writeString(folder.resolve("profile.json"), "{\"url\":\"wss://gw.example:1\",\"tokens\":{}}");

        assertThat(Profile.load(folder).orElseThrow().nextPin()).isEmpty();
    }
}
