package dev.clawnet.verify.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A list of known gaps that may only shrink: `key = number`, one a line, `#` begins a remark.
///
/// What is not listed must keep the limit; what is listed may not get worse; and a line that is no longer true
/// must be lowered or taken out, so that nothing can grow back.
public record Ratchet(String file, Map<String, Integer> known) {
    public Ratchet {
        known = Map.copyOf(known);
    }

    public static Ratchet read(Repository repository, String file) {
        return parse(file, repository.read(path(file)));
    }

    public static String path(String file) {
        return "verify/src/test/resources/ratchet/" + file;
    }

    static Ratchet parse(String file, String text) {
        Map<String, Integer> known = new TreeMap<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int sign = line.lastIndexOf('=');
            String key = sign < 0 ? line : line.substring(0, sign).strip();
            known.put(
                    key,
                    sign < 0 ? 1 : Integer.parseInt(line.substring(sign + 1).strip()));
        }
        return new Ratchet(file, known);
    }

    /// What is over its limit without being listed, has grown, or is listed for nothing.
    ///
    /// @param offenders what is over the limit now, with how much
    public List<String> complaints(Map<String, Integer> offenders, String instead) {
        List<String> complaints = new ArrayList<>();
        new TreeMap<>(offenders).forEach((key, now) -> {
            Optional<Integer> allowed = Optional.ofNullable(known.get(key));
            if (allowed.isEmpty()) {
                complaints.add(key + " is " + now + ": " + instead);
            } else if (now > allowed.orElseThrow()) {
                complaints.add(key + " grew from " + allowed.orElseThrow() + " to " + now + ": " + instead);
            } else if (now < allowed.orElseThrow()) {
                complaints.add(key + " is " + now + " now: lower its line in ratchet/" + file);
            }
        });
        new TreeMap<>(known)
                .keySet().stream()
                        .filter(key -> !offenders.containsKey(key))
                        .forEach(key ->
                                complaints.add(key + " keeps the limit now: take its line out of ratchet/" + file));
        return complaints;
    }
}
