package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.ToolGate;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolChain;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.BuiltInSecrets;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Sandboxed;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.IdentityId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What agents do in their sandboxes as acts that are decided, and which box a run has.
public final class BoxActs {
    /// Name of the gateway's own machine in places.
    public static final String MACHINE = "gateway";

    private static final int DEPTH = 12;

    private final ToolGate gate;
    private final Facts facts;
    private final Path state;

    /// @param state the gateway's own folder, of which no program sees anything
    public BoxActs(ToolGate gate, Facts facts, Path state) {
        this.gate = gate;
        this.facts = facts;
        this.state = state;
    }

    /// Where programs of this run go, when they go into a sandbox.
    public Optional<SandboxRules> rules(Tx tx, Run run) {
        if (!(run.agent() instanceof IdentityId)) {
            return Optional.empty();
        }
        ToolChain.Situation where = gate.situation(tx, run);
        return gate.chain().sandboxed(where) ? Optional.of(gate.chain().sandbox(where)) : Optional.empty();
    }

    /// An act in the run's own sandbox.
    ///
    /// @param action [Sandboxed#START], or what is done about a program that was started
    public Act act(Tx tx, Run run, SandboxRules rules, String action, Map<String, String> more) {
        Map<String, String> arguments = new TreeMap<>(more);
        arguments.put(Sandboxed.ACTION, action);
        arguments.put(Sandboxed.NETWORK, rules.box().network());
        arguments.put(Sandboxed.WORKSPACE, mounted(tx, run, rules));
        arguments.put("backend", rules.backend().name().toLowerCase(java.util.Locale.ROOT));
        return new Act(
                run.agent(),
                run.id(),
                Verb.EXEC,
                Resource.of(Resource.Kind.SANDBOX, run.owner(), name(run.agent())),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                arguments);
    }

    private static String name(AgentId agent) {
        return agent instanceof IdentityId identity ? identity.value() : Resource.MANAGER_NAME;
    }

    /// What a program of this run sees of the agent's own folder: as much as the configuration says, where reading it,
    /// and changing it, would be allowed to this run by themselves.
    private String mounted(Tx tx, Run run, SandboxRules rules) {
        Optional<Resource> folder = folder(run, rules);
        if (rules.access() == SandboxRules.Access.NONE || folder.isEmpty() || !reads(tx, run, folder.get())) {
            return Sandboxed.NONE;
        }
        boolean writes = rules.access() == SandboxRules.Access.RW && allowed(tx, run, Verb.WRITE, folder.get());
        return writes ? "rw" : Sandboxed.READ_ONLY;
    }

    private boolean reads(Tx tx, Run run, Resource folder) {
        return allowed(tx, run, Verb.READ, folder)
                && allowed(tx, run, Verb.LIST, folder)
                && facts.labels(tx, tx.now(), run, looking(run, Verb.READ, folder))
                        .admitsBelow(run.audience(), folder);
    }

    private boolean allowed(Tx tx, Run run, Verb verb, Resource folder) {
        return facts.allows(tx, tx.now(), run, looking(run, verb, folder));
    }

    private static Act looking(Run run, Verb verb, Resource folder) {
        return new Act(
                run.agent(), run.id(), verb, folder, Optional.empty(), Optional.empty(), run.purpose(), Map.of());
    }

    /// The agent's own folder on the gateway's machine as a place, where it is one that may be shown to programs.
    static Optional<Resource> folder(Run run, SandboxRules rules) {
        return rules.workspace()
                .filter(path -> path.startsWith("/"))
                .map(path -> Resource.nodePath(
                        run.owner(), MACHINE, Path.of(path).normalize().toString()))
                .filter(place -> place.segments().size() > 1);
    }

    /// The folder that an act says is seen, as the host has it: no link in its name, nothing of the gateway's state,
    /// and no secret that everybody has under the same name.
    ///
    /// @throws Sandboxes.NotRun where that cannot be promised
    public Optional<Walls.Mount> mount(Run run, SandboxRules rules, Act act) throws IOException {
        String seen = act.arguments().getOrDefault(Sandboxed.WORKSPACE, Sandboxed.NONE);
        if (seen.equals(Sandboxed.NONE)) {
            return Optional.empty();
        }
        Path folder = Path.of(rules.workspace().orElseThrow()).normalize();
        boolean ours = folder.startsWith(state) || state.startsWith(folder);
        if (ours || !Files.isDirectory(folder) || !folder.toRealPath().equals(folder)) {
            throw new Sandboxes.NotRun(
                    "the agent's folder cannot be shown to programs: it is a link, or holds the" + " gateway's state");
        }
        return Optional.of(new Walls.Mount(folder, seen.equals("rw"), hidden(run, folder)));
    }

    private static List<Path> hidden(Run run, Path folder) throws IOException {
        List<Path> hidden = new ArrayList<>();
        int[] seen = new int[1];
        boolean[] beyond = new boolean[1];
        Files.walkFileTree(folder, Set.of(), DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                return look(each) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                beyond[0] |= attributes.isDirectory();
                look(each);
                return seen[0] > AgentLimits.SANDBOX_MOUNTED_FILES || beyond[0]
                        ? FileVisitResult.TERMINATE
                        : FileVisitResult.CONTINUE;
            }

            private boolean look(Path each) {
                seen[0]++;
                boolean secret = BuiltInSecrets.covers(Resource.nodePath(run.owner(), MACHINE, each.toString()));
                if (secret) {
                    hidden.add(each);
                }
                return secret;
            }
        });
        if (seen[0] > AgentLimits.SANDBOX_MOUNTED_FILES || beyond[0] || hidden.contains(folder)) {
            throw new Sandboxes.NotRun("the agent's folder cannot be shown to programs: it is a secret's, or too large"
                    + " to be looked through");
        }
        return hidden;
    }

    /// The box of a run: of everything that programs of runs with the same policy left, and of nothing else.
    public Boxes.Key key(Run run, SandboxRules rules) {
        String scope = switch (rules.scope()) {
            case SESSION -> "session " + session(run);
            case AGENT -> "agent " + name(run.agent());
            case SHARED -> "shared";
        };
        return new Boxes.Key(run.owner(), scope, policy(Items.policyOf(run)));
    }

    private static String session(Run run) {
        return name(run.agent()) + " " + gateless(run);
    }

    /// A run that belongs to no session has a box of its own.
    private static String gateless(Run run) {
        return ToolGate.session(run.cause()).orElse(run.id().value());
    }

    private static String policy(ItemPolicy policy) {
        return policy.policies().entrySet().stream()
                .map(each -> each.getKey().value() + ": " + readers(each.getValue()))
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private static String readers(Readers readers) {
        return readers.set().stream().map(Reader::text).sorted().collect(Collectors.joining(", "));
    }

    /// What looking at a program's output brings into a run: nobody's word, and the places that it could see.
    public static Run.Taken taken(Run run, SandboxRules rules, Act act) {
        Set<Resource> places = new HashSet<>(Set.of(act.object()));
        if (!act.arguments().getOrDefault(Sandboxed.WORKSPACE, Sandboxed.NONE).equals(Sandboxed.NONE)) {
            folder(run, rules).ifPresent(places::add);
        }
        return new Run.Taken(Integrity.UNTRUSTED, places, Map.of());
    }
}
