package dev.clawnet.gateway.channel.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Lines of servers that mean no good, and names as servers compare them.
final class IrcTextTest {
    @Test
    void a_line_is_taken_apart_whatever_stands_in_it() {
        IrcMessage said = IrcMessage.of("@time=x;y :Ann!ann@host.example PRIVMSG #Shop :hello : there")
                .orElseThrow();
        assertThat(said.source()).isEqualTo("Ann");
        assertThat(said.mask()).contains("Ann!ann@host.example");
        assertThat(said.params()).containsExactly("#Shop", "hello : there");
        assertThat(IrcMessage.of("PING")).isPresent();
        for (String none : List.of("", " ", ":", "@", ":only", "@tag :only", "12", "\u0001")) {
            assertThat(IrcMessage.of(none)).as(none).isEmpty();
        }
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                line.append(" :@!PRIVMSG#0123".charAt(random.nextInt(16)));
            }
            IrcMessage.of(line.toString())
                    .ifPresent(message -> assertThat(message.params()).hasSizeLessThanOrEqualTo(15));
        }
    }

    @Test
    void names_are_compared_as_servers_do() {
        assertThat(IrcText.folded("Ann[x]\\~")).isEqualTo("ann{x}|^");
        assertThat(IrcText.names("WorkBot: hi", "workbot")).isTrue();
        assertThat(IrcText.names("hi workbot!", "workbot")).isTrue();
        assertThat(IrcText.names("workbots are many, so is network", "workbot")).isFalse();
        assertThat(IrcText.names("notworkbot", "workbot")).isFalse();
    }

    @Test
    void a_name_that_would_be_a_command_is_no_name() {
        assertThat(IrcText.isWord("ann")).isTrue();
        for (String bad : List.of("", ":ann", "a b", "a,b", "a\r\nQUIT")) {
            assertThat(IrcText.isWord(bad)).as(bad).isFalse();
        }
        assertThat(IrcText.isRoom("#shop")).isTrue();
        assertThat(IrcText.isRoom("#a b")).isFalse();
        assertThat(IrcText.oneLine("a\r\nQUIT :x")).isEqualTo("a QUIT :x");
        assertThatThrownBy(() -> wiring("a b", Optional.empty())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_same_settings_are_the_same_and_another_password_is_not() {
        assertThat(wiring("ann", Optional.of(Secret.of("x")))).isEqualTo(wiring("ann", Optional.of(Secret.of("x"))));
        assertThat(wiring("ann", Optional.of(Secret.of("x")))).isNotEqualTo(wiring("ann", Optional.of(Secret.of("y"))));
        assertThat(wiring("ann", Optional.of(Secret.of("geheim"))).toString()).doesNotContain("geheim");
    }

    private static IrcWiring wiring(String nick, Optional<Secret> password) {
        return new IrcWiring(
                "irc.example.org", 6697, true, nick, "u", "r", password, "NickServ", Optional.empty(), List.of("#a"));
    }

    @Test
    void pauses_double_up_to_a_bound() {
        Random random = new Random(7);
        for (int attempts = 0; attempts < 100; attempts++) {
            Duration pause = Backoff.pause(attempts, random);
            assertThat(pause).isBetween(AgentLimits.IRC_PAUSE.dividedBy(2), AgentLimits.IRC_PAUSE_MOST);
        }
        assertThat(Backoff.pause(60, random)).isGreaterThanOrEqualTo(AgentLimits.IRC_PAUSE_MOST.dividedBy(2));
    }
}
