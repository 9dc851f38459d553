package dev.clawnet.gateway.approval;

import dev.clawnet.policy.ArgumentPattern;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecGrantView;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command that its owner allowed for good: one program by its file, its arguments exactly or by a pattern, directory
/// and environment, one node, one agent. Anything else is asked about.
///
/// @param node device id
/// @param agent slug of the identity
/// @param program real path, as the node found it
/// @param sha256 of its file
/// @param by who allowed it
/// @param pattern of the arguments; absent: exactly those that were asked about
record ExecGrant(
        String id,
        String approval,
        String node,
        String agent,
        List<String> argv,
        Optional<String> directory,
        Map<String, String> environment,
        String program,
        String sha256,
        String by,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<ArgumentPattern> pattern) {
    ExecGrant {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    boolean live(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }

    /// Whether it allows this run, as far as the gateway can tell; the node compares the file.
    boolean covers(String device, RunParams params, Instant now) {
        return live(now)
                && node.equals(device)
                && pattern.map(each -> each.matches(params.command())).orElse(argv.equals(params.command()))
                && (params.cwd().isEmpty() || params.cwd().equals(directory))
                && environment.equals(params.env().orElse(Map.of()))
                && params.agentId().map(agent::equals).orElse(true);
    }

    ExecGrant revoked(Instant now) {
        return new ExecGrant(
                id,
                approval,
                node,
                agent,
                argv,
                directory,
                environment,
                program,
                sha256,
                by,
                createdAt,
                expiresAt,
                Optional.of(now),
                pattern);
    }

    ExecGrantView view() {
        return new ExecGrantView(
                id,
                approval,
                agent,
                node,
                String.join(" ", argv),
                argv,
                directory,
                program,
                sha256,
                createdAt.toEpochMilli(),
                expiresAt.map(Instant::toEpochMilli),
                revokedAt.map(Instant::toEpochMilli),
                pattern.map(ArgumentPattern::words));
    }
}
