package dev.clawnet.gateway.agent.model;

import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/// The wire formats of the five kinds of provider, as their stubs speak them: 11 tokens in, 7 out.
enum Wire {
    OPENAI(ModelSettings.Api.OPENAI, "/v1", "/v1/chat/completions") {
        @Override
        String piece(String text) {
            return data("{'choices':[{'index':0,'delta':{'content':%s}}]}", text);
        }

        @Override
        String call(String id, String name, List<String> arguments) {
            String begin = "data: "
                    + json("{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'%s',"
                                    + "'type':'function','function':{'name':'%s','arguments':''}}]}}]}")
                            .formatted(id, name);
            return begin + "\n\n"
                    + arguments.stream()
                            .map(part -> data(
                                    "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,"
                                            + "'function':{'arguments':%s}}]}}]}",
                                    part))
                            .collect(Collectors.joining());
        }

        @Override
        String thought(String text) {
            return data("{'choices':[{'index':0,'delta':{'reasoning_content':%s}}]}", text);
        }

        @Override
        String end(String reason) {
            String known = reason.equals("tool") ? "tool_calls" : reason;
            return data("{'choices':[{'index':0,'delta':{},'finish_reason':%s}]}", known)
                    + "data: "
                    + json("{'choices':[],'usage':{'prompt_tokens':11,'completion_tokens':7,'total_tokens':18}}")
                    + "\n\ndata: [DONE]\n\n";
        }
    },
    ANTHROPIC(ModelSettings.Api.ANTHROPIC, "/v1", "/v1/messages") {
        @Override
        String begin() {
            return event(
                    "message_start",
                    "'message':{'id':'m','type':'message','role':'assistant','content':[],'model':'x',"
                            + "'usage':{'input_tokens':11,'output_tokens':1}}");
        }

        @Override
        String piece(String text) {
            return event("content_block_start", "'index':0,'content_block':{'type':'text','text':''}")
                    + event(
                            "content_block_delta",
                            "'index':0,'delta':{'type':'text_delta','text':%s}".formatted(quoted(text)))
                    + event("content_block_stop", "'index':0");
        }

        @Override
        String call(String id, String name, List<String> arguments) {
            return event(
                            "content_block_start",
                            "'index':1,'content_block':{'type':'tool_use','id':'%s','name':'%s','input':{}}"
                                    .formatted(id, name))
                    + arguments.stream()
                            .map(part -> event(
                                    "content_block_delta",
                                    "'index':1,'delta':{'type':'input_json_delta','partial_json':%s}"
                                            .formatted(quoted(part))))
                            .collect(Collectors.joining())
                    + event("content_block_stop", "'index':1");
        }

        @Override
        String thought(String text) {
            return event("content_block_start", "'index':0,'content_block':{'type':'thinking','thinking':''}")
                    + event(
                            "content_block_delta",
                            "'index':0,'delta':{'type':'thinking_delta','thinking':%s}".formatted(quoted(text)))
                    + event("content_block_stop", "'index':0");
        }

        @Override
        String end(String reason) {
            String known = reason.equals("tool") ? "tool_use" : reason.equals("length") ? "max_tokens" : "end_turn";
            return event("message_delta", "'delta':{'stop_reason':'" + known + "'},'usage':{'output_tokens':7}")
                    + event("message_stop", "'x':1");
        }

        private String event(String type, String rest) {
            return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + json(rest) + "}\n\n";
        }
    },
    OLLAMA(ModelSettings.Api.OLLAMA, "", "/api/chat") {
        @Override
        String piece(String text) {
            return json("{'model':'x','message':{'role':'assistant','content':%s},'done':false}")
                            .formatted(quoted(text))
                    + "\n";
        }

        @Override
        String call(String id, String name, List<String> arguments) {
            return json("{'model':'x','message':{'role':'assistant','content':'','tool_calls':[{'function':"
                                    + "{'name':'%s','arguments':%s}}]},'done':false}")
                            .formatted(name, String.join("", arguments))
                    + "\n";
        }

        @Override
        String end(String reason) {
            String known = reason.equals("tool") ? "stop" : reason;
            return json("{'model':'x','message':{'role':'assistant','content':''},'done':true,'done_reason':'%s',"
                                    + "'prompt_eval_count':11,'eval_count':7}")
                            .formatted(known)
                    + "\n";
        }

        @Override
        String thought(String text) {
            return json("{'model':'x','message':{'role':'assistant','content':'','thinking':%s},'done':false}")
                            .formatted(quoted(text))
                    + "\n";
        }
    },
    GEMINI(ModelSettings.Api.GEMINI, "/v1beta", "/v1beta/models/some-model:streamGenerateContent") {
        @Override
        String piece(String text) {
            return part("{'text':%s}".formatted(quoted(text)));
        }

        @Override
        String thought(String text) {
            return part("{'thought':true,'text':%s}".formatted(quoted(text)));
        }

        // No fragments: the arguments are an object.
        @Override
        String call(String id, String name, List<String> arguments) {
            return part("{'functionCall':{'name':'%s','args':%s}}".formatted(name, String.join("", arguments)));
        }

        @Override
        String end(String reason) {
            return "data: "
                    + json("{'candidates':[{'index':0,'content':{'role':'model','parts':[{'text':''}]},"
                                    + "'finishReason':'%s'}],'usageMetadata':{'promptTokenCount':11,"
                                    + "'candidatesTokenCount':7,'totalTokenCount':18},'modelVersion':'x'}")
                            .formatted(reason.equals("length") ? "MAX_TOKENS" : "STOP")
                    + "\n\n";
        }

        private String part(String part) {
            return "data: " + json("{'candidates':[{'index':0,'content':{'role':'model','parts':[") + json(part)
                    + "]}}]}\n\n";
        }
    },
    MISTRAL(ModelSettings.Api.MISTRAL, "/v1", "/v1/chat/completions") {
        @Override
        String piece(String text) {
            return OPENAI.piece(text);
        }

        @Override
        String thought(String text) {
            return data(
                    "{'choices':[{'index':0,'delta':{'content':[{'type':'thinking','thinking':"
                            + "[{'type':'text','text':%s}]}]}}]}",
                    text);
        }

        // No fragments: the call comes whole.
        @Override
        String call(String id, String name, List<String> arguments) {
            return data(
                    "{'choices':[{'index':0,'delta':{'content':'','tool_calls':[{'id':'" + id
                            + "','index':0,'function':{'name':'" + name + "','arguments':%s}}]}}]}",
                    String.join("", arguments));
        }

        @Override
        String end(String reason) {
            String known = reason.equals("tool") ? "tool_calls" : reason;
            return data(
                            "{'choices':[{'index':0,'delta':{'content':''},'finish_reason':%s}],"
                                    + "'usage':{'prompt_tokens':11,'completion_tokens':7,'total_tokens':18}}",
                            known)
                    + "data: [DONE]\n\n";
        }
    };

    private final ModelSettings.Api api;
    private final String base;
    private final String path;

    Wire(ModelSettings.Api api, String base, String path) {
        this.api = api;
        this.base = base;
        this.path = path;
    }

    ModelSettings.Api api() {
        return api;
    }

    /// What the base URL ends with.
    String base() {
        return base;
    }

    /// Where the question must arrive.
    String path() {
        return path;
    }

    String begin() {
        return "";
    }

    abstract String piece(String text);

    /// What the model thinks on the way.
    abstract String thought(String text);

    /// A tool call whose arguments come in fragments, where the format knows fragments.
    abstract String call(String id, String name, List<String> arguments);

    /// The end of an answer: `stop`, `tool` or `length`.
    abstract String end(String reason);

    static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    static String quoted(String text) {
        return Json.STRICT.writeValueAsString(text);
    }

    static String data(String template, String text) {
        return "data: " + json(template).formatted(quoted(text)) + "\n\n";
    }
}
