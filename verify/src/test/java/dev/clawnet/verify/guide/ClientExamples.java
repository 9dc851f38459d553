package dev.clawnet.verify.guide;

import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.Events;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.KeptLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.StockApprovalMethods;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// What docs/client.md shows, between the marks. `ClientGuideTest` runs all of it.
final class ClientExamples {
    private ClientExamples() {}

    // example: pair
    static GatewayLink pair(String setupCode, Path folder) throws IOException {
        LinkParts parts = new LinkParts(
                InstantSource.system(), new SecureRandom(), Thread.ofVirtual().factory());
        return Pairing.redeem(
                SetupCode.parse(setupCode),
                folder,
                (address, key) -> LinkSettings.operator(
                        address,
                        Program.of("1.0.0", System.getProperty("os.name")),
                        List.of("operator.read", "operator.write", "operator.approvals", "operator.admin"),
                        Optional.of(key),
                        Auth.NONE),
                parts);
    }
    // end

    // example: connect
    static DeviceLinks device(Path folder) {
        LinkParts parts = new LinkParts(
                InstantSource.system(), new SecureRandom(), Thread.ofVirtual().factory());
        return new DeviceLinks(
                folder,
                Role.OPERATOR,
                (address, key) -> LinkSettings.operator(
                        address,
                        Program.of("1.0.0", System.getProperty("os.name")),
                        List.of("operator.read", "operator.write", "operator.approvals"),
                        Optional.of(key),
                        Auth.NONE),
                parts);
    }

    static String whoAmI(Path folder) throws IOException {
        try (GatewayLink link = device(folder).open((_, _) -> {})) {
            return link.call(PeopleMethods.PEOPLE_SELF, new None()).person().value();
        }
    }
    // end

    // example: talk
    static String ask(GatewayLink link, String session, String words, String key) throws Exception {
        CompletableFuture<ChatEvent> answer = new CompletableFuture<>();
        try (Events.Subscription _ = link.on(ChatMethods.CHAT, event -> {
            if (event.sessionKey().equals(session) && !event.state().equals("delta")) {
                answer.complete(event);
            }
        })) {
            // The key makes a repeat of this call the same call: after a lost connection it is safe to ask again.
            link.call(ChatMethods.CHAT_SEND, new ChatMethods.Send(session, words, key, Optional.empty()));
            return answer.get(60, TimeUnit.SECONDS).state();
        }
    }
    // end

    // example: refused
    static String forget(GatewayLink link, MediaId media) {
        try {
            return link.call(MediaMethods.REMOVE, new MediaMethods.Remove(media))
                    .media()
                    .value();
        } catch (GatewayFault refused) {
            return refused.code() + ": " + refused.message()
                    + refused.hint().map(hint -> " (" + hint + ")").orElse("");
        } catch (LinkFailure broken) {
            return broken.kind() + ": " + broken.getMessage();
        }
    }
    // end

    // example: raw
    static JsonNode byName(GatewayLink link) {
        return link.callRaw("status", Json.STRICT.createObjectNode(), Duration.ofSeconds(10));
    }
    // end

    // example: stay
    static KeptLink watch(Path folder, Consumer<String> questions) {
        return KeptLink.start(device(folder), (_, events) -> {
            events.on(StockApprovalMethods.EXEC_REQUESTED, asked -> questions.accept(asked.id()));
            events.on(
                    ApprovalMethods.APPROVAL_REQUESTED,
                    asked -> questions.accept(asked.id().value()));
        });
    }
    // end

    // example: media
    static MediaId send(GatewayLink link, Path clip) throws IOException {
        return link.media()
                .send(
                        new MediaMethods.Send(
                                "clip.mp4", Optional.of("video/mp4"), Optional.of(Files.size(clip)), Optional.empty()),
                        () -> Files.newInputStream(clip),
                        sent -> {});
    }

    static void receive(GatewayLink link, MediaId media, Path file) throws IOException {
        link.media().receive(media, file, _ -> {});
    }
    // end
}
