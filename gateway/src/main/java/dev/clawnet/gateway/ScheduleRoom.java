package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.schedule.Cron;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Map;

/// The clock of all agents.
final class ScheduleRoom implements Room {
    private final Hall hall;
    private final Cron cron;

    ScheduleRoom(Hall hall) {
        this.hall = hall;
        this.cron = new Cron(
                hall.store(),
                hall.timers(),
                hall.ground().clock(),
                hall.agents(),
                said -> hall.notices().deliver(List.of(said)),
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
    public void use(GatewaySettings settings) {
        hall.store().read(People::host).map(Person::id).ifPresent(host -> {
            Map<PersonId, AgentBook> books = settings.books().of(host);
            cron.use(books.getOrDefault(host, AgentBook.NONE).clock().jobs());
            books.forEach((person, book) -> cron.use(person, book.clock().heartbeats()));
        });
    }

    @Override
    public void close() {
        cron.close();
    }
}
