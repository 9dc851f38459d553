package dev.clawnet.app.demo;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import dev.clawnet.node.NodeHost;
import dev.clawnet.node.NodeSettings;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.node.FilesCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One person of the play: a human device with a key of its own, paired by a setup code over TLS with the pinned
/// certificate, and beside it a node with a key of its own. Everything goes through these links.
final class Actor implements AutoCloseable {
    static final String NODE = "laptop";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> SCOPES = List.of(
            Scope.ADMIN.wire(),
            Scope.READ.wire(),
            Scope.WRITE.wire(),
            Scope.APPROVALS.wire(),
            Scope.PAIRING.wire(),
            Scope.QUESTIONS.wire());

    private final Part role;
    private final Path folder;
    private final Frames frames = new Frames();
    private final BlockingQueue<CollabMethods.DraftView> drafts = new ArrayBlockingQueue<>(1_000);
    private final LinkParts parts;
    private final Kit kit;
    private final GatewayLink link;
    private final DeviceKey key;
    private final PersonId id;
    private Optional<NodeHost> node = Optional.empty();
    private int told;

    /// Who somebody is in the play.
    ///
    /// @param key name of the folder
    /// @param name as others see it
    record Part(String key, String name) {}

    /// What all actors share.
    record Kit(
            Path root,
            Program program,
            InstantSource clock,
            LongSupplier nanos,
            SecureRandom random,
            ThreadFactory threads,
            Happenings happenings) {
        /// The profile of a device, where the commands of this program find it too.
        Path device(String name) {
            return root.resolve("profiles").resolve(name);
        }
    }

    private Actor(Part role, SetupCode code, Kit kit) throws IOException {
        this.role = role;
        this.kit = kit;
        this.folder = kit.root().resolve(role.key());
        this.parts = new LinkParts(kit.clock(), kit.random(), kit.threads(), frames);
        this.link = Pairing.redeem(
                code,
                kit.device(role.key()),
                (address, own) -> LinkSettings.operator(address, kit.program(), SCOPES, Optional.of(own), Auth.NONE),
                parts);
        this.key = Profile.key(kit.device(role.key()), kit.random());
        this.id = link.call(PeopleMethods.PEOPLE_SELF, new Method.None()).person();
        listen();
    }

    /// Pairs the person's first device with the code that came with the person.
    static Actor enter(Part role, String code, Kit kit) {
        try {
            return new Actor(role, SetupCode.parse(code), kit);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + role.name() + " cannot be used", e);
        }
    }

    private void listen() {
        Happenings happenings = kit.happenings();
        link.on(ApprovalMethods.APPROVAL_REQUESTED, asked -> happenings.add(new Happening.Asked(this, asked)));
        link.on(
                QuestionMethods.QUESTION_REQUESTED,
                asked -> kit.threads().newThread(() -> close(asked.id())).start());
        link.on(CollabMethods.COLLAB_CHANGED, moved -> happenings.add(new Happening.Moved(this, moved)));
        link.on(AgentMethods.AGENT_EVENT, event -> {
            if (event.stream().equals("lifecycle") && "end".equals(event.data().get("phase"))) {
                happenings.add(new Happening.Over(this, event));
            }
        });
        link.on(CollabMethods.DRAFT_MADE, made -> {
            if (!drafts.offer(made.draft())) {
                throw new IllegalStateException("more drafts than the demo can follow");
            }
        });
    }

    /// Nobody in the play has anything to tell an agent that asks in words: it goes on without. Not on the link's own
    /// thread, which brings the answer.
    private void close(String question) {
        try {
            var _ = link.call(
                    QuestionMethods.RESOLVE,
                    new QuestionMethods.Resolve(
                            question, Optional.empty(), Optional.of(true), Optional.empty(), Optional.empty()));
        } catch (GatewayFault | LinkFailure _) {
            // Its run ended meanwhile, or the play did.
        }
    }

    /// Pairs a node by a setup code of its own and starts it, with a policy file that opens this person's
    /// files and denies `private`.
    void startNode(List<Path> closed) throws IOException, InterruptedException {
        Path home = home();
        Path policy = folder.resolve("node-policy.json");
        ObjectNode opened = Json.STRICT.createObjectNode();
        opened.putArray("roots")
                .addObject()
                .put("path", home.toString())
                .put("read", true)
                .put("write", true);
        opened.putArray("deny").add("**/private");
        Files.writeString(policy, Json.STRICT.writeValueAsString(opened));
        String code = call(
                        DeviceMethods.SETUP_CODE,
                        new DeviceMethods.SetupCodeParams(
                                Optional.empty(), Optional.of(List.of(Role.NODE)), Optional.of(NODE)))
                .setupCode();
        Path device = kit.device(role.key() + "-node");
        Pairing.redeem(
                        SetupCode.parse(code),
                        device,
                        (address, own) ->
                                LinkSettings.node(address, kit.program(), NODE, FilesCommands.ALL, own, Auth.NONE),
                        parts)
                .close();
        Profile profile = Profile.load(device).orElseThrow(() -> new Stuck("the node was not paired"));
        NodeHost host = NodeHost.open(new NodeSettings(
                profile.address(),
                NODE,
                kit.program(),
                Profile.key(device, kit.random()),
                LinkSettings.deviceToken(profile.tokens().getOrDefault(Role.NODE.wire(), "")),
                Optional.of(id),
                policy,
                folder.resolve("node-state"),
                closed,
                kit.nanos(),
                parts,
                Optional.empty()));
        node = Optional.of(host);
        if (!host.awaitLinked(PATIENCE)) {
            throw host.gaveUp().orElseGet(() -> new Stuck("the node of " + role.name() + " did not link"));
        }
    }

    String key() {
        return role.key();
    }

    String name() {
        return role.name();
    }

    PersonId id() {
        return id;
    }

    /// Where the person's files lie.
    Path home() {
        return folder.resolve("files");
    }

    /// The typed name of a path below the person's files.
    String place(String path) {
        return Resource.nodePath(id, NODE, home() + "/" + path).text();
    }

    /// All that this person's links received.
    List<String> received() {
        return frames.all();
    }

    <P, R> R call(Method<P, R> method, P params) {
        return link.call(method, params, PATIENCE);
    }

    /// Says something to one of the person's own agents; answers as soon as the run exists.
    RunId tell(String agent, String conversation, String words) {
        AgentMethods.Ask ask = new AgentMethods.Ask(
                words,
                agent + "/" + conversation + "/" + ++told,
                Optional.of(agent),
                Optional.of("agent:" + agent + ":" + conversation),
                Optional.empty());
        JsonNode accepted = link.callRaw(AgentMethods.AGENT.name(), Json.STRICT.valueToTree(ask), PATIENCE);
        return new RunId(accepted.path("runId").stringValue());
    }

    /// Answers an approval: the key of this person's device signs it.
    ApprovalMethods.Decide answer(ApprovalView approval, Decision decision) {
        ApprovalMethods.Decide decide = decision(approval, decision);
        call(ApprovalMethods.APPROVAL_DECIDE, decide);
        return decide;
    }

    /// Allows an approval, and lets the tree of the collaboration in where the card offers it.
    void allowOnward(ApprovalView approval) {
        call(
                ApprovalMethods.APPROVAL_DECIDE,
                decision(approval, Decision.ALLOW_ONCE, new Choice(onwardOffered(approval), Optional.empty())));
    }

    static boolean onwardOffered(ApprovalView approval) {
        return approval.choices().map(ApprovalMethods.Choices::onward).orElse(false);
    }

    /// A signed answer that is not sent.
    ApprovalMethods.Decide decision(ApprovalView approval, Decision decision) {
        return decision(approval, decision, Choice.NONE);
    }

    ApprovalMethods.Decide decision(ApprovalView approval, Decision decision, Choice choice) {
        ApprovalProof proof = new ApprovalProof(
                approval.id(),
                id,
                decision.wire(),
                approval.shownDigest(),
                kit.clock().millis(),
                choice);
        return new ApprovalMethods.Decide(
                approval.id().value(),
                decision,
                Optional.of(proof.sign(key)),
                Optional.of(proof.signedAtMs()),
                choice.onward() ? Optional.of(true) : Optional.empty(),
                choice.purpose());
    }

    /// The refusal of a call that must be refused; empty when it went through.
    <P, R> Optional<GatewayFault> refusal(Method<P, R> method, P params) {
        try {
            call(method, params);
            return Optional.empty();
        } catch (GatewayFault fault) {
            return Optional.of(fault);
        }
    }

    /// The next draft that a private half wrote for this person.
    Optional<CollabMethods.DraftView> draft(Duration most) {
        try {
            return Optional.ofNullable(drafts.poll(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stuck("the demo was interrupted", e);
        }
    }

    @Override
    public void close() {
        node.ifPresent(NodeHost::close);
        link.close();
    }
}
