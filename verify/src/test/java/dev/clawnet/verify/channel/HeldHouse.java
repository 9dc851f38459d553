package dev.clawnet.verify.channel;

import dev.clawnet.app.config.Config;
import dev.clawnet.app.config.ConfigFile;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.AgentBooks;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.channel.Households;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.verify.RealGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A gateway with one owner, one agent and a person on a real IRC server, and a model that answers when the test says
/// so.
final class HeldHouse implements AutoCloseable {
    final HeldModel model;
    Owner li;
    final IrcUser ann;
    private final Path folder;
    private final Ngircd server;
    private Gateway gateway;
    private GatewaySettings settings;
    private int keys;
    private String seconds = "";

    HeldHouse(Path folder) throws Exception {
        this.folder = folder;
        server = Ngircd.start(folder);
        model = HeldModel.start();
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        settings = GatewaySettings.in(state)
                .withPort(0)
                .withModels(
                        Map.of(
                                "held",
                                new ModelSettings.Provider(ModelSettings.Api.OPENAI, model.url(), Optional.empty())),
                        Optional.of(ModelRef.of("held/m")));
        gateway = Gateway.start(settings, RealGround.open());
        li = Owner.enter(
                folder.resolve("li"),
                gateway.firstRun().orElseThrow().setupCode().reveal());
        li.link()
                .call(
                        IdentityMethods.IDENTITIES_CREATE,
                        new IdentityMethods.Create(
                                "work",
                                Optional.of("Answers people."),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        ann = IrcUser.enter(server.port(), "ann", "#shop");
    }

    @Override
    public void close() throws IOException {
        ann.close();
        li.close();
        gateway.close();
        model.close();
        server.close();
    }

    /// A second agent of the owner's, whom `MORE` of the file may name.
    void second(String slug) {
        li.link()
                .call(
                        IdentityMethods.IDENTITIES_CREATE,
                        new IdentityMethods.Create(
                                slug,
                                Optional.of("Answers people."),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        seconds = ", { id: \"" + slug + "\" }";
    }

    /// The agent answers everybody, with this in the file besides.
    void use(String more) throws Exception {
        Path file = Files.writeString(folder.resolve("li.json"), """
                {
                  agents: { list: [{ id: "work" }SECOND] DEFAULTS },
                  bindings: [{ agentId: "work", match: { channel: "irc" } }],
                  channels: { irc: { host: "127.0.0.1", port: PORT, tls: false, nick: "workbot", channels: ["#shop"],
                                     dmPolicy: "open", allowFrom: ["*"] } },
                  MORE
                }
                """.replace("PORT", Integer.toString(server.port()))
                .replace("SECOND", seconds)
                .replace("DEFAULTS", more.startsWith("agents: ") ? ", " + more.substring(10, more.length() - 3) : "")
                .replace("MORE", more.startsWith("agents: ") ? "" : more));
        Config config = new ConfigFile(Map.of(), path -> path).read(file);
        AgentBook.Ground ground = new AgentBook.Ground(folder, false, List.of(), "");
        settings = settings.withHouseholds(new Households(config.household(), Map.of()))
                .withTools(config.tools())
                .withBooks(new AgentBooks(config.book().on(ground), Map.of()));
        gateway.apply(settings);
        ann.awaitAccount("workbot", "#shop");
    }

    /// The gateway ends and starts again, at the same address.
    void restart() throws Exception {
        int port = gateway.address().getPort();
        li.close();
        gateway.close();
        gateway = Gateway.start(settings.withPort(port), RealGround.open());
        li = Owner.again(folder.resolve("li"));
    }

    RunId says(String session, String text, String mode) {
        return li.link()
                .call(ChatMethods.CHAT_SEND, new ChatMethods.Send(session, text, "k" + ++keys, Optional.of(mode)))
                .runId();
    }

    String ended(RunId run) {
        return li.link()
                .call(AgentMethods.AGENT_WAIT, new AgentMethods.Wait(run, Optional.of(40_000L)))
                .status();
    }

    List<String> history(String session) {
        return li
                .link()
                .call(
                        ChatMethods.CHAT_HISTORY,
                        new ChatMethods.History(session, Optional.empty(), Optional.empty(), Optional.empty()))
                .messages()
                .stream()
                .map(message ->
                        message.role() + ": " + message.content().getFirst().text())
                .toList();
    }

    List<String> kinds() {
        return li
                .link()
                .call(
                        LedgerMethods.LIST,
                        new LedgerMethods.ListEntries(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(200)))
                .entries()
                .stream()
                .map(LedgerMethods.EntryView::kind)
                .toList();
    }

    void awaitEntry(String kind, int times) throws InterruptedException {
        for (int i = 0; i < 160; i++) {
            if (kinds().stream().filter(kind::equals).count() >= times) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        throw new AssertionError("no " + times + " entries " + kind + " in " + kinds());
    }
}
