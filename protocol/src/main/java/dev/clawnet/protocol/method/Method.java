package dev.clawnet.protocol.method;

import dev.clawnet.protocol.json.Binder;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The only statement of one method: everything that dispatch, the generated reference and the permission matrix
/// know.
///
/// @param name wire name
/// @param params record of the parameters; a request without parameters takes [None]
/// @param result record of the answer
/// @param roles roles that may call it
/// @param scope scope it needs; empty means any connection of that role
/// @param human whether only a device of class *human* may call it
/// @param steward whether only a person with the steward mark may call it
/// @param answers how many answers a call gets
/// @param accepted record of the first answer, where there are two
/// @param writes name of the ledger entry that a successful call writes; empty for a pure read
/// @param idempotent whether the call carries an idempotency key that the gateway de-duplicates by
/// @param perMinute calls per device and minute; beyond that `LIMIT_REACHED`
/// @param advertised whether hello lists it
/// @param fails errors that its handler answers with, besides those that follow from the rest of this statement
/// @param since protocol revision of ClawNet that introduced it
/// @param doc one line for the reference page
public record Method<P, R>(
        String name,
        Class<P> params,
        Class<R> result,
        Set<Role> roles,
        Optional<Scope> scope,
        boolean human,
        boolean steward,
        Answers answers,
        Optional<Class<?>> accepted,
        Optional<String> writes,
        boolean idempotent,
        int perMinute,
        boolean advertised,
        Set<ErrorCode> fails,
        int since,
        String doc) {

    /// Member of the parameters that holds the idempotency key.
    public static final String IDEMPOTENCY_KEY = "idempotencyKey";
    /// Longest idempotency key, in characters.
    public static final int LONGEST_KEY = 256;

    public Method {
        roles = Set.copyOf(roles);
        fails = Set.copyOf(fails);
        if (name.isBlank() || doc.isBlank() || roles.isEmpty() || perMinute <= 0) {
            throw new IllegalArgumentException("method " + name + " is not fully declared");
        }
    }

    /// Whether an idempotency key may stand beside the members of its record.
    public boolean takesKey() {
        return idempotent && !Binder.has(params, IDEMPOTENCY_KEY);
    }

    /// How many answers one request gets.
    public enum Answers {
        ONE,
        /// An `accepted` answer at once, and the final one under the same id.
        ACCEPTED_THEN_FINAL
    }

    /// Parameters of a method that takes none.
    public record None() {}

    public static Draft<None, None> method(String name) {
        return new Draft<>(name, None.class, None.class);
    }

    /// A declaration in the making; `doc` ends it.
    public static final class Draft<P, R> {
        private final String name;
        private final Class<P> params;
        private final Class<R> result;
        private Set<Role> roles = EnumSet.of(Role.OPERATOR);
        private Optional<Scope> scope = Optional.empty();
        private boolean human;
        private boolean steward;
        private Answers answers = Answers.ONE;
        private Optional<Class<?>> accepted = Optional.empty();
        private Optional<String> writes = Optional.empty();
        private boolean idempotent;
        private int perMinute = 6_000;
        private boolean advertised = true;
        private Set<ErrorCode> fails = EnumSet.noneOf(ErrorCode.class);

        private Draft(String name, Class<P> params, Class<R> result) {
            this.name = name;
            this.params = params;
            this.result = result;
        }

        /// Call directly after `method`, before the other properties.
        public <Q> Draft<Q, R> takes(Class<Q> record) {
            return new Draft<>(name, record, result);
        }

        /// Call directly after `takes`, before the other properties.
        public <S> Draft<P, S> returns(Class<S> record) {
            return new Draft<>(name, params, record);
        }

        public Draft<P, R> by(Role first, Role... more) {
            roles = EnumSet.of(first, more);
            return this;
        }

        public Draft<P, R> needs(Scope needed) {
            scope = Optional.of(needed);
            return this;
        }

        public Draft<P, R> humanOnly() {
            human = true;
            return this;
        }

        public Draft<P, R> stewardOnly() {
            steward = true;
            return this;
        }

        public Draft<P, R> acceptedThenFinal() {
            answers = Answers.ACCEPTED_THEN_FINAL;
            return this;
        }

        /// The first answer is this record.
        public Draft<P, R> acceptedThenFinal(Class<?> first) {
            accepted = Optional.of(first);
            return acceptedThenFinal();
        }

        public Draft<P, R> writes(String entryKind) {
            writes = Optional.of(entryKind);
            return this;
        }

        public Draft<P, R> idempotent() {
            idempotent = true;
            return this;
        }

        public Draft<P, R> perMinute(int calls) {
            perMinute = calls;
            return this;
        }

        public Draft<P, R> hidden() {
            advertised = false;
            return this;
        }

        /// What its handler answers when it refuses.
        public Draft<P, R> fails(ErrorCode first, ErrorCode... more) {
            fails = EnumSet.of(first, more);
            return this;
        }

        public Method<P, R> doc(String line) {
            return new Method<>(
                    name,
                    params,
                    result,
                    roles,
                    scope,
                    human,
                    steward,
                    answers,
                    accepted,
                    writes,
                    idempotent,
                    perMinute,
                    advertised,
                    fails,
                    1,
                    line);
        }
    }
}
