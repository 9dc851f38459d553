package dev.clawnet.gateway.limits;

import java.time.Duration;

/// The table of what agents do: models, sessions, channels, jobs, programs. The rest stands in [Limits].
public final class AgentLimits {
    // model

    /// Bytes of one answer of a provider, framing included: many times what a model can say in one reply.
    public static final int MODEL_ANSWER_BYTES = 8 * 1024 * 1024;
    /// Characters of text in one reply: the context would not take more back.
    public static final int MODEL_TEXT_CHARS = 262_144;
    /// Tool calls in one reply: each is decided, recorded and answered before the model is asked again.
    public static final int MODEL_CALLS = 16;
    /// Bytes of the arguments of one tool call: as much as one written file part.
    public static final int MODEL_ARGUMENT_BYTES = 65_536;
    /// Bytes of a refusal of a provider that are looked at, to tell a context that is too long from other
    /// refusals.
    public static final int MODEL_REFUSAL_BYTES = 16_384;
    /// How long a provider may take to accept a connection.
    public static final Duration MODEL_CONNECT = Duration.ofSeconds(10);
    /// How long one question may take, tries and pauses included: a run holds its lane for that long.
    public static final Duration MODEL_DEADLINE = Duration.ofMinutes(5);
    /// Tries of one question after the first: beyond that the run's own plan decides.
    public static final int MODEL_RETRIES = 2;
    /// Longest pause before the first repetition; doubles with each, and chance takes a part of it.
    public static final Duration MODEL_RETRY_PAUSE = Duration.ofMillis(500);
    /// A provider that asks for a longer pause than this is not tried again by the same question: somebody waits, and
    /// another model may be there.
    public static final Duration MODEL_RETRY_AFTER = Duration.ofSeconds(10);

    /// Questions of one person's agents that hold a reserve of a budget at once: more than may run. Rows.
    public static final int RESERVED = 1_000;
    /// Models and credentials that one thought tries: each may take a deadline's time.
    public static final int MODEL_ATTEMPTS = 6;
    /// How long a model that failed is left alone at first; five times as long with each further failure.
    public static final Duration COOLING = Duration.ofMinutes(1);
    /// How long it is at most, but for an account that is used up: a provider that is back is found within the hour.
    public static final Duration COOLING_MOST = Duration.ofHours(1);
    /// How long an account that is used up is left alone at first; twice as long with each further failure.
    public static final Duration COOLING_BILLING = Duration.ofHours(5);
    /// After how long a failure counts no more, and the longest that anything is left alone.
    public static final Duration COOLING_MEMORY = Duration.ofDays(1);
    /// Models and credentials of one person of which a failure is remembered. Rows.
    public static final int COOLINGS = 256;

    // session

    /// After how long a lane is looked at again in which the store would neither begin nor end what waits: soon enough
    /// for whoever waits, and seldom enough for a store that is in trouble.
    public static final Duration LANE_RETRY = Duration.ofSeconds(10);
    /// How long it is known what a session used: as long as of its agent. Days.
    public static final int SESSION_USAGE_DAYS = 400;
    /// Days times models of one session that are counted; the oldest make room, since all are one row. Slots.
    public static final int SESSION_USAGE_SLOTS = 366;
    /// Sessions of one person: a line each in the index; strangers on channels make sessions too. Sessions.
    public static final int SESSIONS_PER_PERSON = 5_000;
    /// Turns that one transaction takes away while a session is deleted. Turns.
    public static final int TURNS_DELETED = 1_000;
    /// Sessions that one link listens to at once: more than a client shows. Sessions.
    public static final int SESSIONS_HEARD_PER_LINK = 200;
    /// Runs that are remembered so that what they do is numbered and told in order: eight times those that are driven
    /// at once. Beyond it a run that was not told of for longest begins again at one. Runs.
    public static final int RUNS_TOLD = 4_096;
    /// What an event shows of a call's arguments, and of its answer: enough for a card. Characters.
    public static final int TOOL_TOLD = 2_000;
    /// The same where the owner wants to see all of it. Characters.
    public static final int TOOL_TOLD_FULL = 16_000;
    /// A thought that is told when it is over. Characters.
    public static final int THOUGHT_TOLD = 20_000;
    /// How long `sessions.compact` waits for the model.
    public static final Duration COMPACTION = Duration.ofMinutes(10);
    /// Sessions in one list; more in the next page. Sessions.
    public static final int SESSIONS_LISTED = 1_000;
    /// Sessions of a list that is kept ready until one of them changes: what a screen shows. Sessions.
    public static final int SESSIONS_AT_HAND = 50;
    /// Text of one history: several times what a screen shows, and well below what a link takes. Characters.
    public static final int HISTORY_CHARACTERS = 1_500_000;

    /// Runs that are driven at once, all people together: each holds a virtual thread and a call of a provider. Runs.
    public static final int RUNS_DRIVEN = 512;
    /// Of one person; a configuration may ask for fewer (`agents.defaults.maxConcurrent`). What is more waits. Runs.
    public static final int RUNS_DRIVEN_PER_PERSON = 64;

    // channel

    /// Keys of what an owner said by `chat.send`, kept to tell a repetition: a client that was away for a day
    /// asks again with the last few. Messages.
    public static final int CHAT_KEYS_PER_PERSON = 1_000;
    /// Messages of one person that came with a time of their own and wait for their answer: all are looked at
    /// for each further one. Messages.
    public static final int CHAT_TIMES_PER_PERSON = 200;
    /// Ids of messages that an account heard, kept to tell a repetition: networks repeat what is minutes old.
    /// Messages.
    public static final int CHANNEL_HEARD_PER_ACCOUNT = 5_000;
    /// Messages of one account that wait to be sent; what comes beyond fails at once. Messages.
    public static final int CHANNEL_OUTBOX_PER_ACCOUNT = 1_000;
    /// Messages of one account that were sent, failed or are unknown, kept to be looked at. Messages.
    public static final int CHANNEL_SETTLED_PER_ACCOUNT = 1_000;
    /// Messages in one list. Messages.
    public static final int CHANNEL_POSTS_LISTED = 200;
    /// How long a message waits for its line: an answer that comes a day late answers nothing.
    public static final Duration CHANNEL_POST_LIFE = Duration.ofHours(24);
    /// Messages that one text becomes; a longer one is cut, so that no model floods a room. Messages.
    public static final int CHANNEL_PIECES = 40;
    /// Unknown senders of one account that wait for their owner at once: a stranger cannot fill the list. Requests.
    public static final int CHANNEL_REQUESTS_PER_ACCOUNT = 3;
    /// How long a sender's code counts: long enough to tell it to the owner.
    public static final Duration CHANNEL_REQUEST_LIFE = Duration.ofHours(1);
    /// Requests of senders in one list: three for each of more accounts than anybody has. Requests.
    public static final int CHANNEL_REQUESTS_LISTED = 3_000;
    /// Senders let in on one account by a code: all are looked at for each message. Senders.
    public static final int CHANNEL_SENDERS_PER_ACCOUNT = 1_000;
    /// Senders in one list. Senders.
    public static final int CHANNEL_SENDERS_LISTED = 10_000;
    /// Runs that messages of one account started and that are not over; what comes beyond is not heard, and its
    /// owner is told. Runs.
    public static final int CHANNEL_RUNS_PER_ACCOUNT = 50;
    /// Runs of one person for messages of all accounts. Runs.
    public static final int CHANNEL_RUNS_PER_PERSON = 200;
    /// Kinds of dropped messages that are counted at once; each is one entry a minute. Kinds.
    public static final int CHANNEL_DROPS_COUNTED = 10_000;

    // irc

    /// How long a server may take to accept a connection.
    public static final Duration IRC_CONNECT = Duration.ofSeconds(15);
    /// From the connection to the welcome: servers look up names and idents first.
    public static final Duration IRC_REGISTER = Duration.ofSeconds(60);
    /// How long the answer to the PING behind a message may take: servers slow down who talks much.
    public static final Duration IRC_RECEIPT = Duration.ofSeconds(60);
    /// A line that is silent for as long is asked whether it is there.
    public static final Duration IRC_SILENCE = Duration.ofSeconds(90);
    /// Shortest pause before the next connection; doubles with each that fails.
    public static final Duration IRC_PAUSE = Duration.ofSeconds(1);
    /// Longest pause before the next connection: a server that is back is found within minutes.
    public static final Duration IRC_PAUSE_MOST = Duration.ofMinutes(5);
    /// Bytes of one line that a server may send, tags included (8,191 + 512 by IRCv3). Bytes.
    public static final int IRC_LINE = 8_704;
    /// Other names tried when one's own is taken. Tries.
    public static final int IRC_NICKS = 20;

    // schedule

    /// Jobs of one person: a list that somebody can still read, and a kilobyte or two each. Jobs.
    public static final int CRON_JOBS_PER_PERSON = 500;
    /// Between two slots of a job: a run takes longer than that, and each is a few ledger entries.
    public static final Duration CRON_SHORTEST = Duration.ofSeconds(10);
    /// How late a slot may be seen and still be run as if in time: a restart takes seconds, an upgrade a minute.
    public static final Duration CRON_LATE = Duration.ofMinutes(2);
    /// Slots that are counted in one transaction: a month of minutes; more are counted in the next one. Slots.
    public static final int CRON_SLOTS_SEEN = 50_000;
    /// Until a slot that could not be taken, since nothing can be written, is looked at again.
    public static final Duration CRON_AGAIN = Duration.ofSeconds(30);
    /// Runs of jobs of one person that are not over; a slot beyond is missed, and reported. Runs.
    public static final int CRON_RUNS_PER_PERSON = 50;
    /// Runs and misses that are remembered for each job: half a year of days. Rows.
    public static final int CRON_HISTORY_PER_JOB = 200;
    /// How long a call of a tool from outside is waited for: what takes longer goes on, and is asked for again.
    public static final Duration INVOKE_ANSWER = Duration.ofSeconds(60);
    /// Texts that wait for the next heartbeat of an agent; the oldest makes room. Texts.
    public static final int HEARTBEAT_EVENTS = 20;
    /// Between two times that an agent without heartbeats is told what programs say: each is a run of a model, and a
    /// program that says it is there does so each few seconds.
    public static final Duration TOLD_AGAIN = Duration.ofSeconds(30);
    /// Characters of a run's last word that its history shows. Characters.
    public static final int CRON_SUMMARY = 500;

    // sandbox

    /// Programs of one person's agents that run at once: what a person follows. Programs.
    public static final int SANDBOX_PROGRAMS_PER_PERSON = 16;
    /// Programs of the gateway that run at once: each may use its whole memory. Programs.
    public static final int SANDBOX_PROGRAMS = 64;
    /// Programs of one person that are remembered when they are over, for whoever looks at them later. Programs.
    public static final int SANDBOX_PROGRAMS_KEPT = 32;
    /// Boxes of one person: agents times audiences. Boxes.
    public static final int SANDBOX_BOXES_PER_PERSON = 64;
    /// Bytes in one box above which nothing more is started in it. Bytes.
    public static final long SANDBOX_BYTES = 1L << 30;
    /// Files in one box that are counted; more are too many. Files.
    public static final int SANDBOX_FILES = 50_000;
    /// Files of an agent's own folder that are looked through for secrets before programs see it. Files.
    public static final int SANDBOX_MOUNTED_FILES = 5_000;
    /// Control groups that a start removes after a gateway that was killed: what is beyond goes at the next one.
    /// Groups.
    public static final int SANDBOX_GROUPS_SWEPT = 1_000;
    /// How long what sets up a new box may take: packages are unpacked.
    public static final Duration SANDBOX_SETUP = Duration.ofMinutes(5);
    /// How long an end that was asked for is waited for.
    public static final Duration SANDBOX_END = Duration.ofSeconds(5);
    /// A program's time when its agent names none.
    public static final Duration SANDBOX_TIME = Duration.ofMinutes(2);
    /// Longest time of a program that its agent waits for, or left in the background.
    public static final Duration SANDBOX_TIME_MOST = Duration.ofMinutes(30);
    /// How long an agent waits before a program goes on in the background.
    public static final Duration SANDBOX_WAIT = Duration.ofSeconds(10);
    /// Output that an agent is given at once. Characters.
    public static final int SANDBOX_TOLD = 30_000;

    // Tool servers (MCP)

    /// Bytes of one message, or of one stream that answers a request. A page of a document with room. Bytes.
    public static final int MCP_MESSAGE_BYTES = 4 << 20;
    /// Bytes of a description, a registration or a token of an authorization server. Bytes.
    public static final int MCP_DESCRIPTION_BYTES = 256 << 10;
    /// Tools of one server: more no model can choose from. Tools.
    public static final int MCP_TOOLS = 128;
    /// Pages of a list of tools that are turned. Pages.
    public static final int MCP_PAGES = 32;
    /// The name of a tool as the server gives it. Characters.
    public static final int MCP_NAME = 128;
    /// Words of a server that are kept to be shown to its owner. Characters.
    public static final int MCP_WORDS = 500;
    /// Times that one answer's stream is taken up again after it ended early. Times.
    public static final int MCP_RESUMES = 8;
    /// Wait before that, where the server names none.
    public static final Duration MCP_RETRY = Duration.ofSeconds(1);
    /// How long a stream stands on which a server says what it wants by itself, before it is opened again.
    public static final Duration MCP_STANDING = Duration.ofHours(1);
    /// How long the first request waits until a server has heard of its standing stream: most answer at once, and one
    /// that does not is not waited for longer.
    public static final Duration MCP_STANDING_FIRST = Duration.ofSeconds(1);
    /// Bytes of such a stream, before it is opened again. Bytes.
    public static final int MCP_STANDING_BYTES = 16 << 20;
    /// Authorizations that one request may lead to: one, and a wider one. Authorizations.
    public static final int MCP_AUTHORIZATIONS = 2;
    /// Sign-ins of all people that were begun and wait for their browsers; an older one of the same server goes.
    /// Sign-ins.
    public static final int MCP_LOGINS = 256;
    /// How long a browser may take to come back.
    public static final Duration MCP_LOGIN = Duration.ofMinutes(10);
    /// Within which a server, and its authorization server, must say how to sign in, and give a token.
    public static final Duration MCP_LOGIN_ASK = Duration.ofSeconds(20);
    /// How long a connection to a server, and a goodbye, may take.
    public static final Duration MCP_CONNECT = Duration.ofSeconds(10);
    /// Servers of one person: each may be a program that runs all the time. Servers.
    public static final int MCP_SERVERS_PER_PERSON = 16;
    /// What an agent is given of one answer. Characters.
    public static final int MCP_TOLD = 30_000;
    /// Arguments of one call. Characters; its owner is shown them whole when asked, up to 4,000.
    public static final int MCP_ARGUMENTS = 100_000;
    /// Of a tool's description, what a model is told. Characters.
    public static final int MCP_DESCRIPTION = 2_000;
    /// First wait before a server that could not be used is tried again, doubled by each further time.
    public static final Duration MCP_AGAIN = Duration.ofSeconds(5);
    /// Longest such wait.
    public static final Duration MCP_AGAIN_MOST = Duration.ofMinutes(10);
    /// Within which a server must greet, and list its tools.
    public static final Duration MCP_GREETING = Duration.ofSeconds(30);
    /// Longest time of a call that a configuration may name.
    public static final Duration MCP_CALL_MOST = Duration.ofMinutes(10);
    /// Time on a processor that a server's program behind walls may use before it is started anew.
    public static final Duration MCP_PROGRAM = Duration.ofHours(12);
    /// Requests to one server that are open at once: more agents than a person has. Requests.
    public static final int MCP_OPEN = 64;

    // pictures

    /// Bytes of one picture: what every provider takes. Bytes.
    public static final int IMAGE_BYTES = 4 << 20;
    /// Pictures of one message. Pictures.
    public static final int IMAGES_AT_ONCE = 4;
    /// Pictures of one message together: in base64 they leave half of a frame. Bytes.
    public static final int IMAGE_BYTES_AT_ONCE = 8 << 20;
    /// Longest side of a picture that providers take. Pixels.
    public static final int IMAGE_SIDE = 8_000;
    /// Pixels of a picture: what is decoded elsewhere takes four bytes for each. Pixels.
    public static final int IMAGE_PIXELS = 40_000_000;
    /// Pictures that are kept for a person; beyond it the oldest go. Pictures.
    public static final int IMAGES_KEPT = 500;
    /// The same in bytes. Bytes.
    public static final long IMAGE_BYTES_KEPT = 128L << 20;
    /// Pictures that a model is shown in one question, the newest: each costs as much as a long page. Pictures.
    public static final int IMAGES_SHOWN = 8;
    /// The same in bytes: what providers take in one request, in base64, with room for words. Bytes.
    public static final long IMAGE_BYTES_SHOWN = 12L << 20;

    // pages of the web

    /// Bytes of one page, packed and unpacked: articles have a hundredth of that. Bytes.
    public static final int WEB_BODY = 2 << 20;
    /// Text of one page that an agent is given at once: what a model reads without losing the thread. Characters.
    public static final int WEB_TEXT = 40_000;
    /// How long one hop of a fetch may take in all, however little the host says at a time.
    public static final Duration WEB_TIME = Duration.ofSeconds(20);
    /// How long a host may take to accept a connection.
    public static final Duration WEB_CONNECT = Duration.ofSeconds(5);
    /// Redirects within one host that are followed: to https, to a slash, to a language. Redirects.
    public static final int WEB_REDIRECTS = 5;

    private AgentLimits() {}
}
