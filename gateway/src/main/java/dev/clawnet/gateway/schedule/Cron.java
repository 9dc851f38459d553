package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Errands;
import dev.clawnet.gateway.agent.Heartbeat;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.presence.Said;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.PersonId;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Jobs, wired.
public final class Cron implements AutoCloseable {
    private final Alarms alarms;
    private final CronCalls calls;
    private final HeartbeatCalls heartbeats;
    private final Beats beats;

    /// @param told hears what callers say is there
    public Cron(
            Store store,
            Timers timers,
            InstantSource clock,
            Agents agents,
            Consumer<Said> told,
            RandomGenerator random) {
        Errands errands = agents.errands();
        Due due = new Due(store, clock, errands, random);
        this.alarms = new Alarms(store, timers, clock, due);
        this.beats = new Beats(store, random);
        this.heartbeats = new HeartbeatCalls(store, due, beats, told, random);
        this.calls = new CronCalls(store, due, random, alarms::isOn);
        agents.runs().onEnd(Cause.Job.class, new JobEnds(agents.sessionRuns(), errands));
        agents.add(new CronTool(calls, random));
    }

    public void bind(MethodTable table) {
        calls.bind(table);
        heartbeats.bind(table);
    }

    public void subscribe(Notices notices) {
        notices.on(Jobs.Changed.class, alarms::changed);
    }

    /// Waits for the slots of all jobs. What came due while the gateway did not run is looked at now.
    public void recover() {
        alarms.all();
    }

    /// Whether jobs are begun by the clock from now on.
    public void use(boolean on) {
        alarms.use(on);
    }

    /// The heartbeats of a person's agents from now on, by slug.
    public void use(PersonId owner, Map<String, Heartbeat> wanted) {
        beats.settle(owner, wanted);
    }

    @Override
    public void close() {
        alarms.close();
    }
}
