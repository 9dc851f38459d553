package dev.clawnet.app.cli;

import picocli.CommandLine.Option;

/// One command of the command line: its options are fields that the parser fills, `run` does the work.
public abstract class CliCommand {
    @Option(names = "--json", description = "Print one JSON value for programs.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    /// Does the work. A `Problem` ends it with words; any other exception is a bug.
    public abstract Exit run(Surroundings surroundings, Output output);

    public final boolean json() {
        return json;
    }

    public final boolean helpWanted() {
        return help;
    }
}
