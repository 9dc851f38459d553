package dev.clawnet.gateway.trace;

/// Every kind of work that has spans.
public enum SpanName {
    /// One request of an HTTP interface, until its answer begins.
    HTTP("http"),
    /// One call of a method, until its last answer.
    CALL("call"),
    /// One run of an agent, from its opening to its end, whatever it waited for.
    RUN("run"),
    /// One question put to a model.
    MODEL("model"),
    /// One call that a run wishes for, once for each time that it is looked at.
    TOOL("tool"),
    /// One decision about an act, in the transaction that announces it.
    DECIDE("decide"),
    /// One command of a node.
    NODE("node"),
    /// One call of a server of tools.
    MCP("mcp"),
    /// One page that is fetched.
    FETCH("fetch");

    private final String text;

    SpanName(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /// Whether somebody outside asked for it.
    public boolean serves() {
        return this == HTTP || this == CALL;
    }

    /// Whether somebody outside is asked by it.
    public boolean asks() {
        return this == MODEL || this == NODE || this == MCP || this == FETCH;
    }
}
