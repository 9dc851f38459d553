package dev.clawnet.gateway.discovery;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message of DNS, as far as finding a service needs it (RFC 1035, RFC 6762).
///
/// @param id 0 between those who hear the group; that of the question towards those who asked from elsewhere
/// @param answers and what was given along with them
record DnsMessage(int id, boolean response, List<Question> questions, List<Resource> answers) {
    static final int PTR = 12;
    static final int TXT = 16;
    static final int SRV = 33;
    static final int A = 1;
    static final int ANY = 255;

    DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
    }

    static DnsMessage question(int id, DnsName name, int type) {
        return new DnsMessage(id, false, List.of(new Question(name, type)), List.of());
    }

    /// The message in these bytes; empty when they are none.
    static Optional<DnsMessage> parse(byte[] bytes) {
        return DnsReader.read(bytes);
    }

    byte[] bytes() {
        return new DnsWriter().write(this);
    }

    record Question(DnsName name, int type) {
        boolean asks(Resource resource) {
            return name.equals(resource.name())
                    && (type == ANY || type == resource.data().type());
        }
    }

    /// @param seconds for which it may be remembered; 0 takes it back
    record Resource(DnsName name, long seconds, Data data) {
        Resource lasting(long other) {
            return new Resource(name, other, data);
        }
    }

    /// What a resource says.
    sealed interface Data {
        int type();

        record Pointer(DnsName to) implements Data {
            @Override
            public int type() {
                return PTR;
            }
        }

        record Service(int port, DnsName host) implements Data {
            @Override
            public int type() {
                return SRV;
            }
        }

        record Texts(Map<String, String> pairs) implements Data {
            public Texts {
                pairs = Map.copyOf(pairs);
            }

            @Override
            public int type() {
                return TXT;
            }
        }

        /// An IPv4 address.
        record Host(InetAddress address) implements Data {
            @Override
            public int type() {
                return A;
            }
        }
    }
}
