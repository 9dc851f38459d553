package dev.clawnet.gateway.people;

import dev.clawnet.policy.Reader;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.function.Function;

/// Text of requests turned into values of policy. What does not parse is the caller's mistake, named by its
/// member; the text itself is not repeated.
final class Parsed {
    private static final String TREE = "~";
    private static final String SERVICE = "service:";
    private static final String CORRESPONDENT = "correspondent:";
    private static final int NAME = 200;
    private static final int SHOWN = 80;

    private Parsed() {}

    static <T> List<T> all(String member, List<String> texts, Function<String, T> parser) {
        return texts.stream().map(text -> one(member, text, parser)).toList();
    }

    static <T> T one(String member, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST, member + " holds '" + shown(text) + "', which means nothing here");
        }
    }

    /// What the caller sent, as it may be shown back, and no more of it than it takes to find it.
    private static String shown(String text) {
        String visible = PlainText.visible(text).replace('\n', ' ');
        return visible.length() > SHOWN ? visible.substring(0, SHOWN) + "..." : visible;
    }

    static Reader reader(String text) {
        if (text.equals("all")) {
            return new Reader.Everyone();
        }
        if (text.startsWith(SERVICE)) {
            return new Reader.Service(PlainText.line("reader", text.substring(SERVICE.length()), NAME));
        }
        if (text.startsWith(CORRESPONDENT)) {
            String[] parts = text.substring(CORRESPONDENT.length()).split("/", 3);
            if (parts.length != 3) {
                throw new IllegalArgumentException("a correspondent has channel, account and sender");
            }
            return new Reader.Correspondent(
                    PlainText.line("channel", parts[0], NAME),
                    PlainText.line("account", parts[1], NAME),
                    PlainText.line("sender", parts[2], NAME));
        }
        return text.endsWith(TREE)
                ? new Reader.WithTree(new PersonId(text.substring(0, text.length() - 1)))
                : new Reader.Human(new PersonId(text));
    }

    static String text(Reader reader) {
        return switch (reader) {
            case Reader.Human human -> human.person().value();
            case Reader.WithTree tree -> tree.person().value() + TREE;
            case Reader.Tree tree -> "tree:" + tree.root().value();
            case Reader.Correspondent who -> CORRESPONDENT + who.channel() + "/" + who.account() + "/" + who.sender();
            case Reader.Service service -> SERVICE + service.name();
            case Reader.Everyone _ -> "all";
        };
    }
}
