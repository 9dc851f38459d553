package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.catalogue.ModelMethods.Counts;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What was used of models in each session of the caller's agents. Days are days of UTC. What a session used goes with
/// the session; what agents used in all stays known by `usage.cost`.
public final class SessionUsageMethods {
    private static final String DATE = "\\d{4}-\\d{2}-\\d{2}";
    private static final int ZONE = 64;
    private static final int AGENT = 40;

    private SessionUsageMethods() {}

    /// Which sessions, and which days.
    ///
    /// @param key of one session; all of the caller's sessions when absent
    /// @param agentId of this agent alone
    /// @param agentScope says that all agents are meant, as without `agentId`
    /// @param startDate first day; 30 days up to the last when absent
    /// @param endDate last day; today when absent
    /// @param mode taken as it is: days are days of UTC
    /// @param range in place of days
    /// @param groupBy taken as it is: a session is one by its key
    /// @param limit most sessions that are listed, those that used last first; totals count all
    /// @param includeContextWeight taken as it is
    public record AskUsage(
            @Text(min = 1, max = SessionMethods.KEY, kind = Text.Kind.LINE)
            Optional<String> key,

            @Text(min = 1, max = AGENT, kind = Text.Kind.LINE)
            Optional<String> agentId,

            @OneOf("all") Optional<String> agentScope,
            @Form(DATE) Optional<String> startDate,
            @Form(DATE) Optional<String> endDate,
            @OneOf({"utc", "gateway", "specific"}) Optional<String> mode,
            @OneOf({"7d", "30d", "90d", "1y", "all"}) Optional<String> range,
            @OneOf({"instance", "family"}) Optional<String> groupBy,
            Optional<Boolean> includeHistorical,

            @Text(min = 1, max = ZONE, kind = Text.Kind.LINE)
            Optional<String> utcOffset,

            @Text(min = 1, max = ZONE, kind = Text.Kind.LINE)
            Optional<String> timeZone,

            @Range(min = 1, max = SessionMethods.PAGE) Optional<Integer> limit,
            Optional<Boolean> includeContextWeight) {
        public AskUsage {
            key = Wire.line("key", key, SessionMethods.KEY);
            agentId = Wire.line("agentId", agentId, AGENT);
            utcOffset = Wire.line("utcOffset", utcOffset, ZONE);
            timeZone = Wire.line("timeZone", timeZone, ZONE);
            form("startDate", startDate);
            form("endDate", endDate);
        }

        private static void form(String member, Optional<String> date) {
            if (date.filter(text -> !text.matches(DATE)).isPresent()) {
                throw new IllegalArgumentException(member + " takes a day such as 2026-01-31");
            }
        }

        /// The day that a text of the right form names.
        public static Optional<LocalDate> day(Optional<String> date) {
            try {
                return date.map(LocalDate::parse);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("no calendar has that day", e);
            }
        }
    }

    /// What one model was used.
    ///
    /// @param count questions that were put to it
    /// @param failed of them, those without an answer
    public record ModelUse(String provider, String model, Long count, Long failed, Counts totals) {}

    /// Tokens and dollars of one day.
    public record DayUse(String date, Long tokens, Double cost) {}

    /// What was used in a session.
    ///
    /// @param firstActivity when a model was asked first, in any day
    /// @param activityDates days on which it was used
    public record Use(
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
            Long missingCostEntries,
            Long firstActivity,
            Long lastActivity,
            List<String> activityDates,
            List<DayUse> dailyBreakdown,
            List<ModelUse> modelUsage) {}

    /// A session.
    public record SessionEntry(
            String key, Optional<String> label, String sessionId, Long updatedAt, String agentId, Use usage) {}

    /// What one agent used in its sessions.
    public record AgentUse(String agentId, Counts totals) {}

    /// The same, put together in other ways.
    public record Together(List<ModelUse> byModel, List<AgentUse> byAgent, List<DayUse> daily) {}

    /// What was used. Costs are at the prices that the configuration names now.
    ///
    /// @param totals of all sessions that fit, listed or not
    public record SessionsUsage(
            Long updatedAt,
            String startDate,
            String endDate,
            List<SessionEntry> sessions,
            Counts totals,
            Together aggregates) {}

    /// Which session.
    public record AskSeries(
            @Text(min = 1, max = SessionMethods.KEY, kind = Text.Kind.LINE)
            String key) {
        public AskSeries {
            key = PlainText.line("key", Wire.given("key", key), SessionMethods.KEY);
        }
    }

    /// One day of a session.
    ///
    /// @param timestamp its beginning
    public record Point(
            Long timestamp,
            Long input,
            Long output,
            Long cacheRead,
            Long cacheWrite,
            Long totalTokens,
            Double cost,
            Long cumulativeTokens,
            Double cumulativeCost) {}

    public record Series(String sessionId, List<Point> points) {}

    public static final Method<AskUsage, SessionsUsage> SESSIONS_USAGE = method("sessions.usage")
            .takes(AskUsage.class)
            .returns(SessionsUsage.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Tokens and dollars by session of the caller's agents, by day and model.");

    public static final Method<AskSeries, Series> SESSIONS_SERIES = method("sessions.usage.timeseries")
            .takes(AskSeries.class)
            .returns(Series.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("What one session used, a point for each day on which it used something.");

    public static final List<Method<?, ?>> ALL = List.of(SESSIONS_USAGE, SESSIONS_SERIES);
    public static final List<EventType<?>> EVENTS = List.of();
}
