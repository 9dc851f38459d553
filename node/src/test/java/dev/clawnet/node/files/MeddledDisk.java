package dev.clawnet.node.files;

import dev.clawnet.node.policy.Refusal;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.TreeMap;

/// The real disk, before whose steps another program does something, and at one of which the node may stop. Steps are
/// those in the owner's tree and those that make something durable: between two others nothing of the tree is read.
final class MeddledDisk {
    private final TreeMap<Integer, Runnable> before = new TreeMap<>();
    private int stopsAt = Integer.MAX_VALUE;
    private int done;

    /// Does something before the step of this number, counted from now; when there is none, after the last one.
    void before(int step, Runnable act) {
        before.merge(done + step, act, (one, other) -> () -> {
            one.run();
            other.run();
        });
    }

    void stopAt(int step) {
        stopsAt = done + step;
    }

    int done() {
        return done;
    }

    /// What was left over.
    void rest() {
        before.values().forEach(Runnable::run);
        before.clear();
    }

    Disk disk(Disk real) {
        InvocationHandler steps = (_, method, arguments) -> {
            if (method.getParameterTypes()[0] == Folder.class
                    || method.getName().equals("force")) {
                step();
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, steps);
    }

    private void step() throws IOException, Refusal {
        while (!before.isEmpty() && before.firstKey() <= done) {
            before.pollFirstEntry().getValue().run();
        }
        if (done >= stopsAt) {
            throw new FaultyDisk.Stopped();
        }
        done++;
    }
}
