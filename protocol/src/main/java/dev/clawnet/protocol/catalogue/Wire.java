package dev.clawnet.protocol.catalogue;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks that several request records share. Each throws `IllegalArgumentException` with a sentence that is safe
/// to show.
final class Wire {
    static final int NAME = 80;
    static final int NOTE = 500;
    static final int INSTRUCTIONS = 20_000;
    /// Longest text that names something of the gateway: an id, a verb, a kind.
    static final int ID = 128;
    /// Longest resource, place or path.
    static final int PATH = 4_096;
    static final String SLUG_FORM = "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?";
    /// A name of a node, a colon, an absolute path without `..`.
    static final String HOME_FORM = "(?!:/)(?!(?:.*/)?\\.\\.(?:/.*)?$).+:/.*";
    /// A provider and what it calls the model.
    static final String MODEL_FORM = "[a-z][a-z0-9-]{0,31}[:/]\\S+";

    private static final Pattern SLUG = Pattern.compile(SLUG_FORM);
    /// Name of a node; the id of its device is longer.
    private static final Pattern NODE = Pattern.compile("[a-z0-9-]{1,63}");

    private static final Pattern MODEL = Pattern.compile(MODEL_FORM);

    private Wire() {}

    /// A member that must be there. Binding leaves an absent one `null`.
    static <T> T given(String member, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(member + " is missing");
        }
        return value;
    }

    static String slug(String member, @Nullable String slug) {
        String value = given(member, slug);
        if (!SLUG.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    member + " takes 1 to 40 lower case letters, digits and inner dashes, such as procurement");
        }
        return value;
    }

    /// A folder on a node, written `node:/absolute/path`: where an identity's relative paths begin.
    static String home(String value) {
        int colon = value.indexOf(":/");
        boolean canonical = !List.of(value.split("/", -1)).contains("..");
        if (colon < 1
                || value.length() > PATH
                || !canonical
                || !NODE.matcher(value.substring(0, colon)).matches()) {
            throw new IllegalArgumentException("home takes a folder on a node, such as laptop:/home/li/procurement");
        }
        return PlainText.line("home", value, PATH);
    }

    /// The value of an identity id of the caller's own person.
    static String identity(@Nullable String value) {
        return new IdentityId(PersonId.GATEWAY, given("identity", value)).value();
    }

    static Optional<Long> within(String member, Optional<Long> number, long min, long max) {
        number.ifPresent(value -> {
            if (value < min || value > max) {
                throw new IllegalArgumentException(member + " takes " + min + " to " + max);
            }
        });
        return number;
    }

    static Optional<String> line(String member, Optional<String> text, int max) {
        return text.map(value -> PlainText.line(member, value, max));
    }

    /// The name of a model with its provider.
    static Optional<String> model(Optional<String> text) {
        if (text.isPresent() && !MODEL.matcher(text.get()).matches()) {
            throw new IllegalArgumentException("model takes provider:name, such as openai:gpt-5 or"
                    + " scripted:demo.script; `clawnet models aliases list` shows your short names");
        }
        return line("model", text, NAME);
    }

    static Optional<String> block(String member, Optional<String> text, int max) {
        return text.map(value -> PlainText.block(member, value, max));
    }

    static <T> List<T> atMost(String member, @Nullable List<T> list, int max) {
        List<T> values = given(member, list);
        if (values.size() > max) {
            throw new IllegalArgumentException(member + " takes at most " + max + " values");
        }
        return List.copyOf(values);
    }

    static <T> List<T> some(String member, @Nullable List<T> list, int max) {
        List<T> values = given(member, list);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(member + " is empty, which would mean nothing at all");
        }
        return atMost(member, values, max);
    }

    /// A word, if there is one, that is one of these.
    static void oneOf(String name, Optional<String> given, String... taken) {
        if (given.isPresent() && !List.of(taken).contains(given.get())) {
            throw new IllegalArgumentException(name + " takes " + String.join(", ", taken));
        }
    }
}
