package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.Messaging;
import dev.clawnet.gateway.access.DmPolicy;
import dev.clawnet.gateway.access.GroupPolicy;
import dev.clawnet.gateway.access.Sender;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.gateway.channel.Incoming;
import dev.clawnet.gateway.channel.TalkChannel;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an owner's links see while an agent answers a message of a channel: its session is one of theirs.
class ChannelEventsTest {
    private static final String SESSION = "agent:main:talk:work:direct:ann";

    private final Deque<Reply> replies = new ArrayDeque<>();
    private final Model model = (_, stream, _) -> {
        Reply reply = replies.isEmpty() ? Told.says("Hello, Ann.") : replies.remove();
        int half = reply.text().length() / 2;
        if (half > 0) {
            stream.text(reply.text().substring(0, half));
            stream.text(reply.text().substring(half));
        }
        return reply;
    };
    private final World world = new World(3, MemoryStore.Mode.JSON, model);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");
    private final List<String> sent = new ArrayList<>();
    private final TalkChannel talk = new TalkChannel(sent);

    @BeforeEach
    void open() {
        Messaging messaging = new Messaging(new Messaging.Ground(
                world.store, world.time, new Random(5), world.time, world.agents, List.of(talk), _ -> false));
        messaging.subscribe(world.notices);
        AccountSettings.Door door =
                new AccountSettings.Door(DmPolicy.OPEN, List.of("*"), false, GroupPolicy.DISABLED, List.of(), Map.of());
        messaging.use(new Households(TalkChannel.household("work", door), Map.of()), li.id());
        world.heard.clear();
    }

    private void hears() {
        Account account = new Account(li.id(), "talk", "work");
        talk.hears(new Incoming(
                account, "m-1", Conversation.direct("ann"), Sender.of("ann"), "hello", false, world.time.instant()));
        world.time.advance(Duration.ofMinutes(1));
    }

    private <E> Stream<E> events(World.Human human, Class<E> kind) {
        return world.heard.getOrDefault(human.id(), List.of()).stream()
                .map(Broadcast::payload)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private List<String> done() {
        return events(li, AgentEvent.class)
                .map(event -> event.stream() + " " + event.data().getOrDefault("phase", ""))
                .distinct()
                .toList();
    }

    private List<String> chat() {
        return events(li, ChatEvent.class)
                .map(event -> event.state() + " " + event.deltaText().orElse("-") + " "
                        + event.message()
                                .map(message -> message.content().getFirst().text())
                                .orElse("-"))
                .toList();
    }

    @Test
    void it_is_shown_in_its_session_as_it_is_answered() {
        replies.add(Told.calls("session_status", "{}"));
        hears();

        assertThat(sent).containsExactly("ann: Hello, Ann.");
        assertThat(done())
                .containsExactly("lifecycle start", "tool start", "tool result", "assistant ", "lifecycle end");
        assertThat(chat()).containsExactly("delta Hello Hello", "delta , Ann. Hello, Ann.", "final - Hello, Ann.");
        assertThat(events(li, AgentEvent.class).map(AgentEvent::sessionKey)).containsOnly(Optional.of(SESSION));
        assertThat(events(li, ChatEvent.class).map(ChatEvent::sessionKey)).containsOnly(SESSION);
        assertThat(events(nova, AgentEvent.class)).isEmpty();
        assertThat(events(nova, ChatEvent.class)).isEmpty();
    }

    @Test
    void a_word_for_nothing_to_say_is_shown_to_nobody() {
        replies.add(Told.says("NO_REPLY"));
        hears();

        assertThat(sent).isEmpty();
        assertThat(chat()).containsExactly("final - -");
        assertThat(done()).endsWith("lifecycle end");
    }

    @Test
    void words_that_only_begin_like_one_are_shown_once_they_are_told_apart() {
        replies.add(Told.says("NO_ONE_IS_HERE_TODAY"));
        hears();

        assertThat(chat())
                .containsExactly(
                        "delta NO_ONE_IS_ NO_ONE_IS_",
                        "delta HERE_TODAY NO_ONE_IS_HERE_TODAY",
                        "final - NO_ONE_IS_HERE_TODAY");
    }
}
