package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Permit;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `message`: [MessageTool] by the name and with the arguments that other programs have. Of their actions it has
/// `send`.
public final class StockMessageTool implements Tool.OfStore {
    private static final ToolSpec SPEC = new ToolSpec(
            "message",
            "Writes to somebody, or into a room, from one of your owner's accounts.",
            List.of(
                    new ToolSpec.Param("action", ToolSpec.Type.STRING, "send.", true),
                    new ToolSpec.Param("channel", ToolSpec.Type.STRING, "Such as irc.", true),
                    new ToolSpec.Param(
                            "target",
                            ToolSpec.Type.STRING,
                            "The sender's id, or the room: #name, channel:ID, user:ID. `to` means the same.",
                            false),
                    new ToolSpec.Param("to", ToolSpec.Type.STRING, "As target.", false),
                    new ToolSpec.Param("message", ToolSpec.Type.STRING, "What to write.", true),
                    new ToolSpec.Param(
                            "accountId", ToolSpec.Type.STRING, "The owner's account; default if left out.", false)));

    private final MessageTool own;

    public StockMessageTool(MessageTool own) {
        this.own = own;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return own.offeredIn(run);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> target = Arguments.text(arguments, "target");
        Optional<String> to = Arguments.text(arguments, "to");
        boolean differ = target.isPresent() && to.isPresent() && !target.equals(to);
        if (!Arguments.text(arguments, "action").equals(Optional.of("send")) || differ) {
            return new Plan.Bad("action takes send; target and to are the same, one of them is enough");
        }
        ObjectNode plain = Json.STRICT.createObjectNode();
        Arguments.text(arguments, "channel").ifPresent(channel -> plain.put("channel", channel));
        Arguments.text(arguments, "message").ifPresent(text -> plain.put("text", text));
        Arguments.text(arguments, "accountId").ifPresent(account -> plain.put("account", account));
        Optional<String> place = target.or(() -> to);
        if (place.isEmpty() || !plain.has("channel") || !plain.has("text")) {
            return new Plan.Bad("channel, target and message are needed");
        }
        put(plain, place.get());
        return own.plan(tx, run, plain);
    }

    private static void put(ObjectNode plain, String place) {
        if (place.startsWith("channel:")) {
            plain.put("kind", "room").put("to", place.substring("channel:".length()));
        } else if (place.startsWith("user:")) {
            plain.put("kind", "direct").put("to", place.substring("user:".length()));
        } else {
            plain.put("kind", place.startsWith("#") || place.startsWith("&") ? "room" : "direct")
                    .put("to", place);
        }
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        return own.perform(tx, permit, run);
    }
}
