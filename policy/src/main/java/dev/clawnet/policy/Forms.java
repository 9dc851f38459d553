package dev.clawnet.policy;

import java.util.Optional;

/// What forms mean to a decision: which act one covers, and what its quarantined run may do.
///
/// Threat: a model words a question so that its answer carries more than the owner meant, or an injected text turns
/// the run that works the answer out. See `FormsTest`.
///
/// An answer is one of a few that the owner listed, and that run has no verb but `model`: its places are read before
/// it thinks.
final class Forms {
    private Forms() {}

    /// The form that the act asks, if it holds for this identity, purpose, audience and time.
    static Optional<Snapshot.FormFacts> asked(Case c) {
        return c.act().verb() == Verb.INVOKE
                ? c.snapshot()
                        .form()
                        .filter(facts -> !facts.answering())
                        .filter(facts -> facts.form().resource().equals(c.object()))
                        .filter(facts -> holds(c, facts.form()))
                        .filter(facts -> c.labels()
                                .admits(c.run().audience(), facts.form().askers(), c.owner()))
                : Optional.empty();
    }

    private static boolean holds(Case c, Form form) {
        return form.identity().equals(c.act().agent())
                && form.purpose().map(c.run().purpose()::equals).orElse(true)
                && form.end().map(c.snapshot().now()::isBefore).orElse(true);
    }

    /// Whether the run is the one that works a form's answer out.
    static boolean answering(Case c) {
        return c.snapshot().form().filter(Snapshot.FormFacts::answering).isPresent();
    }

    /// Whether the act reads what the owner named in the form that this run answers.
    static boolean readsPlace(Case c) {
        return (c.act().verb() == Verb.READ || c.act().verb() == Verb.SEARCH)
                && c.privateRun()
                && c.snapshot()
                        .form()
                        .filter(Snapshot.FormFacts::answering)
                        .filter(facts -> holds(c, facts.form()))
                        .filter(facts -> facts.form().places().contains(c.object()))
                        .isPresent();
    }

    /// The owner's form as the basis of an act.
    static Optional<String> basis(Case c) {
        return readsPlace(c) ? c.snapshot().form().map(Forms::named) : asked(c).map(Forms::named);
    }

    private static String named(Snapshot.FormFacts facts) {
        return "form " + facts.form().id();
    }
}
