package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Models, and what the caller's agents used of them.
public final class ModelMethods {
    /// Days that are counted back, at most.
    public static final int DAYS = 366;

    /// The largest budgets.
    public static final long TOKENS = 1_000_000_000_000L;

    public static final int DOLLARS = 1_000_000_000;

    private static final String PROVIDER_FORM = "[a-z0-9][a-z0-9._-]{0,31}";
    private static final int KEY = 4_096;
    private static final int PROFILES = 50;

    private ModelMethods() {}

    /// Which models.
    ///
    /// @param provider of this one alone
    /// @param view taken for clients that send it: a list always holds what the configuration and the
    ///     caller's agents name
    /// @param agentId taken for clients that send it
    /// @param sessionKey taken for clients that send it
    /// @param includeDetails taken for clients that send it
    /// @param includeDefaultModels taken for clients that send it
    /// @param refresh taken for clients that send it: no provider is asked
    /// @param includeProviderCapabilities taken for clients that send it
    /// @param preparedOnly taken for clients that send it
    /// @param authProfileId taken for clients that send it
    public record ListModels(
            @Text(min = 1, max = 32) Optional<String> provider,

            @OneOf({"default", "configured", "provider-config", "all"})
            Optional<String> view,

            @Text(max = 40) Optional<String> agentId,
            @Text(max = SessionMethods.KEY) Optional<String> sessionKey,
            Optional<Boolean> includeDetails,
            Optional<Boolean> includeDefaultModels,
            Optional<Boolean> refresh,
            Optional<Boolean> includeProviderCapabilities,
            Optional<Boolean> preparedOnly,
            @Text(max = 256) Optional<String> authProfileId) {}

    /// A model.
    ///
    /// @param id its name at the provider; an agent names it `provider/id`
    /// @param available whether the gateway knows where to ask it
    /// @param inputCost dollars for a million tokens, where the configuration says so
    public record ModelView(
            String id,
            String name,
            String provider,
            Boolean available,
            Optional<Long> contextWindow,
            Optional<Boolean> reasoning,
            Optional<Double> inputCost,
            Optional<Double> outputCost) {}

    public record ModelList(List<ModelView> models) {}

    /// A provider, today (UTC).
    ///
    /// @param windows always empty: no provider is asked what it still allows
    public record ProviderView(
            String provider, String displayName, List<String> windows, Long calls, Long failed, Long totalTokens) {}

    public record UsageStatus(Long updatedAt, List<ProviderView> providers) {}

    /// Which days.
    ///
    /// @param days up to and with today (UTC); 30 if left out
    /// @param agentId of this agent alone
    public record AskCost(
            @Range(min = 1, max = DAYS) Optional<Integer> days,
            @Text(min = 1, max = 40) Optional<String> agentId) {}

    /// Tokens and dollars.
    ///
    /// @param cacheRead always 0: no provider's cache is told apart
    /// @param cacheWrite always 0
    /// @param missingCostEntries questions of models without a price
    public record Counts(
            Long input,
            Long output,
            Long cacheRead,
            Long cacheWrite,
            Long totalTokens,
            Double totalCost,
            Double inputCost,
            Double outputCost,
            Double cacheReadCost,
            Double cacheWriteCost,
            Long missingCostEntries) {}

    /// A day.
    public record Day(
            String date,
            Long input,
            Long output,
            Long cacheRead,
            Long cacheWrite,
            Long totalTokens,
            Double totalCost,
            Double inputCost,
            Double outputCost,
            Double cacheReadCost,
            Double cacheWriteCost,
            Long missingCostEntries) {}

    /// What one agent used of one model.
    public record OfModel(
            String agentId,
            String model,
            Long calls,
            Long failed,
            Long input,
            Long output,
            Optional<Double> totalCost) {}

    /// What was used. Costs are at the prices that the configuration names now.
    ///
    /// @param models most tokens first
    public record UsageCost(Long updatedAt, Integer days, List<Day> daily, Counts totals, List<OfModel> models) {}

    /// Whose models.
    ///
    /// @param agentId of this agent alone
    public record AskStatus(@Text(min = 1, max = 40) Optional<String> agentId) {}

    /// What one agent asks.
    ///
    /// @param model the first one; absent: it has none
    /// @param fallbacks asked in this order when the first does not answer
    /// @param credentials of the first: `config` or names of the agent's own, the first to be used first
    /// @param thinking the configured level; absent: the provider's own
    public record AgentModels(
            String agentId,
            Optional<String> model,
            List<String> fallbacks,
            List<String> credentials,
            Optional<String> thinking) {}

    /// A model, or a credential with all models of its provider, that failed.
    ///
    /// @param credential `config` or the name of an agent's own
    /// @param reason such as `rate_limit`
    /// @param failures one after another
    /// @param until it is left alone; in the past: it is asked again
    public record CoolingView(
            String model, String credential, String reason, Integer failures, Long lastAt, Long until, Boolean left) {}

    /// Who is asked, and who did not answer.
    ///
    /// @param aliases short names by what they stand for
    /// @param imageModels who looks at pictures, in this order; absent: each agent's own model
    public record ModelsStatus(
            Long ts,
            Optional<String> defaultModel,
            List<AgentModels> agents,
            Map<String, String> aliases,
            List<CoolingView> cooling,
            Optional<List<String>> imageModels) {}

    /// What may be used of models. Tokens are those in and out together; days and months are those of UTC.
    ///
    /// @param scope `gateway` (for each person, by its configuration), `person` (all agents together) or `agent`
    /// @param agentId for `agent`
    /// @param usedToday tokens used and reserved
    public record BudgetView(
            @OneOf({"gateway", "person", "agent"}) String scope,
            Optional<String> agentId,
            Optional<Long> dayTokens,
            Optional<Long> monthTokens,
            Optional<Double> dayDollars,
            Optional<Double> monthDollars,
            Long usedToday,
            Long usedThisMonth,
            Double dollarsToday,
            Double dollarsThisMonth) {}

    public record Budgets(Long ts, List<BudgetView> budgets) {}

    /// A budget in place of the one there was; without any bound there is none.
    ///
    /// @param agentId of this agent; absent: of all of the caller's agents together
    public record SetBudget(
            @Text(min = 1, max = 40) Optional<String> agentId,
            @Range(min = 0, max = TOKENS) Optional<Long> dayTokens,
            @Range(min = 0, max = TOKENS) Optional<Long> monthTokens,
            @Range(min = 0, max = DOLLARS) Optional<Double> dayDollars,
            @Range(min = 0, max = DOLLARS) Optional<Double> monthDollars) {
        public SetBudget {
            dayTokens = Wire.within("dayTokens", dayTokens, 0, TOKENS);
            monthTokens = Wire.within("monthTokens", monthTokens, 0, TOKENS);
            dayDollars.ifPresent(dollars -> dollars("dayDollars", dollars));
            monthDollars.ifPresent(dollars -> dollars("monthDollars", dollars));
        }

        private static void dollars(String name, double given) {
            if (!(given >= 0 && given <= DOLLARS)) {
                throw new IllegalArgumentException(name + " lies between 0 and " + DOLLARS);
            }
        }
    }

    public record BudgetSet(Boolean ok) {}

    /// Whose keys.
    ///
    /// @param agentId of this agent alone
    /// @param refresh taken for clients that send it: no provider is asked
    public record AskAuth(@Text(min = 1, max = 40) Optional<String> agentId, Optional<Boolean> refresh) {}

    /// A key by its name, never what it holds.
    ///
    /// @param type `api_key`, `token`, or what the file says
    /// @param status `unusable`: over, switched off, or a login that this gateway does not renew
    /// @param agentId whose it is
    public record AuthProfile(
            String profileId,
            String type,
            @OneOf({"ok", "unusable"}) String status,
            Optional<String> agentId) {}

    /// A provider that the caller's agents have keys of their own for.
    public record AuthProvider(
            String provider,
            String displayName,
            @OneOf({"ok", "unusable"}) String status,
            List<AuthProfile> profiles) {}

    public record AuthStatus(long ts, List<AuthProvider> providers) {}

    /// A key to keep.
    ///
    /// @param agentId for this agent alone; absent: for all active agents of the caller
    public record SetKey(
            @Form(PROVIDER_FORM) String provider,

            @Text(min = 1, max = KEY, kind = Text.Kind.LINE) String apiKey,

            @Text(min = 1, max = 40) Optional<String> agentId) {
        public SetKey {
            provider = named(provider);
            apiKey = PlainText.line("apiKey", Wire.given("apiKey", apiKey), KEY);
        }

        /// The key is in no text that somebody could log.
        @Override
        public String toString() {
            return "SetKey[provider=" + provider + "]";
        }
    }

    /// A key that is kept.
    public record KeyKept(String provider, String profileId, Optional<String> warning) {}

    /// Keys to take away.
    ///
    /// @param profileIds of these names alone; absent: all of the provider
    /// @param credentialType taken for clients that send it
    /// @param agentId of this agent alone; absent: of all active agents of the caller
    public record Logout(
            @Form(PROVIDER_FORM) String provider,

            @Size(min = 1, max = PROFILES) @Text(min = 1, max = Wire.ID)
            Optional<List<String>> profileIds,

            @OneOf("api_key") Optional<String> credentialType,
            @Text(min = 1, max = 40) Optional<String> agentId) {
        public Logout {
            provider = named(provider);
            profileIds = profileIds.map(ids -> Wire.some("profileIds", ids, PROFILES));
        }
    }

    public record KeysRemoved(String provider, List<String> removedProfiles) {}

    private static String named(String text) {
        if (!Wire.given("provider", text).matches(PROVIDER_FORM)) {
            throw new IllegalArgumentException("provider takes 1 to 32 of a-z 0-9 . _ -, such as openai");
        }
        return text;
    }

    public static final Method<AskAuth, AuthStatus> AUTH_STATUS = method("models.authStatus")
            .takes(AskAuth.class)
            .returns(AuthStatus.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Names the keys of providers that the caller's agents have of their own.");

    public static final Method<SetKey, KeyKept> AUTH_SET = method("models.authSetApiKey")
            .takes(SetKey.class)
            .returns(KeyKept.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("models.key.set")
            .perMinute(30)
            .fails(ErrorCode.INVALID_REQUEST, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Keeps a provider's key for the caller's agents, to be used first.");

    public static final Method<Logout, KeysRemoved> AUTH_LOGOUT = method("models.authLogout")
            .takes(Logout.class)
            .returns(KeysRemoved.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("models.key.removed")
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Takes keys of a provider away from the caller's agents, for good.");

    public static final Method<Method.None, Budgets> USAGE_BUDGET_SHOW = method("usage.budget.show")
            .takes(Method.None.class)
            .returns(Budgets.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .doc("What the caller's agents may use of models, and what they used.");

    public static final Method<SetBudget, BudgetSet> USAGE_BUDGET_SET = method("usage.budget.set")
            .takes(SetBudget.class)
            .returns(BudgetSet.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("usage.budget.set")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Sets what the caller's agents may use of models by day and month.");

    public static final Method<AskStatus, ModelsStatus> MODELS_STATUS = method("models.status")
            .takes(AskStatus.class)
            .returns(ModelsStatus.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Which models the caller's agents ask, which next, and which are left alone for a while.");

    public static final Method<ListModels, ModelList> MODELS_LIST = method("models.list")
            .takes(ListModels.class)
            .returns(ModelList.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .doc("Models that the configuration and the caller's agents name.");

    public static final Method<Method.None, UsageStatus> USAGE_STATUS = method("usage.status")
            .takes(Method.None.class)
            .returns(UsageStatus.class)
            .needs(Scope.READ)
            .doc("What the caller's agents used of each provider today.");

    public static final Method<AskCost, UsageCost> USAGE_COST = method("usage.cost")
            .takes(AskCost.class)
            .returns(UsageCost.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .doc("Tokens and their cost by day and by model.");

    public static final List<Method<?, ?>> ALL = List.of(
            MODELS_LIST,
            MODELS_STATUS,
            AUTH_STATUS,
            AUTH_SET,
            AUTH_LOGOUT,
            USAGE_STATUS,
            USAGE_COST,
            USAGE_BUDGET_SHOW,
            USAGE_BUDGET_SET);
    public static final List<EventType<?>> EVENTS = List.of();
}
