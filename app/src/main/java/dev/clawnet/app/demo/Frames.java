package dev.clawnet.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Everything that one person's links received, in order.
final class Frames implements Consumer<String> {
    /// Characters; a demo receives less than a hundredth of it.
    private static final long MOST = 200_000_000;

    /// Owned by the monitor of this object, as is `size`.
    private final List<String> texts = new ArrayList<>();

    private long size;

    @Override
    public synchronized void accept(String text) {
        size += text.length();
        if (size > MOST) {
            throw new IllegalStateException("a link received more than the demo can keep");
        }
        texts.add(text);
    }

    synchronized List<String> all() {
        return List.copyOf(texts);
    }
}
