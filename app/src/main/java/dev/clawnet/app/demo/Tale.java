package dev.clawnet.app.demo;

import dev.clawnet.app.cli.Output;
import java.util.ArrayList;
import java.util.List;

/// What is told: lines of the story, which are the same for the same seed, and remarks behind `#`, which need not
/// be.
final class Tale {
    private final Output output;
    private final List<String> lines = new ArrayList<>();
    private boolean silent;
    private int approvals;
    private int refusals;

    Tale(Output output) {
        this.output = output;
    }

    void title(String title) {
        line("");
        line(title);
    }

    /// Further in with each level.
    void line(int level, String text) {
        text.lines().forEach(each -> line("  ".repeat(level) + each));
    }

    private void line(String text) {
        if (!silent) {
            lines.add(text);
            output.say(text);
        }
    }

    /// Leaves lines out, and counts on, until it is told not to.
    void silent(boolean now) {
        silent = now;
    }

    /// The exact words of somebody.
    void quote(int level, String text) {
        text.lines().forEach(each -> line("  ".repeat(level) + "| " + each));
    }

    void remark(String text) {
        if (!silent) {
            text.lines().forEach(each -> output.say("# " + each));
        }
    }

    void approved() {
        approvals++;
    }

    void refused() {
        refusals++;
    }

    int approvals() {
        return approvals;
    }

    int refusals() {
        return refusals;
    }

    /// The story so far, without remarks.
    List<String> lines() {
        return List.copyOf(lines);
    }
}
