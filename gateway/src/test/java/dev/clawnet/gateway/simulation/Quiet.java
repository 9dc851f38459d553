package dev.clawnet.gateway.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the gateway's own log still while disks fail and processes stop on purpose, many times a second.
final class Quiet implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.clawnet.gateway");
    private final Level before = logger.getLevel();

    Quiet() {
        logger.setLevel(Level.OFF);
    }

    @Override
    public void close() {
        logger.setLevel(before);
    }
}
