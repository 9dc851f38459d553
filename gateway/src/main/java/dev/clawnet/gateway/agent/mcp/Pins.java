package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.approval.ApprovalKind;
import dev.clawnet.gateway.approval.Approvals;
import dev.clawnet.gateway.approval.Asked;
import dev.clawnet.gateway.approval.BoundAct;
import dev.clawnet.gateway.approval.Card;
import dev.clawnet.gateway.approval.Question;
import dev.clawnet.gateway.approval.Use;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.text.PlainText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Which list of a server its owner allowed, and which one waits.
public final class Pins {
    static final Table<Row> ROW = Table.table("mcp_server", Row.class);
    public static final List<Table<?>> TABLES = List.of(ROW);

    private static final String PURPOSE = "tools";
    private static final int SHOWN = 3_000;

    private final Store store;
    private final Approvals approvals;
    private final RandomGenerator random;

    Pins(Store store, Approvals approvals, RandomGenerator random) {
        this.store = store;
        this.approvals = approvals;
        this.random = random;
    }

    /// A server of a person.
    ///
    /// @param pinned the list that is allowed
    /// @param waiting the list that its owner was asked about
    public record Row(Optional<Pin> pinned, Optional<Waiting> waiting) {
        static final Row NONE = new Row(Optional.empty(), Optional.empty());

        boolean allows(String digest) {
            return pinned.filter(pin -> pin.digest().equals(digest)).isPresent();
        }
    }

    public record Pin(String digest, List<String> tools, Instant at) {}

    /// A list that waits.
    ///
    /// @param shown what its owner reads, which is part of what they allow
    public record Waiting(String digest, List<String> tools, String shown, ApprovalId approval) {}

    static Row row(View view, PersonId owner, String server) {
        return view.find(ROW, owner, server).orElse(Row.NONE);
    }

    /// What the grants, rules and questions about a server's tools name.
    static Resource place(PersonId owner, String server) {
        return Resource.of(Resource.Kind.SERVICE, owner, "mcp:" + server);
    }

    /// A server was heard: its owner is asked, unless this list is allowed or asked about already.
    ///
    /// @param again asks also when the owner said no to it, or the time to answer is over
    void heard(PersonId owner, String server, Listing listing, boolean again) {
        boolean known = store.read(view -> {
            Row row = row(view, owner, server);
            boolean asked = row.waiting()
                    .filter(waiting -> waiting.digest().equals(listing.digest()))
                    .filter(waiting -> !again || open(view, waiting))
                    .isPresent();
            return asked || (row.allows(listing.digest()) && row.waiting().isEmpty());
        });
        if (!known) {
            store.write(tx -> heard(tx, owner, server, listing));
        }
    }

    private static boolean open(View view, Waiting waiting) {
        return Approvals.find(view, waiting.approval())
                .flatMap(Approval::outcome)
                .isEmpty();
    }

    private Change<Boolean> heard(Tx tx, PersonId owner, String server, Listing listing) {
        Row row = row(tx, owner, server);
        List<Entry> entries = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        row.waiting().ifPresent(waiting -> {
            Approvals.Withdrawal moot = approvals.withdraw(tx, waiting.approval(), "the list of tools changed again");
            entries.addAll(moot.entries());
            notices.addAll(moot.notices());
        });
        if (row.allows(listing.digest())) {
            tx.put(ROW, owner, server, new Row(row.pinned(), Optional.empty()));
            entries.add(entry(owner, server, listing.digest(), "mcp.listed", "allowed"));
            return new Change<>(true, entries, notices);
        }
        String shown = shown(server, listing, row);
        Asked asked = approvals.ask(tx, question(owner, server, listing.digest(), shown, tx.now()));
        Optional<Waiting> waiting = switch (asked) {
            case Asked.Waits waits -> {
                entries.addAll(waits.entries());
                notices.addAll(waits.notices());
                yield Optional.of(new Waiting(
                        listing.digest(),
                        listing.names(),
                        shown,
                        waits.approval().id()));
            }
            case Asked.NotAsked not -> {
                entries.addAll(not.entries());
                notices.addAll(not.notices());
                yield Optional.empty();
            }
        };
        tx.put(ROW, owner, server, new Row(row.pinned(), waiting));
        entries.add(entry(owner, server, listing.digest(), "mcp.listed", waiting.isPresent() ? "wait" : "no"));
        return new Change<>(true, entries, notices);
    }

    private static Question question(PersonId owner, String server, String digest, String shown, Instant now) {
        BoundAct act = bound(owner, server, digest, shown);
        Card card = new Card(
                Resource.MANAGER_NAME,
                Verb.INVOKE,
                place(owner, server).text(),
                Optional.empty(),
                PURPOSE,
                List.of("service mcp:" + server),
                Optional.of(shown));
        return Question.ofOwner(ApprovalKind.TOOLS, act, card, now.plus(Limits.APPROVAL_LONGEST), Optional.empty());
    }

    private static BoundAct bound(PersonId owner, String server, String digest, String shown) {
        Act act = new Act(
                new ManagerId(owner),
                new RunId("r-none"),
                Verb.INVOKE,
                place(owner, server),
                Optional.empty(),
                Optional.empty(),
                PURPOSE,
                Map.of("list", digest, "tools", shown));
        return BoundAct.of(act, BoundAct.Where.NOWHERE, Audience.owner(owner), Set.of(AskReason.BOUNDARY));
    }

    /// The names, which are the server's words, and what is new of them; the digest stands for the rest.
    private static String shown(String server, Listing listing, Row row) {
        Set<String> before = row.pinned().map(pin -> Set.copyOf(pin.tools())).orElse(Set.of());
        StringBuilder text = new StringBuilder("Your agents may be offered these tools of the server " + server
                + "; each call is decided by itself. `clawnet mcp status " + server + "` shows them whole.\n");
        int told = 0;
        for (String name : listing.names()) {
            String line = (before.isEmpty() || before.contains(name) ? "  " : "+ ") + PlainText.visible(name) + "\n";
            if (text.length() + line.length() > SHOWN) {
                break;
            }
            text.append(line);
            told++;
        }
        if (told < listing.names().size()) {
            text.append("  and ").append(listing.names().size() - told).append(" more\n");
        }
        before.stream()
                .filter(name -> !listing.names().contains(name))
                .sorted()
                .limit(10)
                .forEach(name ->
                        text.append("- ").append(PlainText.visible(name)).append('\n'));
        return text.toString().strip();
    }

    /// An answer came; it counts when it is about the list that waits.
    void settled(Approval approval) {
        boolean ours = approval.kind() == ApprovalKind.TOOLS
                && approval.outcome().filter(Approval.Outcome.ALLOWED::equals).isPresent();
        String place = ours ? approval.act().object().segments().getFirst() : "";
        if (!place.startsWith("mcp:")) {
            return;
        }
        PersonId owner = approval.owner();
        String server = place.substring("mcp:".length());
        boolean waits = store.read(view -> row(view, owner, server)
                .waiting()
                .filter(waiting -> waiting.approval().equals(approval.id()))
                .isPresent());
        if (waits) {
            store.write(tx -> pin(tx, owner, server));
        }
    }

    private Change<Boolean> pin(Tx tx, PersonId owner, String server) {
        Row row = row(tx, owner, server);
        List<Entry> entries = new ArrayList<>();
        boolean pinned = false;
        if (row.waiting().isPresent()) {
            Waiting waiting = row.waiting().get();
            BoundAct act = bound(owner, server, waiting.digest(), waiting.shown());
            if (approvals.use(tx, waiting.approval(), act, tx.now()) instanceof Use.Usable usable) {
                entries.addAll(usable.entries());
                Pin pin = new Pin(waiting.digest(), waiting.tools(), tx.now());
                tx.put(ROW, owner, server, new Row(Optional.of(pin), Optional.empty()));
                pinned = true;
            }
        }
        String digest = row.waiting().map(Waiting::digest).orElse("-");
        entries.add(entry(owner, server, digest, "mcp.pinned", pinned ? "done" : "none"));
        return new Change<>(pinned, entries, List.of());
    }

    private Entry entry(PersonId owner, String server, String digest, String kind, String result) {
        return Entry.of(
                EntryId.mint(random),
                owner,
                kind,
                Map.of(
                        "owner",
                        owner.value(),
                        "actor",
                        "gateway",
                        "resource",
                        place(owner, server).text(),
                        "digest",
                        digest,
                        "result",
                        result));
    }

    /// Takes up answers that came when the gateway was about to stop.
    void recover() {
        List<ApprovalId> waiting = store.read(view -> view.all(ROW).stream()
                .flatMap(each -> each.value().waiting().stream())
                .map(Waiting::approval)
                .toList());
        for (ApprovalId id : waiting) {
            store.read(view -> Approvals.find(view, id)).ifPresent(this::settled);
        }
    }
}
