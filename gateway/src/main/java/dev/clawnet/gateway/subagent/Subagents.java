package dev.clawnet.gateway.subagent;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.store.Store;
import java.util.random.RandomGenerator;

/// The tools of this package, and what a sub-agent's end does, given to the agents.
public final class Subagents {
    private Subagents() {}

    /// Adds them. Called once, while the gateway is wired.
    public static void add(Store store, Agents agents, RandomGenerator random) {
        for (LookTool.Kind kind : LookTool.Kind.values()) {
            agents.add(new LookTool(kind, agents.books()));
        }
        agents.add(new SendTool(store, agents, random));
        agents.add(new SpawnTool(agents, random));
        agents.add(new ChildrenTool(agents));
        Answering answering = new Answering(agents);
        agents.runs().onEnd(Cause.Sent.class, answering);
        agents.runs().onEvery(answering::wrote);
        agents.runs().onEnd(Cause.Spawned.class, new Announcement(agents));
    }
}
