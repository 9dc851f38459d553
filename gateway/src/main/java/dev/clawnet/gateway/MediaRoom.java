package dev.clawnet.gateway;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.media.Media;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.node.Nodes;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.node.MediaCommands;
import java.nio.file.Files;
import java.util.Optional;

/// Large contents between nodes, gateway and operators.
final class MediaRoom implements Room {
    private final Hall hall;
    private final Media media;

    MediaRoom(Hall hall) {
        Gateway.Ground ground = hall.ground();
        this.hall = hall;
        this.media = new Media(new Media.Ground(
                hall.store(),
                ground.clock(),
                ground.executor(),
                ground.threads(),
                ground.random(),
                hall.links(),
                new Wishes(hall.nodes()),
                hall.settings().stateDir().resolve("media"),
                folder -> Files.getFileStore(folder).getUsableSpace()));
        hall.links().watch(media);
    }

    /// A command that is not answered yet is what lets a node send or take anything.
    private record Wishes(Nodes nodes) implements Media.NodeWishes {
        @Override
        public boolean asksToSend(Caller node, String invoke, Optional<MediaId> on) {
            return nodes.asked(node.conn(), invoke)
                    .filter(asked -> MediaCommands.SENDING.contains(asked.command()))
                    .filter(asked -> on.isEmpty() || names(asked, on.get()))
                    .isPresent();
        }

        @Override
        public boolean asksToTake(Caller node, String invoke, MediaId media) {
            return nodes.asked(node.conn(), invoke)
                    .filter(asked -> asked.command().equals(MediaCommands.WRITE))
                    .filter(asked -> names(asked, media))
                    .isPresent();
        }

        private static boolean names(Nodes.Asked asked, MediaId media) {
            return asked.params().path("media").asString("").equals(media.value());
        }
    }

    @Override
    public void bind(MethodTable table) {
        media.bind(table);
    }

    @Override
    public void close() {
        media.close();
    }

    @Override
    public void recover() {
        media.recover();
        hall.timers().every(Limits.MEDIA_SWEEP, media::sweep);
    }
}
