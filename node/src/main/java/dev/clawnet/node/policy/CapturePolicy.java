package dev.clawnet.node.policy;

import java.util.List;
import java.util.Map;

/// With which programs this machine records. Pure.
///
/// @param recorders by the command that asks for them; what is not here is not recorded
public record CapturePolicy(Map<String, Recorder> recorders) {
    public static final CapturePolicy NOTHING = new CapturePolicy(Map.of());

    public CapturePolicy {
        recorders = Map.copyOf(recorders);
    }

    /// A program that writes a recording to its output.
    ///
    /// @param argv the program, from `/` on, and its words, in which `{seconds}` stands for the length
    /// @param type media type of what it writes
    public record Recorder(List<String> argv, String type) {
        public Recorder {
            argv = List.copyOf(argv);
        }
    }
}
