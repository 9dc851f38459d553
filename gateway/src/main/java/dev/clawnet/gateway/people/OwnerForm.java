package dev.clawnet.gateway.people;

import dev.clawnet.policy.Form;
import dev.clawnet.policy.Readers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A form with its words. What a decision needs of it is [Form].
///
/// @param name what the identity's agent calls it; its own among the live forms of that identity
/// @param blanks names of what the asking agent fills in
/// @param otherwise the answer when none of `answers` came in time
/// @param endedAt when its owner ended it; nothing brings it to life again
public record OwnerForm(
        Form form,
        String name,
        String question,
        List<String> blanks,
        List<String> answers,
        String otherwise,
        Optional<Instant> endedAt) {
    public OwnerForm {
        blanks = List.copyOf(blanks);
        answers = List.copyOf(answers);
    }

    OwnerForm ended(Instant now) {
        return with(form.askers(), Optional.of(now), Optional.of(now));
    }

    OwnerForm askedBy(Readers askers) {
        return with(askers, form.end(), endedAt);
    }

    private OwnerForm with(Readers askers, Optional<Instant> end, Optional<Instant> ended) {
        Form other = new Form(
                form.id(), form.identity(), form.purpose(), askers, form.places(), form.answers(), form.uses(), end);
        return new OwnerForm(other, name, question, blanks, answers, otherwise, ended);
    }
}
