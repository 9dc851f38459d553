package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// One world of a seed: what outlives a process (people, machines, rows, ledger, time) and the process that runs now.
final class SimWorld {
    private final Genesis genesis;
    private final PlainLedger plain = new PlainLedger();
    private final Map<LogId, String> remembered = new HashMap<>();
    private final SplittableRandom ids;
    private final List<String> names = new ArrayList<>();
    private final Model model;
    final Chance chance;
    final Trace trace = new Trace();
    final Judge judge = new Judge(trace);
    final SimNodes nodes = new SimNodes();
    private Living process;
    private boolean twice;

    /// What lives and dies with one process.
    private record Living(SimTime time, Faults faults, MemoryStore inner, SimStore store, SimGateway gateway) {}

    SimWorld(long seed, Genesis genesis) {
        this.genesis = genesis;
        this.chance = new Chance(seed);
        this.ids = new SplittableRandom(seed);
        this.model = new WildAgent(seed, names, () -> time(), judge::thinking, trace);
        name();
        this.process = begun(genesis.store(), genesis.now(), 0);
        process.gateway().start(false);
    }

    private void name() {
        names.addAll(List.of("..", "/", "laptop:/", "nowhere:/x", "manager", "a.md"));
        for (String place :
                List.of("laptop:/elsewhere/a.md", "laptop:/elsewhere/b.md", "laptop:/x/c.md", "laptop:/x")) {
            names.addAll(List.of(place, place));
        }
        for (SimPerson person : genesis.people()) {
            names.addAll(List.of(person.name(), person.id().value()));
            nodes.put(person.id(), "/elsewhere/a.md", "elsewhere of " + person.name());
            for (String slug : List.of("id" + person.index(), "alt" + person.index())) {
                for (String folder : List.of("f0", "f1")) {
                    names.addAll(List.of(folder, folder + "/a.md", folder + "/b.md"));
                    names.add("laptop:/" + slug + "/" + folder + "/a.md");
                    nodes.put(person.id(), "/" + slug + "/" + folder + "/a.md", "price of " + slug + folder);
                    nodes.put(person.id(), "/" + slug + "/" + folder + "/b.md", "note of " + slug + folder);
                }
            }
        }
    }

    private Living begun(MemoryStore rows, Instant now, long number) {
        SimTime time = new SimTime(now, chance, this::failed);
        Faults faults = new Faults(number);
        Notices notices = new Notices();
        MemoryStore inner =
                rows.restarted(genesis.ledger().<Appender>map(each -> each).orElse(plain), notices, time, time);
        SimStore store = new SimStore(inner, time, faults, this::committed);
        SimGateway gateway = new SimGateway(
                new SimGateway.Ground(store, time, ids, model, nodes.from(time, chance, judge)), notices);
        return new Living(time, faults, inner, store, gateway);
    }

    SimTime time() {
        return process.time();
    }

    Faults faults() {
        return process.faults();
    }

    List<SimPerson> people() {
        return genesis.people();
    }

    SimGateway gateway() {
        return process.gateway();
    }

    SimStore store() {
        return process.store();
    }

    /// Whether notices between parts of the gateway come twice from now on.
    void twice(boolean now) {
        twice = now;
    }

    private void committed(Commit commit) {
        if (genesis.ledger().isEmpty()) {
            plain.took(commit.entries());
        }
        process.inner().read(view -> {
            judge.committed(commit, new Scene(view, commit.at(), faults().failing()));
            return true;
        });
        List<Notice> again = commit.notices().stream()
                .filter(notice -> !(notice instanceof Broadcast<?>))
                .toList();
        if (twice && !again.isEmpty() && chance.oneIn(2)) {
            Living now = process;
            now.time().execute(() -> now.gateway().notices.deliver(again));
        }
    }

    private void failed(RuntimeException e) {
        boolean disk = e instanceof Fault fault && fault.code() == ErrorCode.STORE_UNAVAILABLE;
        if (!disk) {
            throw new Broken("INV-23 work ends without an exception", e.toString(), e);
        }
    }

    /// Does something with the running process; when it stops meanwhile, the next one starts.
    void live(Runnable deed) {
        try {
            deed.run();
        } catch (Crash _) {
            restart();
        }
    }

    /// The process is gone, with all that was in memory and on its way; the next one starts over what was stored.
    void restart() {
        judge.count("stops");
        boolean up = false;
        for (int tries = 0; !up; tries++) {
            process.faults().kill();
            process = begun(
                    process.inner(), process.time().instant(), process.faults().number());
            if (tries < 2 && chance.oneIn(4)) {
                process.faults().stopIn(chance.nextInt(4), chance.oneIn(2));
            }
            up = started();
        }
    }

    private boolean started() {
        try {
            process.inner().read(view -> {
                judge.restarted(new Scene(view, time().instant(), false));
                return true;
            });
            if (genesis.ledger().isEmpty()) {
                plain.settle(process.store(), ids);
            }
            process.gateway().start(genesis.ledger().isPresent());
            return true;
        } catch (Crash _) {
            return false;
        }
    }

    /// Calls a method over a device of a person, as dispatch would after its checks. Empty when it was refused.
    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    <P, R> Optional<R> call(SimPerson who, SimPerson.Held device, Method<P, R> method, P params) {
        MethodTable.Bound<P, R> bound =
                (MethodTable.Bound<P, R>) gateway().table.find(method.name()).orElseThrow();
        judge.note("call " + who.name() + " " + method.name() + " " + params);
        try {
            return switch (bound.handler().handle(who.over(device), params)) {
                case Answer.Now<R> now -> answered(now.result());
                case Answer.Later<R> later -> {
                    later.start().accept(new Unheard<>());
                    yield Optional.empty();
                }
            };
        } catch (Fault fault) {
            judge.note("refused " + fault.code());
            judge.count("fault " + fault.code());
            return Optional.empty();
        } catch (RuntimeException e) {
            throw new Broken("INV-23 a call ends in an answer or a refusal", method.name() + " " + e, e);
        }
    }

    <P, R> Optional<R> call(SimPerson who, Method<P, R> method, P params) {
        return call(who, who.first(), method, params);
    }

    /// The platform does something of its own accord; a disk that takes nothing stops it.
    void call(String what, Runnable work) {
        judge.note(what);
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private <R> Optional<R> answered(R result) {
        judge.note("answer " + result);
        return Optional.of(result);
    }

    /// Nobody waits: the world is watched, not its answers.
    private static final class Unheard<R> implements Answer.Completion<R> {
        @Override
        public void done(R result) {}

        @Override
        public void failed(Fault fault) {}

        @Override
        public void onAbandoned(Runnable release) {}
    }

    /// Keeps the signed heads of all logs, to hold later ones against.
    void remember() {
        genesis.ledger()
                .ifPresent(ledger -> logs().forEach(log -> remembered.put(
                        log,
                        process.inner()
                                .read(view -> ledger.checkpoint(view, log))
                                .checkpoint())));
    }

    private List<LogId> logs() {
        List<LogId> logs = new ArrayList<>(List.of(new LogId.OfGateway()));
        people().forEach(person -> logs.add(new LogId.OfPerson(person.id())));
        return logs;
    }

    /// All is well from now on, owners answer or are silent, and time goes by until every deadline is over.
    void end(Runnable owners) {
        live(() -> {
            process.faults().mended();
            twice = false;
            nodes.well();
            if (process.faults().failing()) {
                throw new Crash();
            }
        });
        process.faults().mended();
        for (int hours = 0; hours < 14; hours++) {
            time().settle();
            owners.run();
            time().advance(Duration.ofMinutes(65));
        }
        time().settle();
        process.inner().read(view -> {
            judge.atEnd(new Scene(view, time().instant(), false));
            return true;
        });
        Broken.unless(time().timers() == 0, "liveness: no timer waits for nothing", time().timers() + " timers");
        genesis.ledger().ifPresent(this::verify);
    }

    private void verify(Ledger ledger) {
        for (LogId log : logs()) {
            LogVerifier.Result result =
                    process.inner().read(view -> ledger.verify(view, log, Optional.ofNullable(remembered.get(log))));
            Broken.unless(result.sound(), "INV-30 a log verifies", log.name() + " " + result);
        }
        judge.count("logs verified");
    }
}
