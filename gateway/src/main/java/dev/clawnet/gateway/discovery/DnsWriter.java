package dev.clawnet.gateway.discovery;

import dev.clawnet.gateway.discovery.DnsMessage.Data;
import dev.clawnet.gateway.discovery.DnsMessage.Question;
import dev.clawnet.gateway.discovery.DnsMessage.Resource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Writes a message of DNS. Names stand whole: what we say is short.
final class DnsWriter {
    private static final int ANSWER = 0x8400;
    private static final int INTERNET = 1;
    /// Whoever remembers other values forgets them: nobody else has this name.
    private static final int OURS_ALONE = 0x8000;

    private static final int LONGEST_TEXT = 255;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] write(DnsMessage message) {
        number(message.id());
        number(message.response() ? ANSWER : 0);
        number(message.questions().size());
        number(message.answers().size());
        number(0);
        number(0);
        for (Question question : message.questions()) {
            name(question.name());
            number(question.type());
            number(INTERNET);
        }
        boolean asked = message.id() != 0;
        for (Resource resource : message.answers()) {
            resource(resource, asked);
        }
        return out.toByteArray();
    }

    /// @param asked from elsewhere, by somebody who remembers nothing
    private void resource(Resource resource, boolean asked) {
        boolean shared = resource.data() instanceof Data.Pointer;
        name(resource.name());
        number(resource.data().type());
        number(shared || asked ? INTERNET : INTERNET | OURS_ALONE);
        number((int) (resource.seconds() >>> 16));
        number((int) resource.seconds());
        DnsWriter data = new DnsWriter();
        data.data(resource.data());
        number(data.out.size());
        out.writeBytes(data.out.toByteArray());
    }

    private void data(Data data) {
        switch (data) {
            case Data.Pointer(DnsName to) -> name(to);
            case Data.Service(int port, DnsName host) -> {
                number(0);
                number(0);
                number(port);
                name(host);
            }
            case Data.Texts(Map<String, String> pairs) ->
                new TreeMap<>(pairs).forEach((key, value) -> {
                    byte[] text = (key + "=" + value).getBytes(StandardCharsets.UTF_8);
                    if (text.length > LONGEST_TEXT) {
                        throw new IllegalArgumentException("a text of DNS has at most 255 bytes: " + key);
                    }
                    out.write(text.length);
                    out.writeBytes(text);
                });
            case Data.Host(var address) -> out.writeBytes(address.getAddress());
        }
    }

    private void name(DnsName name) {
        for (String label : name.labels()) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
    }

    private void number(int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
