package dev.clawnet.app;

import dev.clawnet.app.command.VersionCommand;
import dev.clawnet.app.demo.DemoCommand;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/// The real clock, chance and threads, for the gateway and the people of a demo. They last as long as the process.
final class DemoGround {
    private DemoGround() {}

    static DemoCommand.World make() {
        Gateway.Ground ground = new Gateway.Ground(
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                Thread.ofVirtual().name("clawnet-demo-", 0).factory(),
                Executors.newVirtualThreadPerTaskExecutor());
        return new DemoCommand.World(ground, Program.of(VersionCommand.VERSION, System.getProperty("os.name")));
    }
}
