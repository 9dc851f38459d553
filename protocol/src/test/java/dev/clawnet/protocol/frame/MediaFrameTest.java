package dev.clawnet.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// Data messages are the same whether bytes were put into one or one was made around them.
final class MediaFrameTest {
    @Test
    void a_message_that_is_filled_is_the_one_that_is_made_of_its_bytes() {
        byte[] bytes = {1, 2, 3, 4, 5};
        byte[] room = MediaFrame.room(7, 9, bytes.length);
        System.arraycopy(bytes, 0, room, MediaFrame.HEADER, bytes.length);
        assertThat(room).isEqualTo(MediaFrame.data(7, 9, ByteBuffer.wrap(bytes)).bytes());
    }

    @Test
    void no_message_has_room_for_nothing_or_for_more_than_a_chunk() {
        for (int size : new int[] {0, -1, MediaFrame.CHUNK + 1}) {
            assertThatThrownBy(() -> MediaFrame.room(1, 0, size)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> MediaFrame.room(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MediaFrame.room(1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
