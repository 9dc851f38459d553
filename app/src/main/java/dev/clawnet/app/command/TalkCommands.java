package dev.clawnet.app.command;

import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.QuestionMethods.QuestionRecord;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.catalogue.SessionMethods.SessionRow;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What may be typed in a conversation besides what is said. A word that is not here goes to the agent, whose
/// platform has commands of its own, such as `/reset`.
final class TalkCommands {
    static final List<String> WORDS = List.of(
            "/help",
            "/sessions",
            "/session",
            "/agent",
            "/history",
            "/approvals",
            "/allow",
            "/deny",
            "/answer",
            "/abort",
            "/quit");

    private static final long LISTED = 20;

    private final Talk talk;
    private final Screen screen;
    private List<SessionRow> listed = List.of();

    TalkCommands(Talk talk, Screen screen) {
        this.talk = talk;
        this.screen = screen;
    }

    static boolean isOwn(String text) {
        return WORDS.contains(text.split(" ", 2)[0]);
    }

    static boolean isLeave(String text) {
        return text.equals("/quit") || text.equals("/exit");
    }

    /// True when it was done.
    boolean run(Desk desk, String text) {
        String[] words = text.split(" +", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        return switch (words[0]) {
            case "/sessions" -> sessions(desk);
            case "/session" -> rest.isEmpty() ? sessions(desk) : enter(desk, picked(rest));
            case "/agent" -> rest.isEmpty() ? help() : enter(desk, "agent:" + rest + ":main");
            case "/history" -> enter(desk, talk.session());
            case "/approvals" -> approvals(desk);
            case "/allow" -> rest.isEmpty() ? approvals(desk) : allow(desk, rest);
            case "/deny" -> rest.isEmpty() ? approvals(desk) : deny(desk, rest);
            case "/answer" -> rest.isEmpty() ? approvals(desk) : answer(desk, rest);
            case "/abort" -> {
                screen.print(talk.abort(desk) ? "# stopping" : "# nothing runs here");
                yield true;
            }
            default -> help();
        };
    }

    private boolean help() {
        List.of(
                        "# /sessions            your sessions; /session N or KEY goes to one",
                        "# /agent NAME          the main session of another agent",
                        "# /history             what was said here last",
                        "# /approvals           what waits for you; /allow ID, /deny ID",
                        "# /answer ID WORDS     answers what an agent asks you",
                        "# /abort, Ctrl-C       stops what runs here",
                        "# /reset, /compact ... go to the gateway: they begin the session anew, or shorten it",
                        "# /quit, Ctrl-D        leaves")
                .forEach(screen::print);
        return true;
    }

    private boolean sessions(Desk desk) {
        listed = desk.call(
                        SessionMethods.SESSIONS_LIST,
                        new SessionMethods.ListSessions(
                                Optional.of(LISTED), Optional.empty(), Optional.empty(), Optional.empty()))
                .sessions();
        Table table = new Table("N", "SESSION", "LABEL", "TURNS", "LAST");
        for (int i = 0; i < listed.size(); i++) {
            SessionRow row = listed.get(i);
            table.row(
                    Integer.toString(i + 1),
                    row.key(),
                    Table.orDash(row.label()),
                    Long.toString(row.turns()),
                    PlainText.visible(row.lastMessagePreview()).replace('\n', ' '));
        }
        table.lines("# nothing was said yet").forEach(screen::print);
        return true;
    }

    private String picked(String typed) {
        if (typed.matches("[0-9]{1,3}")) {
            int at = Integer.parseInt(typed) - 1;
            return at >= 0 && at < listed.size() ? listed.get(at).key() : typed;
        }
        return typed;
    }

    private boolean enter(Desk desk, String key) {
        talk.enter(desk, key.contains(":") || key.equals("main") ? key : "agent:main:" + key);
        return true;
    }

    private boolean approvals(Desk desk) {
        List<ApprovalView> waiting = new ArrayList<>(ApprovalCommands.all(desk, false));
        waiting.forEach(view -> talk.waits(view, new ApprovalCard(view).lines(desk.now())));
        List<QuestionRecord> questions = QuestionCommands.all(desk);
        questions.forEach(question -> talk.waits(question, desk.now()));
        if (waiting.isEmpty() && questions.isEmpty()) {
            screen.print("# nothing waits for you");
        }
        return true;
    }

    /// Shows it whole, and signs exactly that.
    private boolean allow(Desk desk, String typed) {
        ApprovalCard card = new ApprovalCard(ApprovalCommands.find(desk, typed));
        card.lines(desk.now()).forEach(screen::print);
        ApprovalView settled = desk.call(
                        ApprovalMethods.APPROVAL_DECIDE,
                        ApprovalCommands.signed(desk, card, new Choice(false, Optional.empty())))
                .approval();
        screen.print("# allowed, once: " + settled.status());
        return true;
    }

    private boolean answer(Desk desk, String typed) {
        String[] words = typed.split(" +", 2);
        QuestionRecord question = QuestionCommands.find(desk, words[0]);
        if (words.length < 2) {
            talk.waits(question, desk.now());
            return false;
        }
        QuestionCommands.answer(desk, question, QuestionCommands.single(question, List.of(words[1].strip())));
        screen.print("# answered");
        return true;
    }

    private boolean deny(Desk desk, String typed) {
        ApprovalView shown = ApprovalCommands.find(desk, typed);
        desk.call(
                ApprovalMethods.APPROVAL_DECIDE,
                new ApprovalMethods.Decide(shown.id().value(), Decision.DENY, Optional.empty(), Optional.empty()));
        screen.print("# refused: " + PlainText.visible(shown.object()));
        return true;
    }
}
