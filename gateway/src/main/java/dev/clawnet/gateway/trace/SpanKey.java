package dev.clawnet.gateway.trace;

/// Everything that a span can say. Values are words and ids of ours: see [Finished].
public enum SpanKey {
    /// The id of the person for whom it is, as the log has it.
    PERSON("clawnet.person"),
    /// The id of a run.
    RUN("clawnet.run"),
    /// What began a run: the name of a cause.
    CAUSE("clawnet.cause"),
    /// An HTTP interface.
    DOOR("clawnet.door"),
    /// The status of an HTTP answer.
    STATUS("http.response.status_code"),
    /// A method of the catalogue.
    METHOD("rpc.method"),
    /// How it ended: `ok`, or a code.
    OUTCOME("clawnet.outcome"),
    /// A tool of the gateway; those of servers have no name here.
    TOOL("clawnet.tool"),
    /// The verb of an act.
    VERB("clawnet.verb"),
    /// A verdict.
    VERDICT("clawnet.verdict"),
    /// A command of a node.
    COMMAND("clawnet.command");

    private final String text;

    SpanKey(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
