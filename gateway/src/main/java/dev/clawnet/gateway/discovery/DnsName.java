package dev.clawnet.gateway.discovery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A name of DNS: its labels, from the most special to the most general. The letters A to Z and a to z are the same
/// (RFC 4343), so that two names are equal when they differ in nothing else.
///
/// @param labels of 1 to 63 bytes in UTF-8; with their lengths at most 255 bytes
record DnsName(List<String> labels) {
    static final int LONGEST = 255;
    private static final int LONGEST_LABEL = 63;

    DnsName {
        labels = List.copyOf(labels);
        int size = 1;
        for (String label : labels) {
            int bytes = label.getBytes(StandardCharsets.UTF_8).length;
            if (bytes < 1 || bytes > LONGEST_LABEL) {
                throw new IllegalArgumentException("a label of DNS has 1 to 63 bytes, not " + bytes);
            }
            size += 1 + bytes;
        }
        if (size > LONGEST) {
            throw new IllegalArgumentException("a name of DNS has at most 255 bytes, not " + size);
        }
    }

    /// Reads `_http._tcp.local`. A label that holds a dot is not written so.
    static DnsName of(String text) {
        return new DnsName(List.of(text.split("\\.", -1)));
    }

    /// This name below another one.
    static DnsName below(String label, DnsName rest) {
        List<String> labels = new ArrayList<>(List.of(label));
        labels.addAll(rest.labels());
        return new DnsName(labels);
    }

    String first() {
        return labels.isEmpty() ? "" : labels.getFirst();
    }

    private List<String> folded() {
        return labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DnsName name && folded().equals(name.folded());
    }

    @Override
    public int hashCode() {
        return folded().hashCode();
    }
}
