package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names of one folder, sorted, without those that are not in their one spelling or that another name becomes.
///
/// @param unclear how many were left out
record Names(List<String> clear, int unclear) {
    Names {
        clear = List.copyOf(clear);
    }

    static Names of(List<String> names, boolean foldsCase) {
        Map<String, Integer> seen = new HashMap<>();
        names.forEach(name -> seen.merge(form(name, foldsCase), 1, Integer::sum));
        List<String> clear = names.stream()
                .filter(name -> CanonicalPath.isCanonicalName(name) && seen.getOrDefault(form(name, foldsCase), 0) == 1)
                .sorted()
                .toList();
        return new Names(clear, names.size() - clear.size());
    }

    private static String form(String name, boolean foldsCase) {
        String nfc = Normalizer.normalize(name, Normalizer.Form.NFC);
        return foldsCase ? nfc.toLowerCase(Locale.ROOT) : nfc;
    }
}
