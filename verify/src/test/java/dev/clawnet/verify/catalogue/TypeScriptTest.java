package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.verify.tidy.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The declarations are TypeScript: the compiler itself reads them. Skipped where there is no `tsc` on the path;
/// `./clawnet test --setup` installs one.
@Timeout(120)
class TypeScriptTest {
    private static final String USE = """
            import type { Methods, Events, Request, Response } from "./clawnet";

            const ask: Request<"agent"> = {
              type: "req", id: "1", method: "agent", params: { message: "hello", idempotencyKey: "k" },
            };
            const heard: Events["collab.changed"] | undefined = undefined;
            type Grant = Methods["grants.mint"]["result"];
            const verbs = (grant: Grant): string[] => grant.verbs;
            const read = (answer: Response<"health">): boolean => answer.ok;
            // @ts-expect-error a message is a text
            const wrong: Methods["agent"]["params"] = { message: 1, idempotencyKey: "k" };
            export { ask, heard, verbs, read, wrong };
            """;

    private static Optional<Path> compiler() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, "tsc"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void the_declarations_compile_and_refuse_what_the_protocol_refuses(@TempDir Path folder)
            throws IOException, InterruptedException {
        Optional<Path> tsc = compiler();
        assumeTrue(tsc.isPresent(), "no tsc on the path: run ./clawnet test --setup");
        Files.writeString(folder.resolve("clawnet.d.ts"), Repository.here().read(Products.TYPES));
        Files.writeString(folder.resolve("use.ts"), USE);
        Process process = new ProcessBuilder(List.of(
                        tsc.get().toString(), "--noEmit", "--strict", "--target", "es2020", "clawnet.d.ts", "use.ts"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }
}
