package dev.clawnet.gateway;

import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.schedule.Cron;
import dev.clawnet.gateway.store.Notices;

/// The clock of all agents.
final class ScheduleRoom implements Room {
    private final Cron cron;

    ScheduleRoom(Hall hall) {
        this.cron = new Cron(
                hall.store(),
                hall.timers(),
                hall.ground().clock(),
                hall.agents(),
                hall.ground().random());
    }

    @Override
    public void bind(MethodTable table) {
        cron.bind(table);
    }

    @Override
    public void subscribe(Notices notices) {
        cron.subscribe(notices);
    }

    @Override
    public void recover() {
        cron.recover();
    }

    @Override
    public void close() {
        cron.close();
    }
}
