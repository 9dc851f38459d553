package dev.clawnet.gateway.device;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.FirstCode;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.people.Recovery;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import java.util.List;
import java.util.Optional;

/// Where persons and their devices meet: a person's first code, its way back in, its standing.
public final class PeopleBridge {
    private PeopleBridge() {}

    /// The code that pairs the first human device of a person, in the transaction that makes the person.
    public static FirstCode firstCode(SetupCodes codes) {
        return (tx, person) -> {
            SetupCodes.Minted minted = codes.mint(tx, person, DeviceClass.HUMAN, Limits.FIRST_CODE_LIFE);
            return new FirstCode.Made(codes.code(minted).text(), List.of(minted.entry()));
        };
    }

    public static RecoveryCodes recovery(Recovery recovery) {
        return new RecoveryCodes() {
            @Override
            public Optional<Redeemed> redeem(Tx tx, String code) {
                return recovery.redeem(tx, code).map(this::told);
            }

            @Override
            public Redeemed replace(Tx tx, PersonId person) {
                return told(recovery.replace(tx, person));
            }

            private Redeemed told(Recovery.Redeemed made) {
                return new Redeemed(made.person(), made.next(), made.entries());
            }
        };
    }

    /// Persons as the store has them.
    public static Standings standings() {
        return new Stored();
    }

    private static final class Stored implements Standings {
        @Override
        public Optional<Standing> of(View view, PersonId person) {
            return People.find(view, person).map(each -> new Standing(each.host(), each.steward()));
        }

        @Override
        public PersonId host(View view) {
            return People.host(view)
                    .map(Person::id)
                    .orElseThrow(() -> new IllegalStateException("no host person yet: make it before links come"));
        }

        @Override
        public boolean alone(View view) {
            return People.everybody(view).size() == 1;
        }
    }
}
