package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What keeps a program in: one implementation for each way.
public interface Walls {
    /// Where the box lies for those inside.
    String INSIDE = "/workspace";
    /// Where the agent's own folder lies for those inside when it may only be looked at.
    String AGENT = "/agent";

    /// As a person calls it, with its version.
    String name();

    /// Why it cannot be used on this machine; empty when it can.
    Optional<String> missing();

    /// What bounds memory, processes and time here.
    String bounds();

    /// How the host starts this program behind these walls.
    Launch launch(Order order);

    /// A program to run.
    ///
    /// @param id of letters, digits and dashes; names it on the host
    /// @param group what is bounded together: the programs of one box
    /// @param box the box's own files on the host
    /// @param argv the program and its arguments, inside
    /// @param time after which it is ended
    record Order(
            String id,
            String group,
            Path box,
            SandboxRules.Box rules,
            List<String> argv,
            Duration time,
            Optional<Mount> mount) {
        public Order {
            argv = List.copyOf(argv);
        }
    }

    /// The agent's own folder.
    ///
    /// @param hidden what below it nobody may see
    record Mount(Path folder, boolean writable, List<Path> hidden) {
        public Mount {
            hidden = List.copyOf(hidden);
        }
    }

    /// What the host runs.
    ///
    /// @param environment all that the host's side gets; absent: what the gateway has
    /// @param end run on the host to end it, besides ending the process; empty where that is enough
    record Launch(List<String> argv, Optional<Map<String, String>> environment, List<String> end) {
        public Launch {
            argv = List.copyOf(argv);
            environment = environment.map(Map::copyOf);
            end = List.copyOf(end);
        }
    }
}
