package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Lines;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `message.send`: writes into a conversation of one of the owner's accounts. A binding grants no such thing,
/// so that its owner is asked, with the text shown whole, unless a grant and the labels of all the run looked
/// at say otherwise.
public final class MessageTool implements Tool.OfStore {
    private static final int TEXT = 4_000;
    private static final ToolSpec SPEC = new ToolSpec(
            "message.send",
            "Writes to somebody, or into a room, from one of your owner's accounts.",
            List.of(
                    new ToolSpec.Param("channel", ToolSpec.Type.STRING, "Such as irc.", true),
                    new ToolSpec.Param(
                            "account", ToolSpec.Type.STRING, "The owner's account; default if left out.", false),
                    new ToolSpec.Param("kind", ToolSpec.Type.STRING, "direct or room; direct if left out.", false),
                    new ToolSpec.Param("to", ToolSpec.Type.STRING, "The sender's id, or the room.", true),
                    new ToolSpec.Param("text", ToolSpec.Type.STRING, "What to write.", true)));

    private final Replies replies;
    private final Lines lines;

    public MessageTool(Replies replies, Lines lines) {
        this.replies = replies;
        this.lines = lines;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    /// Runs of identities for their owner. A run that faces a conversation answers there by its last word; that of
    /// a job is sent by this tool, in a call of the platform's.
    @Override
    public boolean offeredIn(Run run) {
        boolean own = run.cause() instanceof Cause.Owner
                || run.cause() instanceof Cause.Job
                || (run.cause() instanceof Cause.Sent sent
                        && sent.exchange().filter(Cause.Exchange::last).isPresent());
        return own && run.agent() instanceof IdentityId;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> channel = Arguments.text(arguments, "channel");
        Optional<String> to = Arguments.text(arguments, "to").filter(id -> id.length() <= 200);
        Optional<String> text = Arguments.text(arguments, "text").filter(words -> words.length() <= TEXT);
        String kind = Arguments.text(arguments, "kind").orElse("direct");
        if (channel.isEmpty()
                || to.isEmpty()
                || text.isEmpty()
                || !List.of("direct", "room").contains(kind)) {
            return new Plan.Bad(
                    "channel, to and text are needed, text up to " + TEXT + " characters; kind is direct or room");
        }
        Account account = new Account(
                run.owner(), channel.get(), Arguments.text(arguments, "account").orElse(""));
        boolean usable = lines.household(run.owner())
                .account(account)
                .filter(AccountSettings::enabled)
                .isPresent();
        if (!usable || lines.capabilities(account.channel()).isEmpty()) {
            return new Plan.Nothing();
        }
        Conversation place = kind.equals("room") ? Conversation.room(to.get()) : Conversation.direct(to.get());
        if (!mayLeave(tx, run, place.resource(account))) {
            return new Plan.Bad("your owner's send policy lets nothing of this session leave there");
        }
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.MESSAGE,
                place.resource(account),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                Map.of("text", text.get()));
        return new Plan.Of(act, text.get());
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Act act = permit.act();
        if (!mayLeave(tx, run, act.object())) {
            return Effect.done("no").as(Effect.REFUSED);
        }
        List<Notice> notices = replies.put(
                tx,
                permit,
                Replies.account(run, act.object()),
                act.arguments().getOrDefault("text", ""),
                run.id().value());
        return Effect.done("done").with(List.of(), notices);
    }

    /// The send policy of the session in which the run speaks.
    private boolean mayLeave(View view, Run run, Resource place) {
        Optional<String> session = run.cause() instanceof Cause.Owner owner
                ? Optional.of(owner.session())
                : run.cause() instanceof Cause.Job job ? Optional.of(job.session()) : Optional.empty();
        return session.map(key -> replies.mayLeave(view, run.owner(), SessionKey.of(key), place))
                .orElse(true);
    }
}
