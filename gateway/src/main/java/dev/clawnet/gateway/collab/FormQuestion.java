package dev.clawnet.gateway.collab;

import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One question that a turn put to a form of its owner.
///
/// @param asker the turn's run
/// @param filled `blank: value`, as the turn filled them in
/// @param slot when the answer is heard, whatever it is and whenever it was found
/// @param otherwise the answer when none came before the slot
/// @param answer what came before the slot
record FormQuestion(
        FormId form,
        String name,
        RunId asker,
        List<String> filled,
        Instant askedAt,
        Instant slot,
        String otherwise,
        Optional<String> answer) {
    FormQuestion {
        filled = List.copyOf(filled);
    }

    FormQuestion answered(String found) {
        return new FormQuestion(form, name, asker, filled, askedAt, slot, otherwise, Optional.of(found));
    }

    boolean heardAt(Instant now) {
        return !now.isBefore(slot);
    }

    String heard() {
        return answer.orElse(otherwise);
    }
}
