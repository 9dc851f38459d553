package dev.clawnet.gateway.ops;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;

/// Figures of the process, from the Java machine.
public final class ProcessFigures {
    private static final double NANOS = 1e9;

    private ProcessFigures() {}

    /// Has them read whenever somebody asks.
    public static void into(Metrics metrics) {
        metrics.reads(Metric.MEMORY, () -> one((double) heap().getUsed()));
        metrics.reads(Metric.MEMORY_MOST, () -> one((double) heap().getMax()));
        metrics.reads(
                Metric.THREADS, () -> one(ManagementFactory.getThreadMXBean().getThreadCount()));
        metrics.reads(Metric.PROCESS_CPU, () -> one(cpu()));
    }

    private static MemoryUsage heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    }

    private static double cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / NANOS
                : 0;
    }

    private static Map<String, Double> one(double value) {
        return Map.of("", value);
    }
}
