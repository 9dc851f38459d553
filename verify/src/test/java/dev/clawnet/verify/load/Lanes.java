package dev.clawnet.verify.load;

import java.util.Optional;

/// A connection that keeps some requests in flight: each answer is followed by the next request of its lane. The id of
/// a request is its lane, a character from `0` on.
abstract class Lanes extends Greeted {
    private final long[] sent;
    private Optional<Peer> peer = Optional.empty();

    /// @param depth how many are in flight
    Lanes(Identity identity, String token, int depth) {
        super(identity, token);
        this.sent = new long[depth];
    }

    /// The next request of a lane.
    abstract byte[] request(int lane);

    /// An answer that is none of a refusal.
    ///
    /// @param nanos since it was asked
    abstract void answered(long nanos);

    /// A refusal. The case decides when [#ask] goes on.
    abstract void refused(int lane, byte[] bytes, int from, int length);

    /// The connection is there.
    abstract void opened();

    @Override
    final void hello(Peer mine) {
        peer = Optional.of(mine);
        opened();
    }

    final void start() {
        for (int lane = 0; lane < sent.length; lane++) {
            ask(lane);
        }
    }

    final void ask(int lane) {
        sent[lane] = System.nanoTime();
        peer.ifPresent(mine -> mine.send(request(lane)));
    }

    @Override
    final void heard(Peer mine, byte[] bytes, int from, int length) {
        if (!isAnswer(bytes, from, length)) {
            return;
        }
        int lane = lane(bytes, from, length) - '0';
        if (lane < 0 || lane >= sent.length) {
            return;
        }
        if (ok(bytes, from, length)) {
            answered(System.nanoTime() - sent[lane]);
            ask(lane);
        } else {
            refused(lane, bytes, from, length);
        }
    }
}
