package dev.clawnet.verify.load;

import java.io.IOException;
import java.util.List;

/// The way in: a case and its options.
public final class LoadMain {
    private LoadMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> given = List.of(arguments);
        Options options = Options.parse(given.subList(Math.min(1, given.size()), given.size()));
        Lines out = new Lines(System.out, options.text("label").orElse("clawnet"));
        switch (given.isEmpty() ? "" : given.getFirst()) {
            case "ledger" -> new LedgerCase(options).run(out);
            case "rpc" -> new RpcCase(options, Target.of(options.required("url"))).run(out);
            case "handshake" -> new HandshakeCase(options, Target.of(options.required("url"))).run(out);
            case "fanout" -> new FanoutCase(options, Target.of(options.required("url"))).run(out);
            case "idle" -> new IdleCase(options).run(out);
            case "turns" -> new TurnsCase(options).run(out);
            case "media" -> new MediaCase(options).run(out);
            case "soak" -> new SoakCase(options).run(out);
            case "exec" -> new ExecCase(options).run(out);
            case "approval" -> new ApprovalCase(options, Target.of(options.required("url"))).run(out);
            case "invoke" -> new InvokeCase(options, Target.of(options.required("url"))).run(out);
            default -> System.out.println("""
                usage: load CASE [--option value ...]     one JSON line for each figure
                  ledger                                  --persons 4,256 --writers 64,512
                  rpc        --url URL --token TOKEN      --methods health --connections 1,16 --depths 1,16
                  handshake  --url URL --token TOKEN      --kinds known,new,none --concurrency 1,16
                  approval   --url URL --token TOKEN      --concurrency 1,16
                  invoke     --url URL --token TOKEN      --connections 1,16 --depths 1,16
                  fanout     --url URL --token TOKEN      --receivers 10,100,200 --depths 1
                  idle                                    --connections 10000 [--scheme wss], on a gateway of its own
                  idle       --url URL --token TOKEN      --connections 250 --pid SERVER
                  turns                                   --turns 20000 --concurrency 32 --sessionTurns 50, on a
                                                          gateway of its own with a model that answers at once
                  media                                   --megabytes 1000 --pace 1000, a content through while calls
                                                          are answered; on a gateway of its own, or --url URL --token
                  soak                                    --minutes 20, everything at once on a gateway of its own
                  exec                                    --count 100 [--image IMAGE], a program bare, behind bubblewrap
                                                          and, with an image that is there, in a container of podman
                all: --seconds N --warm N --most OPERATIONS --pid SERVER --label TEXT
                example: load rpc --url ws://127.0.0.1:18789 --token secret --connections 128 --depths 16\
                """);
        }
    }
}
