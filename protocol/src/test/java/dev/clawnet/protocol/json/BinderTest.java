package dev.clawnet.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.protocol.catalogue.ConnectMethods.ConnectParams;
import dev.clawnet.protocol.catalogue.DeviceMethods.RequestRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.json.Binder.Unbindable;
import dev.clawnet.protocol.method.Method.None;
import org.junit.jupiter.api.Test;

/// Requests become records, or a sentence that names the member and nothing of our insides.
final class BinderTest {
    private static final String CLIENT =
            "\"client\":{\"id\":\"cli\",\"mode\":\"cli\",\"version\":\"1\",\"platform\":\"linux\"}";

    private static String refusal(String json, Class<?> type) {
        Unbindable e = catchThrowableOfType(
                Unbindable.class, () -> Binder.bind(Json.STRICT, Json.STRICT.readTree(json), type));
        assertThat(e.reason()).doesNotContain("Exception", "dev.clawnet", "java.", "jackson");
        return e.reason();
    }

    private static String lenientRefusal(String json) {
        return catchThrowableOfType(
                        Unbindable.class,
                        () -> Binder.bind(Json.LENIENT, Json.STRICT.readTree(json), ConnectParams.class))
                .reason();
    }

    @Test
    void a_missing_or_unknown_member_is_named() {
        assertThat(refusal("{}", RequestRef.class)).isEqualTo("must have required property 'requestId'");
        assertThat(refusal("{\"requestId\":null}", RequestRef.class))
                .isEqualTo("must have required property 'requestId'");
        assertThat(refusal("{\"requestId\":\"x\",\"bad\":1}", RequestRef.class))
                .isEqualTo("at root: unexpected property 'bad'");
        assertThat(refusal("{\"bad\":1}", None.class)).isEqualTo("at root: unexpected property 'bad'");
        assertThat(refusal("[]", None.class)).isEqualTo("must be object");
    }

    @Test
    void a_member_of_the_wrong_kind_is_named() {
        String id = "\"deviceId\":\"" + "a".repeat(64) + "\"";
        assertThat(refusal("{" + id + ",\"role\":\"boss\"}", TokenRef.class))
                .isEqualTo("at /role: must be equal to one of the allowed values");
        assertThat(refusal("{\"deviceId\":\"x\",\"role\":\"node\"}", TokenRef.class))
                .isEqualTo("at /deviceId: a device id is 64 lowercase hex characters");
        assertThat(refusal("{\"roles\":[]}", SetupCodeParams.class))
                .isEqualTo("roles must name operator, node, or both");
        assertThat(refusal("{\"roles\":7}", SetupCodeParams.class)).startsWith("at /roles: ");
    }

    @Test
    void connect_passes_over_new_members_and_refuses_unknown_clients() throws Exception {
        String good = "{\"minProtocol\":4,\"maxProtocol\":4," + CLIENT + ",\"fresh\":true}";
        ConnectParams params = Binder.bind(Json.LENIENT, Json.STRICT.readTree(good), ConnectParams.class);

        assertThat(params.auth()).isEmpty();
        assertThat(lenientRefusal(good.replace("\"cli\",\"mode\"", "\"my-client\",\"mode\"")))
                .isEqualTo("at /client/id: must be equal to one of the allowed values");
        assertThat(lenientRefusal("{\"minProtocol\":4,\"maxProtocol\":4,\"client\":{\"id\":\"cli\"}}"))
                .startsWith("at /client: must have required property 'mode'");
        assertThat(lenientRefusal(good.replace("\"minProtocol\":4", "\"minProtocol\":0")))
                .contains(">= 1");
    }
}
