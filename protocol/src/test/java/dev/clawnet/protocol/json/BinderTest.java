package dev.clawnet.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.protocol.catalogue.ApprovalMethods.Decide;
import dev.clawnet.protocol.catalogue.ConnectMethods.ConnectParams;
import dev.clawnet.protocol.catalogue.DeviceMethods.RequestRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportLog;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.catalogue.QuestionMethods.Answers;
import dev.clawnet.protocol.catalogue.StockApprovalMethods.ExecRequest;
import dev.clawnet.protocol.json.Binder.Unbindable;
import dev.clawnet.protocol.method.Method.None;
import java.util.List;
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

    @Test
    void what_is_out_of_the_bounds_that_a_record_declares_is_named() {
        String id = "\"deviceId\":\"" + "a".repeat(64) + "\",\"role\":\"node\"";
        assertThat(refusal("{\"requestId\":\"" + "x".repeat(129) + "\"}", RequestRef.class))
                .isEqualTo("at /requestId: must have 0 to 128 characters");
        assertThat(refusal("{" + id + ",\"scopes\":[\"" + "x".repeat(129) + "\"]}", TokenRef.class))
                .isEqualTo("at /scopes/0: must have 0 to 128 characters");
        assertThat(refusal("{" + id + ",\"scopes\":[" + "\"x\",".repeat(64) + "\"x\"]}", TokenRef.class))
                .isEqualTo("at /scopes: must have 0 to 64 values");
        assertThat(refusal("{\"from\":5}", ListEntries.class)).startsWith("at /from: must be a moment");
        assertThat(refusal("{\"limit\":0}", ExportLog.class)).contains("at least 1");
    }

    /// Whatever its writer calls them.
    @Test
    void texts_in_a_table_are_bounded_like_those_in_a_list() throws Exception {
        String good = "{\"answers\":{\"day\":[\"Monday\"],\"hour\":[\"9\",\"10\"]}}";

        assertThat(Binder.bind(Json.STRICT, Json.STRICT.readTree(good), Answers.class)
                        .answers())
                .containsEntry("hour", List.of("9", "10"));
        assertThat(refusal(good.replace("10", "x".repeat(2_001)), Answers.class))
                .isEqualTo("at /answers/1: must have 0 to 2000 characters");
        assertThat(refusal("{\"command\":\"ls\",\"env\":{\"A\":\"" + "x".repeat(65_000) + "\"}}", ExecRequest.class))
                .startsWith("at /env: must have 0 to ");
    }

    /// A decision that is a number would be read as the first of its kind, which allows.
    @Test
    void a_value_of_another_kind_is_no_guess_at_what_was_meant() {
        assertThat(refusal("{\"id\":\"a\",\"decision\":0}", Decide.class)).startsWith("at /decision: ");
        assertThat(refusal("{\"id\":5,\"decision\":\"deny\"}", Decide.class)).startsWith("at /id: ");
        assertThat(refusal("{\"limit\":\"5\"}", ExportLog.class)).startsWith("at /limit: ");
        assertThat(refusal("{\"limit\":1.5}", ExportLog.class)).startsWith("at /limit: ");
        assertThat(refusal("{\"limit\":\"\"}", ExportLog.class)).startsWith("at /limit: ");
        assertThat(refusal("{\"human\":\"true\"}", SetupCodeParams.class)).startsWith("at /human: ");
    }
}
