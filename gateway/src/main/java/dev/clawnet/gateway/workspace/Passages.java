package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.limits.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts in passages of some lines, and which of them say most about a question. By words alone: a word counts more
/// the fewer passages have it, and less with each repetition and in longer passages (BM25, k1 1.2, b 0.75). See
/// `PassagesTest`.
final class Passages {
    private static final double K = 1.2;
    private static final double B = 0.75;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

    private final List<Passage> all = new ArrayList<>();

    /// Some lines of a text.
    ///
    /// @param from first line, from 1
    /// @param to last line
    record Passage(String path, int from, int to, String text) {}

    /// A passage that says something about the question.
    ///
    /// @param score above 0, below 1; 1 would be a passage of nothing but all the words
    record Found(Passage passage, double score) {}

    /// Adds a text, as far as there is room.
    ///
    /// @return whether all of it was taken
    boolean add(String path, String text) {
        List<String> lines = text.lines().toList();
        int from = 0;
        while (from < lines.size()) {
            int to = end(lines, from);
            if (all.size() >= Limits.MEMORY_PASSAGES) {
                return false;
            }
            String passage = String.join("\n", lines.subList(from, to));
            if (!passage.isBlank()) {
                all.add(new Passage(path, from + 1, to, passage));
            }
            from = to;
        }
        return true;
    }

    /// A passage ends before a heading, and when it has enough lines or characters.
    private static int end(List<String> lines, int from) {
        int characters = lines.get(from).length();
        int to = from + 1;
        while (to < lines.size()
                && to - from < Limits.MEMORY_PASSAGE_LINES
                && !lines.get(to).startsWith("#")
                && characters + lines.get(to).length() < Limits.MEMORY_PASSAGE) {
            characters += lines.get(to).length();
            to++;
        }
        return to;
    }

    /// The best passages, best first; of equal ones the earlier.
    List<Found> about(String question, int most, double least) {
        Set<String> asked = asked(question);
        List<Map<String, Integer>> counts = new ArrayList<>();
        Map<String, Integer> having = new HashMap<>();
        long words = 0;
        for (Passage passage : all) {
            Map<String, Integer> count = new HashMap<>();
            int length = count(passage, asked, count);
            words += length;
            count.keySet().forEach(word -> having.merge(word, 1, Integer::sum));
            count.put("", length);
            counts.add(count);
        }
        double average = all.isEmpty() ? 1 : Math.max(1, (double) words / all.size());
        double best = asked.stream().mapToDouble(word -> weight(having, word)).sum() * (K + 1);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Map<String, Integer> count = counts.get(i);
            double spread = K * (1 - B + B * count.getOrDefault("", 0) / average);
            double sum = 0;
            for (String word : asked) {
                int times = count.getOrDefault(word, 0);
                sum += weight(having, word) * times * (K + 1) / (times + spread);
            }
            if (sum > 0 && sum / best >= least) {
                found.add(new Found(all.get(i), sum / best));
            }
        }
        found.sort((one, other) -> Double.compare(other.score(), one.score()));
        return found.subList(0, Math.min(most, found.size()));
    }

    private double weight(Map<String, Integer> having, String word) {
        int has = having.getOrDefault(word, 0);
        return Math.log(1 + (all.size() - has + 0.5) / (has + 0.5));
    }

    /// Counts the asked words, and tells how many words there are.
    private static int count(Passage passage, Set<String> asked, Map<String, Integer> count) {
        Matcher matcher = WORD.matcher(passage.text().toLowerCase(Locale.ROOT));
        int length = 0;
        while (matcher.find()) {
            length++;
            if (asked.contains(matcher.group())) {
                count.merge(matcher.group(), 1, Integer::sum);
            }
        }
        // A file's name says what it is about, once.
        Matcher named = WORD.matcher(passage.path().toLowerCase(Locale.ROOT));
        while (named.find()) {
            if (asked.contains(named.group())) {
                count.merge(named.group(), 1, Integer::sum);
            }
        }
        return length;
    }

    private static Set<String> asked(String question) {
        Set<String> words = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(question.toLowerCase(Locale.ROOT));
        while (matcher.find() && words.size() < Limits.MEMORY_WORDS) {
            words.add(matcher.group());
        }
        return words;
    }
}
