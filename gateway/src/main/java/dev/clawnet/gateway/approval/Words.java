package dev.clawnet.gateway.approval;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an owner answered to a question: their own words and picks. They allow nothing.
///
/// @param answers by the name of each question that was answered
/// @param human whether a device of class human answered: the words of any other are nobody's own
/// @param resolution what the answering client calls its answer
public record Words(SortedMap<String, List<String>> answers, boolean human, Optional<String> resolution) {
    public Words {
        SortedMap<String, List<String>> copy = new TreeMap<>();
        answers.forEach((name, given) -> copy.put(name, List.copyOf(given)));
        answers = Collections.unmodifiableSortedMap(copy);
    }

    /// Whether they say the same, whoever said it.
    boolean same(Words other) {
        return answers.equals(other.answers);
    }
}
