package dev.clawnet.gateway.store;

import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;

/// For whom a thread works: a store lets each person have a share of what is there for all, so that nobody's looks keep
/// everybody else's waiting. It decides nothing else. Work for nobody in particular is the gateway's own.
public final class OnBehalf {
    private static final ScopedValue<PersonId> PERSON = ScopedValue.newInstance();

    private OnBehalf() {}

    public static void run(PersonId person, Runnable work) {
        ScopedValue.where(PERSON, person).run(work);
    }

    public static Optional<PersonId> person() {
        return PERSON.isBound() ? Optional.of(PERSON.get()) : Optional.empty();
    }
}
