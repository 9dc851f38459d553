package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.tool.GroupTools;
import dev.clawnet.gateway.agent.tool.ToolChain;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.RunId;
import java.util.List;
import java.util.Optional;

/// What the configuration's lists leave of the tools for one run. It only takes away: what is left is decided act by
/// act as if it were not there. Managers have no lists: they are born with what little they may.
public final class ToolGate {
    private static final String SPAWNED = "subagent:";

    /// Runs above one another: hops and depths together.
    private static final int MOST_ABOVE = 64;

    private final Facts facts;
    private volatile ToolChain chain = new ToolChain(ToolSettings.NONE);

    ToolGate(Facts facts) {
        this.facts = facts;
    }

    /// Other lists from now on.
    void use(ToolSettings settings) {
        this.chain = new ToolChain(settings);
    }

    /// The lists in force.
    public ToolChain chain() {
        return chain;
    }

    /// The step that takes a tool away from this run.
    Optional<ToolChain.Step> withholds(View view, Run run, String tool) {
        return run.agent() instanceof ManagerId ? Optional.empty() : chain.refusal(tool, situation(view, run));
    }

    /// Where a run stands in the eyes of the lists: its agent by name only where the configuration's agents are its
    /// owner's, which are those of the host person.
    public ToolChain.Situation situation(View view, Run run) {
        Optional<String> slug = run.agent() instanceof IdentityId identity
                        && People.find(view, run.owner()).filter(Person::host).isPresent()
                ? Identities.find(view, identity).map(Identity::slug)
                : Optional.empty();
        Optional<String> conversation = session(run.cause()).map(ToolGate::conversation);
        return new ToolChain.Situation(
                slug,
                facts.modelOf(view, run).toString(),
                run.cause() instanceof Cause.Owner || run.cause() instanceof Cause.Result,
                conversation.filter(SessionKey.MAIN::equals).isPresent(),
                conversation.map(ToolGate::spawned).orElse(0),
                place(root(view, run)));
    }

    /// Why whoever asked in this run may not have programs run outside of its sandbox. An owner's own words are
    /// those of the channel `webchat`.
    public Optional<String> refusesElevated(View view, Run run) {
        ToolChain.Situation where = situation(view, run);
        if (run.cause() instanceof Cause.Message message
                && message.conversation().kind() == Resource.Kind.CHANNEL) {
            return chain.refusesElevated(
                    where.agent(), message.conversation().segments().getFirst(), List.of(message.sender()));
        }
        return where.owner()
                ? chain.refusesElevated(where.agent(), "webchat", List.of())
                : Optional.of("nobody asked for it");
    }

    /// What began a run in the end: a sub-agent, or a run that another one wrote to, is held to the lists of whoever
    /// made that one begin.
    private static Cause root(View view, Run run) {
        Optional<Run> at = Optional.of(run);
        Cause cause = run.cause();
        for (int i = 0; at.isPresent() && i < MOST_ABOVE; i++) {
            cause = at.get().cause();
            Optional<RunId> before = cause instanceof Cause.Spawned spawned
                    ? Optional.of(spawned.parent())
                    : cause instanceof Cause.Sent sent ? Optional.of(sent.from()) : Optional.empty();
            at = before.flatMap(id -> view.find(RunTables.RUN, run.owner(), id.value()));
        }
        return cause;
    }

    /// The session that a run belongs to, where there is one. An agent that writes into a main session does not make
    /// its run one of the main session.
    public static Optional<String> session(Cause cause) {
        if (cause instanceof Cause.Spawned
                || cause instanceof Cause.Invoked
                || (cause instanceof Cause.Sent sent && sent.session().contains(SPAWNED))) {
            return cause.in();
        }
        return cause instanceof Cause.Owner owner
                ? Optional.of(owner.session())
                : cause instanceof Cause.Result result
                        ? Optional.of(result.session())
                        : cause instanceof Cause.Message message ? Optional.of(message.session()) : Optional.empty();
    }

    private static String conversation(String session) {
        String[] parts = session.split(":", 3);
        return parts.length == 3 ? parts[2] : session;
    }

    private static int spawned(String conversation) {
        int count = 0;
        for (int at = conversation.indexOf(SPAWNED); at >= 0; at = conversation.indexOf(SPAWNED, at + 1)) {
            count++;
        }
        return count;
    }

    private static Optional<GroupTools.Place> place(Cause cause) {
        if (!(cause instanceof Cause.Message message)
                || message.conversation().kind() != Resource.Kind.CHANNEL
                || message.conversation().segments().size() != 4) {
            return Optional.empty();
        }
        List<String> segments = message.conversation().segments();
        return segments.get(2).equals("direct")
                ? Optional.empty()
                : Optional.of(new GroupTools.Place(
                        segments.getFirst(), segments.get(1), segments.getLast(), List.of(message.sender())));
    }
}
