package dev.clawnet.app.command;

import dev.clawnet.protocol.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON-RPC 2.0, one message a line in UTF-8. Nothing else is written where it writes. Read by one thread, written by
/// any.
final class AcpWire {
    /// Characters of a line that is read whole; a prompt takes far fewer.
    static final int LINE = 4_194_304;

    private final BufferedReader in;
    private final PrintStream out;

    AcpWire(InputStream in, PrintStream out) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
    }

    /// What came in.
    sealed interface In {
        record Line(String text) implements In {}

        /// Passed over.
        record TooLong() implements In {}

        record End() implements In {}
    }

    In read() {
        try {
            StringBuilder line = new StringBuilder();
            boolean fits = true;
            int c = in.read();
            if (c < 0) {
                return new In.End();
            }
            for (; c >= 0 && c != '\n'; c = in.read()) {
                fits = fits && line.length() < LINE;
                if (fits) {
                    line.append((char) c);
                }
            }
            return fits ? new In.Line(line.toString()) : new In.TooLong();
        } catch (IOException unreadable) {
            // Whoever wrote here is gone.
            return new In.End();
        }
    }

    void answer(JsonNode id, JsonNode result) {
        send(message().set("id", id).set("result", result));
    }

    void error(JsonNode id, AcpFault fault) {
        ObjectNode error =
                Json.STRICT.createObjectNode().put("code", fault.code()).put("message", fault.getMessage());
        send(message().set("id", id).set("error", error));
    }

    /// The same where nobody knows what was asked.
    void error(AcpFault fault) {
        error(NullNode.getInstance(), fault);
    }

    void request(String id, String method, JsonNode params) {
        send(message().put("id", id).put("method", method).set("params", params));
    }

    /// Tells what goes on in a session.
    void update(String session, ObjectNode update) {
        ObjectNode params = Json.STRICT.createObjectNode().put("sessionId", session);
        params.set("update", update);
        send(message().put("method", "session/update").set("params", params));
    }

    private static ObjectNode message() {
        return Json.STRICT.createObjectNode().put("jsonrpc", "2.0");
    }

    private synchronized void send(JsonNode message) {
        // Bytes: the stream would encode characters as the terminal's locale has it.
        byte[] line = (Json.STRICT.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(line, 0, line.length);
        out.flush();
    }
}
