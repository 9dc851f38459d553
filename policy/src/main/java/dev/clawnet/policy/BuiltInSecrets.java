package dev.clawnet.policy;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Paths that no agent reads, lists or writes, in any mode, on any platform (INV-26): keys, credential stores,
/// environment files, password files, browser profiles, and ClawNet's own state.
///
/// Threat: a grant or a root that is too wide hands a private key to a model. Nothing lifts this list; gateway and
/// node both apply it. Every platform's names are refused on every platform, without regard to case or Unicode
/// form: a name that is harmless here may be a key on the machine that the folder is copied to. See
/// `BuiltInSecretsTest`.
public final class BuiltInSecrets {
    /// File systems that are not files.
    private static final List<String> AT_ROOT = List.of("proc", "sys", "dev");

    /// By the first segment of each name: what must follow it.
    private static final SegmentNames<List<String>> ANYWHERE = new SegmentNames<>(SecretNames.ALL.stream()
            .map(name -> List.of(name.split("/", -1)))
            .map(steps -> new SegmentNames.Named<>(steps.getFirst(), steps.subList(1, steps.size())))
            .toList());

    private BuiltInSecrets() {}

    /// Every name as the pattern that it stands for, `**` before those that count anywhere.
    static List<List<String>> patterns() {
        return Stream.concat(SecretNames.ALL.stream().map(name -> "**/" + name), AT_ROOT.stream())
                .map(pattern -> List.of(pattern.split("/", -1)))
                .toList();
    }

    /// Whether the path, given by its segments, is a secret or lies in one.
    public static boolean covers(List<String> path) {
        return covers(path, 0);
    }

    private static boolean covers(List<String> path, int from) {
        String[] folded = new String[path.size() - from];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(path.get(from + i));
        }
        if (folded.length > 0 && AT_ROOT.contains(folded[0])) {
            return true;
        }
        for (int i = 0; i < folded.length; i++) {
            int next = i + 1;
            if (ANYWHERE.any(folded[i], rest -> follows(rest, folded, next))) {
                return true;
            }
        }
        return false;
    }

    private static boolean follows(List<String> rest, String[] path, int from) {
        if (path.length - from < rest.size()) {
            return false;
        }
        for (int i = 0; i < rest.size(); i++) {
            if (!Matcher.segment(rest.get(i), path[from + i])) {
                return false;
            }
        }
        return true;
    }

    /// The same for the object of an act; only node paths can be secrets.
    public static boolean covers(Resource resource) {
        return (resource.kind() == Resource.Kind.NODE || resource.kind() == Resource.Kind.WORKSPACE)
                && !resource.segments().isEmpty()
                && covers(resource.segments(), 1);
    }

    /// Compatibility form and lower case, without what nobody sees, and without what Windows drops from the end of a
    /// name or takes as the name of a stream.
    static String fold(String segment) {
        if (folded(segment)) {
            return segment;
        }
        String plain = Normalizer.normalize(seen(segment), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        int stream = plain.indexOf(':');
        String name = stream > 0 ? plain.substring(0, stream) : plain;
        int end = name.length();
        while (end > 1 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return name.substring(0, end);
    }

    /// Without characters that file systems of macOS pass over when they compare names.
    private static String seen(String segment) {
        return segment.codePoints()
                .filter(each -> Character.getType(each) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Whether folding changes nothing, as with most names.
    private static boolean folded(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c >= 0x80 || (c >= 'A' && c <= 'Z') || c == ':') {
                return false;
            }
        }
        char last = segment.isEmpty() ? 'a' : segment.charAt(segment.length() - 1);
        return last != '.' && last != ' ';
    }
}
