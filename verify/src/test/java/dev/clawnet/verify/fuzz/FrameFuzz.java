package dev.clawnet.verify.fuzz;

import dev.clawnet.protocol.catalogue.ConnectMethods.ConnectParams;
import dev.clawnet.protocol.frame.Frame;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.frame.FrameCodec.Parsed;
import dev.clawnet.protocol.json.Binder;
import dev.clawnet.protocol.json.Json;
import java.nio.charset.StandardCharsets;

/// A text is a frame that is written as it was read, or a refusal; the parameters of a request bind, or are refused
/// with a reason.
public final class FrameFuzz {
    private FrameFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        FrameCodec.request(text);
        if (FrameCodec.frame(text) instanceof Parsed.Good(Frame frame)) {
            if (!(FrameCodec.frame(FrameCodec.text(frame)) instanceof Parsed.Good(Frame again))
                    || !again.equals(frame)) {
                throw new IllegalStateException("written as something else: " + frame);
            }
            if (frame instanceof Frame.Req request && request.params().isPresent()) {
                try {
                    Binder.bind(Json.LENIENT, request.params().get(), ConnectParams.class);
                } catch (Binder.Unbindable e) {
                    if (e.reason().isBlank()) {
                        throw new IllegalStateException("refused without a reason", e);
                    }
                }
            }
        }
    }
}
