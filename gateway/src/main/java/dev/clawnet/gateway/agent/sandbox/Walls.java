package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import java.io.File;
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
    /// Where the host's side of a program stands: the gateway's own folder would tell where it runs.
    File ROOT = new File("/");

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
    /// @param environment what the host's side gets, and what it gets it in addition to
    /// @param end run on the host to end it, besides ending the process; empty where that is enough
    /// @param over told once when all of it has ended, or when it could not be started; may wait for the kernel
    record Launch(List<String> argv, Environment environment, List<String> end, Runnable over) {
        public Launch {
            argv = List.copyOf(argv);
            end = List.copyOf(end);
        }

        /// Its process, not started yet.
        public ProcessBuilder builder() {
            ProcessBuilder builder = new ProcessBuilder(argv).directory(ROOT);
            if (environment.alone()) {
                builder.environment().clear();
            }
            builder.environment().putAll(environment.variables());
            return builder;
        }
    }

    /// Variables of the host's side.
    ///
    /// @param alone nothing of the gateway's own
    record Environment(boolean alone, Map<String, String> variables) {
        public Environment {
            variables = Map.copyOf(variables);
        }

        /// They may be secrets.
        @Override
        public String toString() {
            return "Environment[" + variables.size() + "]";
        }
    }
}
