package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Directory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The commands by which a person does by hand what the catalogue offers.
public final class ByHand {
    private final Links links;

    ByHand(Links links) {
        this.links = links;
    }

    /// All of them, over the links of the user's own devices.
    public static List<Directory.Entry> entries(ProfileLinks links, Runnable untilStopped, Remote remote) {
        List<Directory.Entry> entries = new ArrayList<>(new ByHand(links).entries());
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
                "doctor client",
                "Say why this device cannot get in, and what mends it.",
                () -> new DoctorClientCommand(links)));
        entries.add(new Directory.Entry("profiles", "List the devices paired from here.", ProfilesCommand::new));
        return List.copyOf(entries);
    }

    List<Directory.Entry> entries() {
        return Stream.of(people(), contacts(), policy(), approvals(), collaboration(), record(), devices())
                .flatMap(List::stream)
                .toList();
    }

    private Directory.Entry entry(String name, String summary, Function<Links, CliCommand> make) {
        return new Directory.Entry(name, summary, () -> make.apply(links));
    }

    private List<Directory.Entry> people() {
        return List.of(
                entry("people list", "List the people you know here.", PeopleCommands.ListPeople::new),
                entry("people self", "Show who you are.", PeopleCommands.Self::new),
                entry("people create", "Create a person with an agent system.", PeopleCommands.Create::new),
                entry("people rename", "Change your name or slug.", PeopleCommands.Rename::new),
                entry("people providers", "Declare the model providers you use.", PeopleCommands.Providers::new),
                entry("identities list", "List your identity agents.", IdentityCommands.ListIdentities::new),
                entry("identities create", "Create an identity agent.", IdentityCommands.Create::new),
                entry("identities update", "Change an identity agent.", IdentityCommands.Update::new),
                entry("identities retire", "Retire an identity agent for good.", IdentityCommands.Retire::new));
    }

    private List<Directory.Entry> contacts() {
        return List.of(
                entry("contacts list", "List contacts and requests.", ContactCommands.ListContacts::new),
                entry("contacts request", "Ask a person to become a contact.", ContactCommands.Request::new),
                entry("contacts accept", "Agree to a contact request.", ContactCommands.Accept::new),
                entry("contacts reject", "Refuse a contact request.", ContactCommands.Reject::new),
                entry("contacts show", "Choose the identity a contact sees.", ContactCommands.Show::new),
                entry("contacts face", "Let an identity face a contact.", ContactCommands.Face::new),
                entry("contacts remove", "End a contact.", ContactCommands.Remove::new));
    }

    private List<Directory.Entry> policy() {
        return List.of(
                entry("grants mint", "Let an identity act without asking.", GrantCommands.Mint::new),
                entry("grants list", "List what your identities may do.", GrantCommands.ListGrants::new),
                entry("grants revoke", "Take a grant back.", GrantCommands.Revoke::new),
                entry("rules add", "Say who may learn a place of yours.", RuleCommands.Add::new),
                entry("rules list", "List your sharing rules.", RuleCommands.ListRules::new),
                entry("rules end", "End a sharing rule.", RuleCommands.End::new),
                entry("forms add", "Let a few bits out of places nobody may read.", FormCommands.Add::new),
                entry("forms list", "List your forms.", FormCommands.ListForms::new),
                entry("forms end", "End a form.", FormCommands.End::new),
                entry("undo list", "List what was changed on your node.", UndoCommands.ListOperations::new),
                entry("undo preview", "Show what taking it back would do.", UndoCommands.Preview::new),
                entry("undo one", "Take one change back.", UndoCommands.One::new),
                entry("undo rollback", "Take many changes back, newest first.", UndoCommands.Rollback::new),
                entry("undo purge", "Remove former states for good.", UndoCommands.Purge::new));
    }

    private List<Directory.Entry> approvals() {
        return List.of(
                entry("approvals list", "List the acts that wait for you.", ApprovalCommands.ListApprovals::new),
                entry("approvals show", "Show one act whole.", ApprovalCommands.Show::new),
                entry("approvals allow", "Allow one act, once, with your signature.", ApprovalCommands.Allow::new),
                entry("approvals deny", "Refuse one act.", ApprovalCommands.Deny::new),
                entry("approvals watch", "Show acts as they come to wait.", ApprovalCommands.Watch::new),
                entry("events list", "List what your agents were refused.", EventCommands.ListEvents::new),
                entry("events ack", "Mark events as seen.", EventCommands.Ack::new));
    }

    private List<Directory.Entry> collaboration() {
        return List.of(
                entry("agent", "Say something to one of your agents and wait.", AgentCommand::new),
                entry("collab list", "List collaborations.", CollabCommands.ListCollabs::new),
                entry("collab show", "Show one collaboration whole.", CollabCommands.Show::new),
                entry("collab watch", "Follow one collaboration live.", CollabCommands.Watch::new),
                entry("collab open", "Propose a collaboration.", CollabCommands.Open::new),
                entry("collab say", "Speak in place of your agent.", CollabCommands.Say::new),
                entry("collab end", "End a collaboration.", CollabCommands.End::new),
                entry("collab receipt", "Make a proof of a collaboration that is over.", CollabCommands.Receipt::new));
    }

    private List<Directory.Entry> record() {
        return List.of(
                entry("ledger list", "List what was done.", LedgerCommands.ListEntries::new),
                entry("ledger verify", "Check that the record is whole.", LedgerVerify::new),
                entry("ledger export", "Copy your logs into a folder.", LedgerExport::new),
                entry("ledger receipt", "Make a proof of one entry to show to others.", ReceiptCommands.Give::new),
                entry("ledger redact", "Erase what an entry of yours says.", ReceiptCommands.Redact::new));
    }

    private List<Directory.Entry> devices() {
        return List.of(
                entry("devices list", "List your devices and pairing requests.", DeviceCommands.ListDevices::new),
                entry("devices pending", "List the devices that ask to be yours.", DeviceCommands.Pending::new),
                entry("devices approve", "Pair a device that asks.", DeviceCommands.Approve::new),
                entry("devices reject", "Refuse a device that asks.", DeviceCommands.Reject::new),
                entry("devices remove", "Remove a device of yours.", DeviceCommands.Remove::new),
                entry("devices rename", "Call a device of yours something.", DeviceCommands.Rename::new),
                entry("devices rotate", "Give a device another token.", TokenCommands.Rotate::new),
                entry("devices revoke", "Take a role from a device.", TokenCommands.Revoke::new),
                entry("devices window", "Let the next device in without asking.", WindowCommand::new),
                entry("devices challenge", "Make a code for one key, fetched through SSH.", ChallengeCommand::new),
                entry("devices invite", "Make a setup code for a device of yours.", InviteCommand.OfDevices::new),
                entry("invite", "Make a setup code for a device of yours.", InviteCommand.Invite::new),
                entry("qr", "Draw a setup code for a device of yours.", InviteCommand.Picture::new),
                entry("presence", "Show which of your devices are here.", PresenceCommand::new),
                entry("devices local-token", "Let stock clients of this machine in as you.", LocalTokenCommand::new));
    }
}
