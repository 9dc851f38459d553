package dev.clawnet.node.policy;

import dev.clawnet.policy.PathPattern;
import java.util.List;

/// Which programs may run on this machine. Pure.
///
/// @param programs by their real paths: whatever name one is called by, its file decides
/// @param notes whether notes are shown
public record ExecPolicy(List<PathPattern> programs, boolean notes) {
    public static final ExecPolicy NOTHING = new ExecPolicy(List.of(), false);

    public ExecPolicy {
        programs = List.copyOf(programs);
    }

    /// Whether the file of a program is listed.
    public boolean lists(CanonicalPath real) {
        return programs.stream().anyMatch(pattern -> pattern.covers(real.segments()));
    }
}
