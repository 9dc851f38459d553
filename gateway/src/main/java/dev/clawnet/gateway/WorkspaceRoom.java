package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.SendersChanged;
import dev.clawnet.gateway.collab.Collaborations;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.workspace.Beginnings;
import dev.clawnet.gateway.workspace.MemoryGetTool;
import dev.clawnet.gateway.workspace.MemoryReach;
import dev.clawnet.gateway.workspace.MemorySearchTool;
import dev.clawnet.gateway.workspace.SkillCalls;
import dev.clawnet.gateway.workspace.SkillInstalls;
import dev.clawnet.gateway.workspace.SkillPins;
import dev.clawnet.gateway.workspace.SkillUploads;
import dev.clawnet.gateway.workspace.WorkspaceRules;
import dev.clawnet.gateway.workspace.WorkspaceTool;
import dev.clawnet.protocol.id.PersonId;
import java.util.Map;
import java.util.Optional;

/// The folders of agents: read at the start of their runs, and shared as far as their access policy says.
final class WorkspaceRoom implements Room {
    private final Hall hall;
    private final Bookshelf books;
    private final WorkspaceRules rules;
    private final SkillCalls skills;
    private final SkillInstalls installs;
    private volatile Map<PersonId, Household> households = Map.of();
    private volatile Map<PersonId, AgentBook> named = Map.of();

    WorkspaceRoom(Hall hall) {
        this.hall = hall;
        this.books = hall.agents().books();
        SkillPins pins = new SkillPins(hall.store(), hall.ground().random());
        this.skills = new SkillCalls(hall.store(), books, pins);
        this.installs = new SkillInstalls(
                hall.store(),
                books,
                pins,
                new SkillUploads(hall.ground().clock(), hall.ground().random()),
                hall.ground().clock());
        this.rules = new WorkspaceRules(hall.store(), hall.people().rules());
        hall.agents().add(new WorkspaceTool(hall.store(), books, hall.agents().facts(), pins));
        MemoryReach reach = new MemoryReach(
                hall.store(),
                books,
                hall.agents().facts(),
                hall.ground().clock(),
                run -> view -> Collaborations.counterpart(view, run));
        hall.agents().add(new MemorySearchTool(reach));
        hall.agents().add(new MemoryGetTool(reach));
        hall.agents().runs().onBegin(new Beginnings(books));
        host().ifPresent(host -> books.use(hall.settings().books().of(host)));
    }

    private Optional<PersonId> host() {
        return hall.store().read(People::host).map(Person::id);
    }

    @Override
    public void bind(MethodTable table) {
        // An agent's folder is read by its runs alone; what skills there are, its owner is told as well.
        skills.bind(table);
        installs.bind(table);
    }

    @Override
    public void subscribe(Notices notices) {
        notices.on(
                SendersChanged.class,
                changed -> hall.ground()
                        .executor()
                        .execute(() -> OnBehalf.run(changed.owner(), () -> settle(changed.owner()))));
    }

    @Override
    public void use(GatewaySettings settings) {
        host().ifPresent(host -> {
            named = settings.books().of(host);
            households = settings.households().of(host);
            books.use(named);
            named.keySet().forEach(this::settle);
        });
    }

    private void settle(PersonId owner) {
        AgentBook book = named.getOrDefault(owner, AgentBook.NONE);
        if (book.ground().isPresent()) {
            rules.settle(owner, households.getOrDefault(owner, Household.EMPTY), book.agents());
        }
    }
}
