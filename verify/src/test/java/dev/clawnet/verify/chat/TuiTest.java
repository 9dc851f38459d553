package dev.clawnet.verify.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.verify.durability.GatewayProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `clawnet tui` in a pseudo terminal, on a gateway of its own process whose agents follow a script.
@Timeout(120)
class TuiTest {
    private static final Pattern ALLOW = Pattern.compile("/allow (?<id>a-[0-9a-z]+)");

    private static final String SCRIPT = """
            when owner says "evening"
              say Good evening.

            when owner says "hello"
              say Good morning. This answer is long enough to fill more than one line of a terminal that is a hundred characters wide.

            when owner says "write"
              call message.send {"channel": "webchat", "to": "agent:main:board", "text": "The board says so."}

            otherwise
              say Noted.
            """;

    @TempDir
    private Path temp;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void lay() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/script")),
                "script is missing: install bsdutils (./clawnet test --setup)");
        Owned.lay(temp, SCRIPT, "");
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private GatewayProcess gateway(int port) throws Exception {
        GatewayProcess process = GatewayProcess.start(
                temp.resolve("state"),
                port,
                Map.of("CLAWNET_CONFIG_PATH", temp.resolve("clawnet.json").toString()));
        open.add(process);
        return process;
    }

    private Terminal terminal() throws Exception {
        Terminal terminal = Terminal.open(temp.resolve("home"), "tui");
        open.add(terminal);
        return terminal;
    }

    @Test
    void an_answer_streams_an_act_is_answered_from_it_ctrl_c_stops_and_a_lost_gateway_is_waited_for() throws Exception {
        GatewayProcess first = gateway(0);
        Owned.pair(first, temp.resolve("home/profiles/default")).close();
        Terminal terminal = terminal();
        terminal.awaits("# session agent:main:main");

        terminal.types("hello\r");
        terminal.awaits("Good morning.");
        terminal.awaits("characters wide.");

        terminal.types("/session act\r");
        terminal.awaits("# session agent:main:act");
        terminal.types("write\r");
        terminal.awaits("The board says so.");
        Matcher id = ALLOW.matcher(terminal.awaits("or   /deny"));
        assertThat(id.find()).isTrue();
        terminal.types("/allow " + id.group("id") + "\r");
        terminal.awaits("# allowed, once");
        terminal.awaits("Noted.");
        terminal.types("/session board\r");
        terminal.awaits("The board says so.");
        terminal.types("/session stop\r");
        terminal.awaits("# session agent:main:stop");
        terminal.types("write\r");
        terminal.awaits("# /allow");
        terminal.types("\u0003");
        terminal.awaits("# stopped");

        terminal.types("/session main\r");
        terminal.awaits("# session agent:main:main");
        first.kill();
        terminal.types("evening\r");
        terminal.awaits("the gateway is away");
        gateway(URI.create(first.address()).getPort());
        terminal.awaits("Good evening.");

        terminal.types("/quit\r");
        assertThat(terminal.ended()).isZero();
    }
}
