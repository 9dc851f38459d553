package dev.clawnet.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.LoggerFactory;

/// Where log events go: warnings to standard error; those of a gateway also to a file of its state directory, as
/// one JSON object a line. Found by the logging library through its service file, so that it never prints on
/// standard output.
public final class Logs extends ContextAwareBase implements Configurator {
    private static final String FILE_BYTES = "10MB";
    private static final int OLD_FILES = 5;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder words = new PatternLayoutEncoder();
        words.setContext(context);
        words.setPattern("%level %logger{0}: %msg%n");
        words.start();
        ThresholdFilter warnings = new ThresholdFilter();
        warnings.setLevel("WARN");
        warnings.start();
        ConsoleAppender<ILoggingEvent> screen = new ConsoleAppender<>();
        screen.setContext(context);
        screen.setTarget("System.err");
        screen.setEncoder(words);
        screen.addFilter(warnings);
        screen.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(screen);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// From now on no warnings on the screen: a person reads something else there, and is told in words of it.
    static void onlyErrors() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.ERROR);
        }
    }

    /// From now on also to `logs/gateway.jsonl` below that directory: the present file and a bounded number of old
    /// ones.
    static void toFileIn(Path stateDir) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("another logging library is in the way");
        }
        Path logs = ownerOnly(stateDir.resolve("logs"));
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setFile(logs.resolve("gateway.jsonl").toString());
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(file);
        rolling.setFileNamePattern(logs.resolve("gateway.%i.jsonl").toString());
        rolling.setMinIndex(1);
        rolling.setMaxIndex(OLD_FILES);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(FILE_BYTES));
        size.start();
        file.setRollingPolicy(rolling);
        file.setTriggeringPolicy(size);
        file.setEncoder(lines(context));
        file.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(file);
    }

    /// Makes the directory, and those above it that are missing, readable by their owner alone: the gateway
    /// refuses a state directory that others can read.
    private static Path ownerOnly(Path directory) {
        try {
            return Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, "the state directory " + directory.getParent() + " cannot be made")
                    .hint("start with another --state-dir, or mend its permissions");
        }
    }

    private static JsonEncoder lines(LoggerContext context) {
        JsonEncoder lines = new JsonEncoder();
        lines.setContext(context);
        lines.setWithFormattedMessage(true);
        lines.setWithMessage(false);
        lines.setWithArguments(false);
        lines.setWithContext(false);
        lines.start();
        return lines;
    }
}
