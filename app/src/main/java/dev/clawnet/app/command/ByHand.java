package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.protocol.method.Scope;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The commands by which a person does by hand what the catalogue offers.
public final class ByHand {
    private static final Set<Scope> READS = Set.of(Scope.READ);
    private static final Set<Scope> WRITES = Set.of(Scope.READ, Scope.WRITE);
    private static final Set<Scope> DECIDES = Set.of(Scope.READ, Scope.APPROVALS);
    private static final Set<Scope> ANSWERS = Set.of(Scope.READ, Scope.QUESTIONS);
    /// Without the last of these a device sees and manages itself alone.
    private static final Set<Scope> PAIRS = Set.of(Scope.READ, Scope.PAIRING, Scope.ADMIN);
    private static final Set<Scope> RULES = Set.of(Scope.READ, Scope.ADMIN);
    private static final Set<Scope> SPEAKS = Set.of(Scope.READ, Scope.WRITE, Scope.APPROVALS);
    /// Who lets something in, or throws it out, holds all that it asks for or has.
    private static final Set<Scope> TRUSTS =
            Set.of(Scope.READ, Scope.WRITE, Scope.APPROVALS, Scope.PAIRING, Scope.ADMIN);

    private final Function<Set<Scope>, Links> links;

    /// @param links that ask for these scopes and no more
    ByHand(Function<Set<Scope>, Links> links) {
        this.links = links;
    }

    /// All of them, over the links of the user's own devices.
    public static List<Directory.Entry> entries(
            ProfileLinks links, Runnable untilStopped, Remote remote, Keyboard keyboard) {
        List<Directory.Entry> entries = new ArrayList<>(new ByHand(links::asking).entries());
        entries.add(new Directory.Entry(
                "pair",
                "Make this device one of yours, by a setup code or through SSH.",
                () -> new PairCommand(links, remote)));
        entries.add(new Directory.Entry(
                "node run",
                "Offer this machine's files and programs to your agents.",
                () -> new NodeRunCommand(links, untilStopped)));
        entries.add(new Directory.Entry(
                "node install",
                "Write the systemd unit that keeps this machine's node running.",
                NodeInstallCommand::new));
        entries.add(new Directory.Entry("node uninstall", "Remove that unit.", NodeUninstallCommand::new));
        entries.add(new Directory.Entry(
                "chat",
                "Talk with your agents, one thing or line by line.",
                () -> new ChatCommand(links.asking(SPEAKS), links, world -> plain(keyboard, world))));
        entries.add(new Directory.Entry(
                "tui",
                "Talk with your agents in a terminal.",
                () -> new TuiCommand(links, _ -> {
                    keyboard.quiet().run();
                    return TerminalScreen.open(TalkCommands.WORDS);
                })));
        entries.add(new Directory.Entry(
                "mcp serve",
                "Give an editor or assistant of this machine tools, by MCP.",
                () -> new McpServeCommand(
                        links.keeping(SPEAKS), keyboard, links.parts().threads())));
        entries.add(new Directory.Entry(
                "acp",
                "Offer your agents to an editor, by the Agent Client Protocol.",
                () -> new AcpCommand(links, keyboard)));
        entries.add(new Directory.Entry(
                "doctor client",
                "Say why this device cannot get in, and what mends it.",
                () -> new DoctorClientCommand(links)));
        entries.add(new Directory.Entry(
                "rehearse", "Do with a trial gateway what gateways do most.", () -> new RehearseCommand(links), true));
        entries.add(new Directory.Entry("profiles", "List the devices paired from here.", ProfilesCommand::new));
        return List.copyOf(entries);
    }

    private static Screen plain(Keyboard keyboard, Surroundings world) {
        return new PlainScreen(
                new BufferedReader(new InputStreamReader(keyboard.in(), StandardCharsets.UTF_8)), world.out());
    }

    /// The gateway's log, which goes on while somebody looks.
    public static Directory.Entry logs(ProfileLinks links, Ticking ticking) {
        return new Directory.Entry(
                "logs",
                "Print the end of the gateway's log; --follow goes on.",
                () -> new LogsCommand(links.asking(READS), ticking));
    }

    List<Directory.Entry> entries() {
        return Stream.of(
                        people(),
                        contacts(),
                        policy(),
                        approvals(),
                        collaboration(),
                        record(),
                        channels(),
                        clock(),
                        toolServers(),
                        choices(),
                        devices(),
                        tokens())
                .flatMap(List::stream)
                .toList();
    }

    private Directory.Entry entry(String name, Set<Scope> scopes, String summary, Function<Links, CliCommand> make) {
        return new Directory.Entry(name, summary, () -> make.apply(links.apply(scopes)));
    }

    private List<Directory.Entry> people() {
        return List.of(
                entry("people list", READS, "List the people you know here.", PeopleCommands.ListPeople::new),
                entry("people self", READS, "Show who you are.", PeopleCommands.Self::new),
                entry("people create", PAIRS, "Create a person with an agent system.", PeopleCommands.Create::new),
                entry("people rename", WRITES, "Change your name or slug.", PeopleCommands.Rename::new),
                entry(
                        "people providers",
                        WRITES,
                        "Declare the model providers you use.",
                        PeopleCommands.Providers::new),
                entry("identities list", READS, "List your identity agents.", IdentityCommands.ListIdentities::new),
                entry("identities create", WRITES, "Create an identity agent.", IdentityCommands.Create::new),
                entry("identities update", WRITES, "Change an identity agent.", IdentityCommands.Update::new),
                entry("identities retire", WRITES, "Retire an identity agent for good.", IdentityCommands.Retire::new));
    }

    private List<Directory.Entry> contacts() {
        return List.of(
                entry("contacts list", READS, "List contacts and requests.", ContactCommands.ListContacts::new),
                entry("contacts request", WRITES, "Ask a person to become a contact.", ContactCommands.Request::new),
                entry("contacts accept", WRITES, "Agree to a contact request.", ContactCommands.Accept::new),
                entry("contacts reject", WRITES, "Refuse a contact request.", ContactCommands.Reject::new),
                entry("contacts show", WRITES, "Choose the identity a contact sees.", ContactCommands.Show::new),
                entry("contacts face", WRITES, "Let an identity face a contact.", ContactCommands.Face::new),
                entry("contacts remove", WRITES, "End a contact.", ContactCommands.Remove::new));
    }

    private List<Directory.Entry> policy() {
        return List.of(
                entry("grants mint", WRITES, "Let an identity act without asking.", GrantCommands.Mint::new),
                entry("grants list", READS, "List what your identities may do.", GrantCommands.ListGrants::new),
                entry("grants revoke", WRITES, "Take a grant back.", GrantCommands.Revoke::new),
                entry("rules add", WRITES, "Say who may learn a place of yours.", RuleCommands.Add::new),
                entry("rules list", READS, "List your sharing rules.", RuleCommands.ListRules::new),
                entry("rules end", WRITES, "End a sharing rule.", RuleCommands.End::new),
                entry("forms add", WRITES, "Let a few bits out of places nobody may read.", FormCommands.Add::new),
                entry("forms list", READS, "List your forms.", FormCommands.ListForms::new),
                entry("forms end", WRITES, "End a form.", FormCommands.End::new),
                entry("undo list", READS, "List what was changed on your node.", UndoCommands.ListOperations::new),
                entry("undo preview", READS, "Show what taking it back would do.", UndoCommands.Preview::new),
                entry("undo one", WRITES, "Take one change back.", UndoCommands.One::new),
                entry("undo rollback", WRITES, "Take many changes back, newest first.", UndoCommands.Rollback::new),
                entry("undo purge", WRITES, "Remove former states for good.", UndoCommands.Purge::new),
                entry(
                        "undo trash list",
                        READS,
                        "List what was deleted and can come back.",
                        TrashCommands.ListDeleted::new),
                entry("undo trash restore", WRITES, "Bring back what was deleted.", TrashCommands.Restore::new),
                entry("undo trash empty", WRITES, "Remove old deletions for good.", TrashCommands.Empty::new));
    }

    private List<Directory.Entry> approvals() {
        return List.of(
                entry(
                        "approvals list",
                        DECIDES,
                        "List the acts that wait for you.",
                        ApprovalCommands.ListApprovals::new),
                entry("approvals show", DECIDES, "Show one act whole.", ApprovalCommands.Show::new),
                entry(
                        "approvals allow",
                        DECIDES,
                        "Allow one act, once, with your signature.",
                        ApprovalCommands.Allow::new),
                entry(
                        "approvals always",
                        DECIDES,
                        "Allow a node's command for good, exactly or by a pattern.",
                        ExecGrantCommands.Always::new),
                entry(
                        "approvals grants list",
                        DECIDES,
                        "List what nodes may run for good.",
                        ExecGrantCommands.ListGrants::new),
                entry("approvals grants revoke", DECIDES, "Take such a command back.", ExecGrantCommands.Revoke::new),
                entry("approvals deny", DECIDES, "Refuse one act.", ApprovalCommands.Deny::new),
                entry("approvals watch", DECIDES, "Show acts as they come to wait.", ApprovalCommands.Watch::new),
                entry(
                        "questions list",
                        ANSWERS,
                        "List what your agents want to know.",
                        QuestionCommands.ListQuestions::new),
                entry("questions answer", ANSWERS, "Answer a question of an agent.", QuestionCommands.Answer::new),
                entry("questions close", ANSWERS, "Close one without an answer.", QuestionCommands.Close::new),
                entry("events list", READS, "List what your agents were refused.", EventCommands.ListEvents::new),
                entry("events ack", WRITES, "Mark events as seen.", EventCommands.Ack::new));
    }

    private List<Directory.Entry> collaboration() {
        return List.of(
                entry("agent", SPEAKS, "Say something to one of your agents and wait.", AgentCommand::new),
                entry("sessions list", READS, "List your agents' conversations.", SessionCommands.ListSessions::new),
                entry("sessions show", READS, "Show what was said in one.", SessionCommands.Show::new),
                entry("sessions reset", RULES, "Begin one anew.", SessionCommands.Reset::new),
                entry("sessions preview", READS, "Show the newest words of some.", SessionCommands.Preview::new),
                entry("sessions compact", RULES, "Have older turns of one summarised.", SessionCommands.Compact::new),
                entry("sessions usage", READS, "Show what each used of models.", SessionUsageCommand::new),
                entry("sessions delete", RULES, "Delete one for good.", SessionCommands.Delete::new),
                entry("collab list", READS, "List collaborations.", CollabCommands.ListCollabs::new),
                entry("collab show", READS, "Show one collaboration whole.", CollabCommands.Show::new),
                entry("collab watch", READS, "Follow one collaboration live.", CollabCommands.Watch::new),
                entry("collab open", WRITES, "Propose a collaboration.", CollabCommands.Open::new),
                entry("collab say", WRITES, "Speak in place of your agent.", CollabCommands.Say::new),
                entry("collab end", WRITES, "End a collaboration.", CollabCommands.End::new),
                entry(
                        "collab receipt",
                        READS,
                        "Make a proof of a collaboration that is over.",
                        CollabCommands.Receipt::new));
    }

    private List<Directory.Entry> record() {
        return List.of(
                entry("ledger list", READS, "List what was done.", LedgerCommands.ListEntries::new),
                entry("ledger verify", READS, "Check that the record is whole.", LedgerVerify::new),
                entry("ledger export", READS, "Copy your logs into a folder.", LedgerExport::new),
                entry(
                        "ledger receipt",
                        READS,
                        "Make a proof of one entry to show to others.",
                        ReceiptCommands.Give::new),
                entry("ledger redact", WRITES, "Erase what an entry of yours says.", ReceiptCommands.Redact::new));
    }

    private List<Directory.Entry> channels() {
        return List.of(
                entry(
                        "channels status",
                        READS,
                        "Show how your accounts on chat networks are.",
                        ChannelCommands.Status::new),
                entry("channels list", READS, "List your channels and accounts.", ChannelCommands.ListChannels::new),
                entry("channels messages", READS, "List what leaves by an account.", ChannelCommands.Messages::new),
                entry("pairing list", PAIRS, "List senders who wait to be let in.", ChannelCommands.Senders::new),
                entry("pairing approve", PAIRS, "Let a sender in by its code.", ChannelCommands.Approve::new),
                entry("pairing remove", PAIRS, "Hear a sender no more.", ChannelCommands.Remove::new));
    }

    private List<Directory.Entry> tokens() {
        return List.of(
                entry(
                        "tokens create",
                        TRUSTS,
                        "Make a token by which a program acts over HTTP.",
                        ApiTokens.Create::new),
                entry("tokens list", READS, "List your API tokens.", ApiTokens.ListTokens::new),
                entry("tokens revoke", PAIRS, "Make an API token void.", ApiTokens.Revoke::new));
    }

    private List<Directory.Entry> choices() {
        return List.of(
                entry(
                        "models aliases list",
                        READS,
                        "List short names of models.",
                        ModelChoiceCommands.ListAliases::new),
                entry("models aliases add", RULES, "Give a model a short name.", ModelChoiceCommands.AddAlias::new),
                entry("models aliases remove", RULES, "Take one away.", ModelChoiceCommands.RemoveAlias::new),
                entry(
                        "models fallbacks list",
                        READS,
                        "List who is asked when a model fails.",
                        ModelChoiceCommands.ListFallbacks::new),
                entry("models fallbacks add", RULES, "Ask one more.", ModelChoiceCommands.AddFallback::new),
                entry("models fallbacks remove", RULES, "Ask one less.", ModelChoiceCommands.RemoveFallback::new),
                entry("models set-image", RULES, "Name who looks at pictures.", ImageModelCommands.SetImage::new),
                entry(
                        "models image-fallbacks list",
                        READS,
                        "List who looks when that one fails.",
                        ImageModelCommands.ListFallbacks::new),
                entry("models image-fallbacks add", RULES, "Let one more look.", ImageModelCommands.AddFallback::new),
                entry(
                        "models image-fallbacks remove",
                        RULES,
                        "Let one less look.",
                        ImageModelCommands.RemoveFallback::new));
    }

    private List<Directory.Entry> toolServers() {
        return List.of(
                entry("mcp list", READS, "List your servers of tools.", McpCommands.ListServers::new),
                entry("mcp status", READS, "Show what a server of tools offers, whole.", McpCommands.Status::new),
                entry("mcp approve", DECIDES, "Allow what a server of tools offers now.", McpCommands.Approve::new),
                entry("mcp refresh", WRITES, "Ask a server of tools again.", McpCommands.Refresh::new),
                entry("mcp login", RULES, "Sign in to a server of tools.", McpLoginCommands.Login::new),
                entry("mcp logout", WRITES, "Forget your sign-in to one.", McpLoginCommands.Logout::new));
    }

    private List<Directory.Entry> clock() {
        return List.of(
                entry("cron list", READS, "List your jobs.", CronCommands.ListJobs::new),
                entry("cron status", READS, "Say when the next one is due.", CronCommands.Status::new),
                entry("cron add", RULES, "Have an agent do something later, or regularly.", CronCommands.Add::new),
                entry("cron update", RULES, "Change a job, or switch it on or off.", CronCommands.Update::new),
                entry("cron remove", RULES, "Remove a job.", CronCommands.Remove::new),
                entry("cron run", RULES, "Begin a job now.", CronCommands.Run::new),
                entry("cron runs", READS, "Show what became of jobs.", CronCommands.Runs::new),
                entry("sandbox list", READS, "List boxes that programs run in.", BoxCommands.ListBoxes::new),
                entry("sandbox recreate", RULES, "Take boxes away, for new ones.", BoxCommands.Recreate::new),
                entry("models list", READS, "List models that can be asked.", ModelCommands.ListModels::new),
                entry("models status", READS, "Say whom your agents ask, and who failed.", ModelCommands.Status::new),
                entry("models set", RULES, "Give an agent another model.", ModelCommands.SetModel::new),
                entry("skills list", READS, "List an agent's skills.", SkillCommands.ListSkills::new),
                entry("skills info", READS, "Show one skill: what it needs, what was taken.", SkillCommands.Info::new),
                entry("skills check", READS, "Say why an agent is not told of a skill.", SkillCommands.Check::new),
                entry("skills take", RULES, "Take a skill's files as they are now.", SkillCommands.Take::new),
                entry("skills on", RULES, "Tell an agent of a skill again.", SkillCommands.On::new),
                entry("skills off", RULES, "Tell an agent of a skill no more.", SkillCommands.Off::new),
                entry("usage budget show", READS, "Show what your agents may use.", BudgetCommands.Show::new),
                entry("usage budget set", RULES, "Bound what your agents may use.", BudgetCommands.SetBudget::new),
                entry("usage", READS, "Show what your agents used of models.", ModelCommands.Used::new),
                entry("heartbeat last", READS, "Show the last heartbeat.", HeartbeatCommands.Last::new),
                entry("heartbeat on", RULES, "Switch heartbeats on.", HeartbeatCommands.On::new),
                entry("heartbeat off", RULES, "Switch heartbeats off.", HeartbeatCommands.Off::new),
                entry("wake", WRITES, "Tell an agent something at its next heartbeat.", HeartbeatCommands.Wake::new));
    }

    private List<Directory.Entry> devices() {
        return List.of(
                entry(
                        "devices list",
                        PAIRS,
                        "List your devices and pairing requests.",
                        DeviceCommands.ListDevices::new),
                entry("devices pending", PAIRS, "List the devices that ask to be yours.", DeviceCommands.Pending::new),
                entry("devices approve", TRUSTS, "Pair a device that asks.", DeviceCommands.Approve::new),
                entry("devices reject", PAIRS, "Refuse a device that asks.", DeviceCommands.Reject::new),
                entry("devices remove", TRUSTS, "Remove a device of yours.", DeviceCommands.Remove::new),
                entry("devices rename", PAIRS, "Call a device of yours something.", DeviceCommands.Rename::new),
                entry("devices rotate", TRUSTS, "Give a device another token.", TokenCommands.Rotate::new),
                entry("devices revoke", TRUSTS, "Take a role from a device.", TokenCommands.Revoke::new),
                entry("devices window", PAIRS, "Let the next device in without asking.", WindowCommand::new),
                entry(
                        "devices challenge",
                        PAIRS,
                        "Make a code for one key, fetched through SSH.",
                        ChallengeCommand::new),
                entry(
                        "devices invite",
                        PAIRS,
                        "Make a setup code for a device of yours.",
                        InviteCommand.OfDevices::new),
                entry("invite", PAIRS, "Make a setup code for a device of yours.", InviteCommand.Invite::new),
                entry("qr", PAIRS, "Draw a setup code for a device of yours.", InviteCommand.Picture::new),
                entry(
                        "nodes list",
                        PAIRS,
                        "List your nodes, and what waits to be approved.",
                        NodeCommands.ListNodes::new),
                entry("nodes pending", PAIRS, "List what your nodes ask to serve.", NodeCommands.Pending::new),
                entry("nodes approve", TRUSTS, "Let a node serve what it asks for.", NodeCommands.Approve::new),
                entry("nodes reject", PAIRS, "Refuse what a node asks to serve.", NodeCommands.Reject::new),
                entry("nodes remove", TRUSTS, "Take its role as a node from a device.", NodeCommands.Remove::new),
                entry("nodes rename", PAIRS, "Call a node of yours something.", NodeCommands.Rename::new),
                entry(
                        "media list",
                        READS,
                        "List the files that the gateway holds for you.",
                        MediaCommands.ListMedia::new),
                entry("media send", WRITES, "Send a file to the gateway.", MediaCommands.SendFile::new),
                entry("media get", READS, "Fetch a file from the gateway.", MediaCommands.Get::new),
                entry("media remove", WRITES, "Have the gateway forget a file.", MediaCommands.Remove::new),
                entry("media pull", PAIRS, "Fetch a file from a node of yours.", MediaCommands.Pull::new),
                entry("media record", PAIRS, "Record with a node of yours.", MediaCommands.RecordOnNode::new),
                entry("media push", PAIRS, "Write a file on a node of yours.", MediaCommands.Push::new),
                entry("status", READS, "Show your part of the gateway at a glance.", StatusCommand::new),
                entry("presence", PAIRS, "Show which of your devices are here.", PresenceCommand::new),
                entry(
                        "devices local-token",
                        PAIRS,
                        "Let stock clients of this machine in as you.",
                        LocalTokenCommand::new));
    }
}
