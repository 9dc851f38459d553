package dev.clawnet.gateway.limits;

import java.time.Duration;

/// The table of the platform: links, proofs, people, approvals, nodes, storage. What agents do has its own,
/// [AgentLimits].
public final class Limits {
    // Connections. What one peer can make the gateway hold, before and after it proved anything.
    /// From the upgrade to hello: a slow line signs in seconds; a socket that says nothing is somebody else's
    /// slot.
    public static final Duration HANDSHAKE = Duration.ofSeconds(15);
    /// Frames kept while connect is decided: clients send a few early; more is a flood. Frames.
    public static final int FRAMES_BEFORE_HELLO = 15;
    /// Requests of one link that are open at once: what a busy client needs, many times over. Requests.
    public static final int REQUESTS_IN_FLIGHT = 256;
    /// Calls to the other role's methods after which a link is closed: a client that goes on will not learn.
    /// Calls.
    public static final int UNAUTHORIZED_CALLS = 10;
    /// How long a link whose credentials are void may still send the one answer that says so.
    public static final Duration LAST_ANSWER = Duration.ofSeconds(1);
    /// Links of one person: an eighth of all, so that few people cannot take the gateway from the others. Each takes
    /// 5 KB while it is idle, and at most 256 KB of buffers while its peer does not read: 128 MB together. Links.
    /// Other with `gateway.links.perPerson`.
    public static final int LINKS_PER_PERSON = 512;
    /// Links of the gateway: what the usual heap of 512 MB holds while each has answers on their way, and what the
    /// usual 4,096 open files of a process allow. Links. Other with `gateway.links.all`.
    public static final int LINKS = 4_096;
    /// Most that a configuration may say: a port of one address has no more peers. Links.
    public static final int LINKS_MOST = 65_535;
    /// Between two ticks: clients give up after twice that.
    public static final Duration TICK = Duration.ofSeconds(30);
    /// Announced largest inbound frame. Bytes.
    public static final long MAX_PAYLOAD = 26_214_400;
    /// Announced unsent bytes of a link before it counts as too slow. Bytes.
    public static final long MAX_BUFFERED = 52_428_800;

    // Proofs and guesses.
    /// How far the clock of a device may be off: phones drift, replay is the nonce's business.
    public static final Duration SIGNATURE_SKEW = Duration.ofMinutes(2);
    /// Keys that proved themselves and are kept ready to be checked again: some hundred bytes each. Keys.
    public static final int KNOWN_KEYS = 4_096;
    /// Wrong credentials of one (address, class) within the window, then the lockout. Attempts.
    public static final int WRONG_CREDENTIALS = 10;
    /// Window in which wrong credentials are counted.
    public static final Duration WRONG_CREDENTIALS_WINDOW = Duration.ofMinutes(1);
    /// How long an (address, class) is locked out: 256-bit secrets need no more, logs want less noise.
    public static final Duration LOCKOUT = Duration.ofMinutes(5);
    /// First delay of a refusal on loopback, doubled by each further one: locking the host out would help nobody.
    public static final Duration LOOPBACK_DELAY = Duration.ofMillis(250);
    /// Longest delay of a refusal on loopback.
    public static final Duration LOOPBACK_DELAY_MAX = Duration.ofSeconds(5);
    /// (address, class) pairs watched at once; the oldest make room. Pairs.
    public static final int WATCHED_ADDRESSES = 10_000;
    /// (address, code) pairs counted in one minute for the gateway's log; the rest count as one. Pairs.
    public static final int REFUSALS_COUNTED = 1_000;

    // Pairing.
    /// A pairing request nobody decided ends after this: the device is at hand, or it asks again.
    public static final Duration PAIRING_REQUEST_LIFE = Duration.ofMinutes(5);
    /// Between two different requests of one device: each is shown to somebody, and shows them no more than this.
    public static final Duration PAIRING_ASKS_AGAIN = Duration.ofSeconds(10);
    /// How long the host person's window lets one device in without asking: long enough to walk to it.
    public static final Duration PAIRING_WINDOW = Duration.ofMinutes(10);
    /// Life of a nonce that is fetched through SSH: the client that fetched it uses it at once.
    public static final Duration SSH_NONCE_LIFE = Duration.ofMinutes(2);
    /// Tries to find a free slug before its number is drawn at random. Tries.
    public static final int SLUG_TRIES = 100;
    /// Open pairing requests of one person, and of all without a person. Requests.
    public static final int PAIRING_REQUESTS_PER_PERSON = 20;
    /// Open pairing requests from one address (one /64 for IPv6). Requests.
    public static final int PAIRING_REQUESTS_PER_ADDRESS = 5;
    /// Open pairing requests of the gateway. Requests.
    public static final int PAIRING_REQUESTS = 1_000;
    /// A setup code ends after this: long enough to walk to the other device.
    public static final Duration SETUP_CODE_LIFE = Duration.ofMinutes(10);

    /// How long the first code of a new person opens the way in: it travels from the steward to that person, and
    /// without it nobody can speak for them.
    public static final Duration FIRST_CODE_LIFE = Duration.ofHours(24);
    /// Open setup codes of one person. Codes.
    public static final int SETUP_CODES_PER_PERSON = 20;
    /// Devices of one person: a kilobyte each, so that a program which pairs in a loop costs megabytes and no more,
    /// and the list of them still fits one answer. Devices.
    public static final int DEVICES_PER_PERSON = 20_000;
    /// Scopes, capabilities or commands that one device declares. Names.
    public static final int NAMES_PER_DEVICE = 256;

    // Collaborations.
    /// Links below the first collaboration of a tree: an asker, those it asks, those they ask. Longer chains hide
    /// from their first owner what became of the question. Links.
    public static final int COLLAB_DEPTH = 2;
    /// Branches that one side of a collaboration opens in all, so that no model asks half the company. Branches.
    public static final int BRANCHES_PER_SIDE = 8;
    /// How long after a form is asked its answer is heard, whatever it is: long enough for a model to work it out,
    /// short enough for a turn to wait.
    public static final Duration FORM_SLOT = Duration.ofSeconds(20);
    /// Questions that one side of a collaboration puts to the forms of its owner in all. Questions.
    public static final int FORM_QUESTIONS_PER_SIDE = 200;
    /// Trees that a person is in, read at each decision. Trees.
    public static final int TREES_PER_PERSON = 1_000;

    // Calls.
    /// How long the outcome of an idempotent call is kept: longer than any client retries.
    public static final Duration OUTCOME_LIFE = Duration.ofMinutes(5);
    /// Outcomes kept for one person; the oldest finished ones make room. Outcomes.
    public static final int OUTCOMES_PER_PERSON = 1_000;
    /// Answers kept for one person, all together: some of the largest, or all of the usual ones. The oldest
    /// finished ones make room, the newest stays. Characters.
    public static final long OUTCOME_TEXT_PER_PERSON = 8L << 20;
    /// (device, method) pairs of one person counted in one minute; beyond it that person's calls are refused until
    /// the next, and nobody else's. Pairs.
    public static final int CALL_COUNTERS_PER_PERSON = 10_000;
    /// Longest wait for a final answer that a handler may ask for.
    public static final Duration LONGEST_ANSWER = Duration.ofHours(1);

    /// Persons whose agents' names are kept ready for `health` and hello; beyond it they are read again. Persons.
    public static final int REPORTS_KEPT = 10_000;

    // Presence.
    /// A device that is gone stays in the list this long.
    public static final Duration PRESENCE_LIFE = Duration.ofMinutes(5);
    /// Changes of a person's list within this are told together: the list is told whole, so none is lost, and
    /// nobody looks twenty times a second.
    public static final Duration PRESENCE_GATHER = Duration.ofMillis(50);
    /// Rows of one person's devices that are gone; those that left longest ago make room, and the list of devices
    /// still has them. Each hello holds these rows, 400 bytes each: devices which come and go would make all of
    /// them dear. Rows.
    public static final int PRESENCE_GONE = 8;
    /// Rows of what a person's programs say is there, beside those of its devices; the oldest make room. Rows.
    public static final int PRESENCE_SAID = 32;
    /// Characters of such a row's text: the list goes whole to each link. Characters.
    public static final int PRESENCE_TEXT = 200;
    /// Between two writes of when devices were last here; what a killed gateway may forget of it.
    public static final Duration SEEN_FLUSH = Duration.ofSeconds(30);
    /// Devices whose last moment is not written yet; more do not come and go in half a minute. Devices.
    public static final int SEEN_UNWRITTEN = 10_000;

    // store

    /// Works waiting for the writer: some seconds of a busy disk; more would only make everybody wait longer.
    public static final int STORE_IN_LINE = 4_096;
    /// Works that share one commit: bounds what one lost commit takes with it, and the wait of the first one.
    public static final int STORE_BATCH = 256;
    /// Threads that help the writer to compute what a commit needs: hashes, signatures, texts. Threads.
    public static final int STORE_HELPERS = 3;
    /// Small rows that the writer keeps from one commit to the next, such as the heads of busy logs. Rows.
    public static final int STORE_HOT = 4_096;
    /// Text of a row that the writer keeps because it was just written; larger ones are read again. A full house of
    /// them is some fifty megabytes of objects, a tenth of the usual heap. Characters.
    public static final int STORE_HOT_TEXT = 4_096;
    /// Rows that everything was made of that the writer keeps for decisions, such as people's rules by their
    /// places: some kilobytes each with what is made of them, and more rules than 60 people may have. Rows.
    public static final int STORE_EXTRACT_ROWS = 65_536;
    /// Rows that everything was made of that is kept for lists which clients ask for again and again: a kilobyte each,
    /// and the first screen of some hundred people. Rows.
    public static final int STORE_SHOWN_ROWS = 8_192;
    /// How long a change waits in line before its caller is told that the store is unavailable.
    public static final Duration STORE_PATIENCE = Duration.ofSeconds(10);
    /// How long a caller waits for a change that already runs: longer than any disk that still works needs.
    public static final Duration STORE_COMMIT = Duration.ofSeconds(30);
    /// How often a store whose disk was full tries it again: soon enough for whoever just freed space, and seldom
    /// enough to leave a full disk alone.
    public static final Duration STORE_TRIAL = Duration.ofSeconds(2);
    /// Connections that read at the same time; each holds some megabytes of page cache.
    public static final int STORE_READERS = 8;
    /// Of these, what one person takes or waits for at once; half, so that no one person keeps all others waiting.
    /// Connections.
    public static final int STORE_READERS_PER_PERSON = 4;
    /// Commits whose notices are not delivered yet; beyond it no change is taken until subscribers have caught up.
    public static final int STORE_UNDELIVERED = 16_384;

    /// Files of a state directory beside the store that a backup copies: keys, certificates, scripts. More is not
    /// ours.
    public static final int BACKUP_FILES = 10_000;

    // doctor

    /// Free space below which a gateway is about to change nothing any more. Bytes.
    public static final long DOCTOR_SPACE_BAD = 64L * 1024 * 1024;
    /// Free space below which somebody should look: days of a busy gateway. Bytes.
    public static final long DOCTOR_SPACE_LOW = 1024L * 1024 * 1024;
    /// A certificate that ends sooner should have its successor announced by now.
    public static final Duration DOCTOR_CERTIFICATE = Duration.ofDays(20);

    // ledger

    /// Longest value of a field; beyond it the value is cut and its digest stands for the rest. UTF-16 units.
    public static final int LEDGER_VALUE = 2_048;
    /// Entries in one answer of a listing or an export: an answer stays well below a frame. Entries.
    public static final int LEDGER_PAGE = 500;
    /// Entries looked at for one answer of a filtered listing: bounds what one question costs. Entries.
    public static final int LEDGER_SCANNED = 10_000;
    /// Damages named in one report; the first ones tell where to look. Findings.
    public static final int LEDGER_FINDINGS = 100;
    /// Logs whose head was checked since the start and is not checked again at each append. Logs.
    public static final int LEDGER_CHECKED = 4_096;
    /// Logs whose hashes since the last full tile are kept in memory, some kilobytes each. Logs.
    public static final int LEDGER_OPEN_TILES = 512;
    /// Interrupted effects that one transaction of the recovery settles. Entries.
    public static final int LEDGER_RECOVERED = 100;

    /// Collaborations of one person whose logs can be listed and exported: decades of them. Collaborations.
    public static final int COLLABS_PER_PERSON = 20_000;

    // people: a person who reaches one of these is told so; nobody else is

    /// People whom one steward may create: one gateway is one community, not a directory. Persons.
    public static final int PEOPLE = 10_000;
    /// Identities of one person, retired ones included: read whole to keep slugs unique. Identities.
    public static final int IDENTITIES_PER_PERSON = 200;
    /// Rows of contacts and open requests of one person: read whole to list them. Rows.
    public static final int CONTACTS_PER_PERSON = 1_000;
    /// Requests to a person that wait unanswered; more are dropped unseen, so that nobody can be flooded.
    /// Requests.
    public static final int CONTACT_REQUESTS_OPEN = 200;
    /// Requests refused or never answered that are remembered; the oldest is forgotten first, and may ask again.
    /// Requests.
    public static final int CONTACT_REFUSALS_KEPT = 200;
    /// A contact request nobody answered ends after this.
    public static final Duration CONTACT_REQUEST_LIFE = Duration.ofDays(30);
    /// Live grants of one identity: read when one of them has changed, and found by their objects. Grants.
    public static final int GRANTS_PER_IDENTITY = 1_000;
    /// Forms of one person that are not ended, read whenever one of its agents takes a turn. Forms.
    public static final int FORMS_PER_PERSON = 100;
    /// Live rules of one person: read when one of them has changed, and found by their places. Rules.
    public static final int RULES_PER_PERSON = 1_000;
    /// Senders that the rule of one agent's folder names: more are not told what lies there. Readers.
    public static final int WORKSPACE_READERS = 200;
    /// Sub-agents of one person that are open at once, and as many runs that agents began by writing. Runs.
    public static final int SUBAGENTS_PER_PERSON = 32;
    /// Sessions that one writing comes through, each run writing on to the next. Sessions.
    public static final int SESSION_HOPS = 5;
    /// Rows of one listing of sessions for an agent. Rows.
    public static final int SESSIONS_TOLD = 50;
    /// Turns of one session that an agent is told at once. Turns.
    public static final int TURNS_TOLD = 50;
    /// Characters of one turn that an agent is told of another session. Characters.
    public static final int TURN_TOLD = 4_000;
    /// Longest wait of an agent for the answer of another session.
    public static final Duration SESSION_ANSWER = Duration.ofMinutes(5);
    /// Newest turns of one imported session that are taken: one transaction holds them. Turns.
    public static final int IMPORTED_TURNS = 2_000;
    /// Characters of one imported turn; what is longer is cut. Characters.
    public static final int IMPORTED_TEXT = 65_536;
    /// Of the files that hold an agent's credentials and models. Bytes.
    public static final int AGENT_FILE = 262_144;
    /// Of a file of a workspace that a run is given at once: a page of notes, not an archive. Bytes.
    public static final int WORKSPACE_FILE = 65_536;
    /// Read for each character that is given at a start: the longest form of one in UTF-8. Bytes.
    public static final int WORKSPACE_BYTES_PER_CHARACTER = 4;
    /// Names of one folder of a workspace that are listed. Names.
    public static final int WORKSPACE_NAMES = 500;
    /// Files of an agent's memory that one search looks at, the newest names first: half a year of daily notes. Files.
    public static final int MEMORY_FILES = 200;
    /// Of one of them that is looked at. Bytes.
    public static final int MEMORY_FILE = 262_144;
    /// Of all of them: read anew for each search, in some milliseconds. Bytes.
    public static final int MEMORY_BYTES = 2 * 1024 * 1024;
    /// Parts of memories that one search weighs. Passages.
    public static final int MEMORY_PASSAGES = 8_192;
    /// After how many lines a passage ends. Lines.
    public static final int MEMORY_PASSAGE_LINES = 20;
    /// Of a passage that a run is shown. Characters.
    public static final int MEMORY_PASSAGE = 1_200;
    /// Of what a search looks for. Characters.
    public static final int MEMORY_QUERY = 1_000;
    /// Different words of a search that count. Words.
    public static final int MEMORY_WORDS = 32;
    /// Passages that one search answers with at most. Passages.
    public static final int MEMORY_RESULTS = 20;
    /// The same when nothing is said. Passages.
    public static final int MEMORY_RESULTS_USUAL = 6;
    /// Lines that are read at once of a memory. Lines.
    public static final int MEMORY_LINES = 400;
    /// The same in characters: a page of a context. Characters.
    public static final int MEMORY_ANSWER = 30_000;
    /// Skills that an agent is told of: each is a line above every context. Skills.
    public static final int WORKSPACE_SKILLS = 100;
    /// Of a skill's file that is looked at for its name and what it is for. Bytes.
    public static final int WORKSPACE_SKILL_HEAD = 8_192;
    /// Bytes of all files of one skill: each is read whole for its digest when a run begins.
    public static final int SKILL_BYTES = 1024 * 1024;
    /// Files and folders of one skill.
    public static final int SKILL_FILES = 100;
    /// Of an archive that brings a skill: text packs well, and what is larger unpacks to more than a skill. Bytes.
    public static final int SKILL_ARCHIVE = 2 * 1024 * 1024;
    /// Archives of all people that come in pieces at once, one of each person: each is held in memory. Archives.
    public static final int SKILL_UPLOADS = 32;
    /// How long such an archive is held: its owner looks at it and installs it, or does not.
    public static final Duration SKILL_UPLOAD_LIFE = Duration.ofMinutes(10);
    /// What such an archive may unpack to, in times of its own size: text packs to a tenth, a bomb to a thousandth.
    public static final int SKILL_RATIO = 200;
    /// Removed skills of one person that can be had back. Skills.
    public static final int SKILL_TRASH = 20;
    /// Folders in one another, within a skill.
    public static final int SKILL_DEPTH = 5;
    /// Ended grants or rules that one listing returns. Rows.
    public static final int ENDED_LISTED = 500;

    // approval

    /// Questions of one agent that one circle may know of and that wait at once: an owner is not worn down.
    /// Approvals.
    public static final int APPROVALS_OPEN_PER_AUDIENCE = 5;
    /// Approvals of one person in one circle that wait at once; more than anybody answers. Counted within the
    /// circle, since what one circle asks must not be felt in another. Approvals.
    public static final int APPROVALS_OPEN_PER_PERSON = 200;
    /// Waiting approvals of one person that are looked at: more than all agents in all circles can ask. Approvals.
    public static final int APPROVALS_OPEN_LISTED = 10_000;
    /// Calls of one person that wait for an approval: each belongs to an open request of a link. Calls.
    public static final int APPROVAL_WAITERS_PER_PERSON = 4_000;
    /// The same, all people together: each has a timer, which everybody's deadlines share. Calls.
    public static final int APPROVAL_WAITERS = 50_000;
    /// How long a program's question about a command waits when it does not say.
    public static final Duration PROGRAM_QUESTION = Duration.ofMinutes(30);
    /// Longest wait for it: its call waits too, and no answer takes longer than an hour.
    public static final Duration PROGRAM_QUESTION_LONGEST = Duration.ofMinutes(59);
    /// When a program that found its person's questions full may ask again: people answer in seconds.
    public static final Duration PROGRAM_RETRY = Duration.ofSeconds(1);
    /// Settled approvals that one listing returns. Approvals.
    public static final int APPROVALS_LISTED = 500;
    /// Refusals remembered for one run; a run that reaches it has long been refused everything. Refusals.
    public static final int APPROVAL_REFUSALS_PER_RUN = 1_000;
    /// Furthest deadline of a question: nobody remembers what they are asked later.
    public static final Duration APPROVAL_LONGEST = Duration.ofDays(7);
    /// How long after its deadline an allowed act may still happen: long enough for a restart.
    public static final Duration APPROVAL_USE = Duration.ofHours(1);
    /// How far the time in a signed answer may be from the gateway's clock.
    public static final Duration APPROVAL_PROOF_SKEW = Duration.ofMinutes(5);
    /// Commands that one person allowed for good, ended ones included: all are looked at for each run. Grants.
    public static final int EXEC_GRANTS_PER_PERSON = 500;
    /// Events of an owner that one listing looks at, seen ones included: they stay for ever. Events.
    public static final int OWNER_EVENTS_SCANNED = 10_000;
    /// Events of an owner that one listing returns. Events.
    public static final int OWNER_EVENTS_LISTED = 500;

    // node

    /// Surfaces of one person's nodes that wait to be approved: more than anybody looks through. Requests.
    public static final int NODE_REQUESTS_PER_PERSON = 200;
    /// Nodes in one list: an answer stays well below a frame. Nodes.
    public static final int NODES_LISTED = 1_000;
    /// Names that nodes of one person have or had: more than one pairs by hand, so that a program which pairs in a
    /// loop costs a megabyte. From then on a new node is called by its device id. Names.
    public static final int NODE_NAMES_PER_PERSON = 10_000;
    /// Numbers tried for a name that others had: as many look-ups in one transaction. Tries.
    public static final int NODE_NAME_TRIES = 1_000;
    /// How long an operator's command may take when it does not say: as stock clients expect.
    public static final Duration NODE_INVOKE = Duration.ofSeconds(30);
    /// Characters of progress that one command passes on; what comes beyond is answered as ignored. Characters.
    public static final long NODE_PROGRESS = 1_048_576;
    /// Work that waits for one node: it says that something is wanted, and twice the same says no more. Items.
    public static final int NODE_WORK = 64;
    /// Nodes of which the gateway remembers how busy they said they are; the rest is not remembered. Nodes.
    public static final int NODE_STATS = 4_096;
    /// Commands that one node connection has not answered yet: as many answers as a link may have open. A node
    /// works on fewer at a time, and says so. Commands.
    public static final int NODE_PENDING_PER_LINK = 256;
    /// Commands of all nodes that wait for an answer: each holds a virtual thread and its answer. Commands.
    public static final int NODE_PENDING = 4_096;
    /// Longest wait for one command: what takes longer is not asked this way.
    public static final Duration NODE_INVOKE_MAX = Duration.ofMinutes(2);
    /// Life of the permit that an invoke carries: as long as a decision may be old when it is acted on.
    public static final Duration NODE_PERMIT_LIFE = Duration.ofSeconds(30);

    /// Changes of files that one identity can take back for one audience; older ones only its owner can. Changes.
    public static final int CHANGES_PER_AUDIENCE = 1_000;
    /// Items with a policy of their own that one move, copy or undo carries along: read and written in one
    /// transaction. Items.
    public static final int ITEMS_MOVED = 1_000;

    // discovery

    /// Answers to questions of the network: whoever asks on it asks seldom, and who asks in another's name gets
    /// little of us to send there. Answers.
    public static final int DISCOVERY_ANSWERS_A_SECOND = 20;
    /// Gateways, and addresses of one, that are listed of a network: more were made up. Names.
    public static final int DISCOVERY_FOUND = 64;

    // HTTP API

    /// API tokens of one person: one for each program. Tokens.
    public static final int API_TOKENS_PER_PERSON = 100;
    /// Requests of one API token in a minute, whatever they ask: programs wait for answers. Requests.
    public static final int API_REQUESTS_PER_MINUTE = 240;
    /// Requests of one API token that are open at once: each holds a run. Requests.
    public static final int API_OPEN_PER_TOKEN = 16;
    /// Longest answer to an API request: agents ask their owners meanwhile; the run itself goes on.
    public static final Duration API_ANSWER = Duration.ofMinutes(10);
    /// Between two signs of life of a streamed answer: below the usual 30 s at which middle boxes forget.
    public static final Duration API_SIGN_OF_LIFE = Duration.ofSeconds(15);
    /// Events that wait for the thread of one streamed answer: each holds everything said so far, so that one which
    /// finds no room loses nothing. Events.
    public static final int API_EVENTS_WAITING = 64;

    // media: large contents on their way, and for a while
    /// Largest content: an hour of video of some quality. Bytes.
    public static final long MEDIA_CONTENT = 2L << 30;
    /// What one person's contents may be altogether: two of the largest. Bytes.
    public static final long MEDIA_BYTES_PER_PERSON = 4L << 30;
    /// What a content counts for, and may have, whose size is not announced: a clip or a recording. Bytes.
    public static final long MEDIA_UNANNOUNCED = 256L << 20;
    /// Contents of one person. Contents.
    public static final int MEDIA_PER_PERSON = 1_000;
    /// How long a whole content is kept: it was passed on by then.
    public static final Duration MEDIA_KEPT = Duration.ofDays(7);
    /// How long a content may take to arrive, broken streams included.
    public static final Duration MEDIA_ARRIVES = Duration.ofHours(24);
    /// How long a stream may stand still: its other end slept, or is gone.
    public static final Duration MEDIA_IDLE = Duration.ofMinutes(2);
    /// Between two looks for what is over.
    public static final Duration MEDIA_SWEEP = Duration.ofSeconds(30);
    /// Contents forgotten at one look: the rest is forgotten at the next. Contents.
    public static final int MEDIA_SWEPT = 200;
    /// Streams of one link: a few files and a camera. Streams.
    public static final int MEDIA_STREAMS_PER_LINK = 16;
    /// Streams of one person. Streams.
    public static final int MEDIA_STREAMS_PER_PERSON = 64;
    /// Streams of the gateway: each holds a file and a chunk of 64 KiB or two. Streams.
    public static final int MEDIA_STREAMS = 512;
    /// Threads that read and write contents: one file that is slow does not hold up all others. Threads.
    public static final int MEDIA_DISK_THREADS = 2;

    // metrics
    /// Counters told apart by their labels, which are names of ours: methods times outcomes, and some. Series.
    public static final int METRIC_SERIES = 10_000;

    // traces
    /// Spans that wait to be sent: some seconds of a busy gateway, 2 MB; beyond it they are dropped and counted. Spans.
    public static final int SPANS_WAITING = 4_096;
    /// Spans of one batch: a body of some hundred kilobytes, far below what endpoints take. Spans.
    public static final int SPANS_SENT = 512;
    /// For a batch to arrive: an endpoint that is slower loses it, since nothing is sent twice.
    public static final Duration SPANS_ARRIVE = Duration.ofSeconds(10);
    /// To reach an endpoint, within that time.
    public static final Duration SPANS_CONNECT = Duration.ofSeconds(5);
    /// Between two batches, unless the configuration says otherwise or one is full before.
    public static final Duration SPANS_EVERY = Duration.ofSeconds(5);

    private Limits() {}
}
