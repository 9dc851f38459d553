// The ClawNet protocol. Written by `./clawnet test --refresh`; do not edit.

/** Parameters and answers of each method, by its name. */
export interface Methods {
  "connect": { params: ConnectParams; result: ConnectHelloOk; accepted: never };
  /** Whether the gateway serves and its store takes changes, with the caller's own agents. */
  "health": { params: SystemHealthParams; result: SystemHealth; accepted: never };
  /** The caller's own part of the gateway in figures. */
  "status": { params: SystemStatusParams; result: SystemStatus; accepted: never };
  /** Devices of the caller's person that are connected, or were within five minutes. */
  "system-presence": { params: MethodNone; result: Array<SystemPresenceEntry>; accepted: never };
  /** The caller's own configuration, without secrets. */
  "config.get": { params: MethodNone; result: ConfigSnapshot; accepted: never };
  /** Writes the host person's configuration file anew; what is no good is refused whole. */
  "config.set": { params: ConfigSet; result: ConfigWritten; accepted: never };
  /** Changes some keys of the host person's configuration file. */
  "config.patch": { params: ConfigPatch; result: ConfigWritten; accepted: never };
  /** As `config.set`; the gateway takes every change over by itself, and begins anew where it must. */
  "config.apply": { params: ConfigApply; result: ConfigWritten; accepted: never };
  /** Every key that a configuration file may hold. */
  "config.schema": { params: MethodNone; result: ConfigSchema; accepted: never };
  /** What one key may hold, and the keys below it. */
  "config.schema.lookup": { params: ConfigLookup; result: ConfigLooked; accepted: never };
  /** The last lines of the gateway's log. */
  "logs.tail": { params: LogTail; result: LogTailed; accepted: never };
  /** The caller's devices, and the pairing requests that the caller may see. */
  "device.pair.list": { params: MethodNone; result: DevicePairList; accepted: never };
  /** Pairs the device of a request to the caller's person. */
  "device.pair.approve": { params: DeviceRequestRef; result: DevicePairApproved; accepted: never };
  /** Refuses a pairing request. */
  "device.pair.reject": { params: DeviceRequestRef; result: DevicePairRejected; accepted: never };
  /** Removes a device of the caller's person and closes its connections. */
  "device.pair.remove": { params: DeviceRef; result: DeviceRef; accepted: never };
  /** Gives a device of the caller's person a label, and the slug that follows from it. Only a human device labels a node: its name follows, too. */
  "device.pair.rename": { params: DeviceRename; result: DeviceRename; accepted: never };
  /** Makes a code that pairs one device to the caller's person, once, within ten minutes. */
  "device.pair.setupCode": { params: DeviceSetupCodeParams; result: DeviceSetupCodeResult; accepted: never };
  /** Makes a code that pairs one named key to the caller's person as a program, once, within two minutes. Only from the gateway's machine: the device fetches it there, through SSH. */
  "device.pair.challenge": { params: DeviceChallengeParams; result: DeviceSetupCodeResult; accepted: never };
  /** Opens or closes the host person's window: for ten minutes, the next unknown device that asks for no more than the work of a program is let in. Only from the gateway's machine. */
  "device.pair.window": { params: DeviceWindowParams; result: DeviceWindowState; accepted: never };
  /** Makes a device's token void and gives it another; its connections close. */
  "device.token.rotate": { params: DeviceTokenRef; result: DeviceTokenRotated; accepted: never };
  /** Makes a device's token void; its connections close. */
  "device.token.revoke": { params: DeviceTokenRef; result: DeviceTokenRevoked; accepted: never };
  /** Makes the token by which programs on the gateway's machine enter as the caller's person. */
  "device.localToken.issue": { params: MethodNone; result: DeviceLocalToken; accepted: never };
  /** Makes the caller's local token void; devices that were paired with it stay. */
  "device.localToken.revoke": { params: MethodNone; result: DeviceLocalTokenRevoked; accepted: never };
  /** The caller's active agents, in the words of stock clients. */
  "agents.list": { params: MethodNone; result: StockAgentAgentList; accepted: never };
  /** What one of the caller's agents is called. */
  "agent.identity.get": { params: StockAgentWhichAgent; result: StockAgentAgentFace; accepted: never };
  /** As `identities.create`, under an id made of the name. */
  "agents.create": { params: StockAgentCreateAgent; result: StockAgentAgentCreated; accepted: never };
  /** As `identities.update`; a name changes what is shown, and not the id. */
  "agents.update": { params: StockAgentUpdateAgent; result: StockAgentAgentUpdated; accepted: never };
  /** As `identities.retire`: for good, and its records stay. */
  "agents.delete": { params: StockAgentDeleteAgent; result: StockAgentAgentDeleted; accepted: never };
  /** The files of an agent: `INSTRUCTIONS.md`, its owner's instructions. */
  "agents.files.list": { params: StockAgentFilesOf; result: StockAgentAgentFiles; accepted: never };
  /** One file of an agent, with its text. */
  "agents.files.get": { params: StockAgentGetFile; result: StockAgentOneFile; accepted: never };
  /** Writes an agent's instructions. */
  "agents.files.set": { params: StockAgentSetFile; result: StockAgentFileSet; accepted: never };
  /** The tools that runs of an agent are told about; each call of one is decided. */
  "tools.catalog": { params: StockToolCatalog; result: StockToolToolCatalog; accepted: never };
  /** The tools that a run is told about when the owner speaks in a session; each call of one is decided. */
  "tools.effective": { params: StockToolInSession; result: StockToolEffective; accepted: never };
  /** The commands that a message may hold: none, so that no message ends a conversation by its text. */
  "commands.list": { params: StockToolWhichCommands; result: StockToolCommands; accepted: never };
  /** Calls one tool of an agent, with every check that a call by its model gets; no model is asked. */
  "tools.invoke": { params: StockToolInvoke; result: StockToolInvoked; accepted: never };
  /** Lists the caller's servers of tools, how they stand, and what they offer. */
  "mcp.list": { params: MethodNone; result: McpServerList; accepted: never };
  /** Asks a server again what it offers, and its owner again about a list that was refused. */
  "mcp.refresh": { params: McpRefresh; result: McpServerView; accepted: never };
  /** Asks a server where its owner signs in; the caller opens that page in a browser. */
  "mcp.login.begin": { params: McpBeginLogin; result: McpLoginBegun; accepted: never };
  /** Brings what the browser came back with; the gateway keeps the token and connects. */
  "mcp.login.finish": { params: McpFinishLogin; result: McpServerView; accepted: never };
  /** Forgets the caller's sign-in to a server. */
  "mcp.logout": { params: McpRefresh; result: McpServerView; accepted: never };
  /** Lists the boxes that programs of the caller's agents run in. */
  "sandbox.list": { params: MethodNone; result: SandboxBoxList; accepted: never };
  /** Ends what runs in boxes and takes them away with all that lies in them, for good; the next program gets a new one, which is set up again. */
  "sandbox.recreate": { params: SandboxRecreate; result: SandboxRecreated; accepted: never };
  /** Says something to one of the caller's agents; answers when it is accepted and when the run is over. */
  "agent": { params: AgentAsk; result: AgentFinished; accepted: AgentAccepted };
  /** Waits for the end of a run of the caller's agents. */
  "agent.wait": { params: AgentWait; result: AgentWaited; accepted: never };
  /** Sessions of the caller's agents, those that changed last first. */
  "sessions.list": { params: SessionListSessions; result: SessionList; accepted: never };
  /** One session of the caller's agents. */
  "sessions.describe": { params: SessionDescribe; result: SessionDescribed; accepted: never };
  /** Taken for clients that ask: every link that may read is told of its person's sessions anyway. */
  "sessions.subscribe": { params: SessionSubscribe; result: SessionSubscribed; accepted: never };
  /** Names or marks a session of the caller's agents. */
  "sessions.patch": { params: SessionPatch; result: SessionPatched; accepted: never };
  /** Makes a session of one of the caller's agents, before or with the first words in it. */
  "sessions.create": { params: SessionCreate; result: SessionCreated; accepted: never };
  /** Finds a session of the caller's agents by its key, id or label. */
  "sessions.resolve": { params: SessionResolve; result: SessionResolved; accepted: never };
  /** Begins a session anew under its key; what was said stays on disk and is shown to no run. */
  "sessions.reset": { params: SessionReset; result: SessionPatched; accepted: never };
  /** Deletes a session with all its turns and its transcript; an agent's main session can only be reset. */
  "sessions.delete": { params: SessionDelete; result: SessionDeleted; accepted: never };
  /** Has the agent's model summarise the older turns of a session; what was said stays stored. */
  "sessions.compact": { params: SessionCompact; result: SessionCompacted; accepted: never };
  /** As `chat.send`. */
  "sessions.send": { params: SessionTalkSay; result: ChatSent; accepted: never };
  /** Stops what runs in a session of the caller's agents, or one run of theirs. */
  "sessions.abort": { params: SessionTalkStop; result: SessionTalkStopped; accepted: never };
  /** The newest words of some sessions of the caller's agents. */
  "sessions.preview": { params: SessionTalkPreview; result: SessionTalkPreviews; accepted: never };
  /** Tells this link of each message of a session by `session.message`, until it ends. */
  "sessions.messages.subscribe": { params: SessionTalkListen; result: SessionTalkListening; accepted: never };
  /** Tells this link no more of the messages of a session. */
  "sessions.messages.unsubscribe": { params: SessionTalkListen; result: SessionTalkListening; accepted: never };
  /** Tokens and dollars by session of the caller's agents, by day and model. */
  "sessions.usage": { params: SessionUsageAskUsage; result: SessionUsageSessionsUsage; accepted: never };
  /** What one session used, a point for each day on which it used something. */
  "sessions.usage.timeseries": { params: SessionUsageAskSeries; result: SessionUsageSeries; accepted: never };
  /** Says something in a session of the caller's agents; the answer comes as `chat` events. */
  "chat.send": { params: ChatSend; result: ChatSent; accepted: never };
  /** What was said in a session of the caller's agents. */
  "chat.history": { params: ChatHistory; result: ChatSaid; accepted: never };
  /** What was said in a session of the caller's agents, and the session itself, in one answer. */
  "chat.startup": { params: ChatHistory; result: ChatStarted; accepted: never };
  /** What a page offers beside a conversation: the models that the caller's agents can have. */
  "chat.metadata": { params: ChatWhichMetadata; result: ChatMetadata; accepted: never };
  /** Stops what runs in a session of the caller's agents. */
  "chat.abort": { params: ChatAbort; result: ChatAborted; accepted: never };
  /** The collaborations that the caller's identities take part in. */
  "collab.list": { params: MethodNone; result: CollabList; accepted: never };
  /** One collaboration with what was heard in it and the caller's own drafts. */
  "collab.show": { params: CollabShow; result: CollabShown; accepted: never };
  /** Proposes a collaboration; the topic given is what the caller releases. */
  "collab.open": { params: CollabOpen; result: CollabView; accepted: never };
  /** The caller's own words, or a draft the caller read, as this side's turn. */
  "collab.say": { params: CollabSay; result: CollabDone; accepted: never };
  /** Ends a collaboration. Any owner in it may, at any time. */
  "collab.end": { params: CollabWhich; result: CollabDone; accepted: never };
  /** What both sides can show of a collaboration that is over: parties, times, counts and digest, proven. */
  "collab.receipt": { params: CollabWhich; result: LedgerReceiptView; accepted: never };
  /** The person that the calling device belongs to. */
  "people.self": { params: MethodNone; result: PeoplePersonView; accepted: never };
  /** The caller, the caller's contacts, and for a steward the people that the steward created. */
  "people.list": { params: MethodNone; result: PeoplePersonList; accepted: never };
  /** Creates a person with a manager and the identity main; answers the codes that let the person in. */
  "people.create": { params: PeopleCreate; result: PeopleCreated; accepted: never };
  /** Changes the caller's own name or slug. */
  "people.rename": { params: PeopleRename; result: PeoplePersonView; accepted: never };
  /** Declares the model providers that the caller's agents use; contacts see them. */
  "people.providers": { params: PeopleProviders; result: PeoplePersonView; accepted: never };
  /** The caller's identities, retired ones included, and the manager. */
  "identities.list": { params: MethodNone; result: IdentityList; accepted: never };
  /** Creates an identity agent of the caller's person. */
  "identities.create": { params: IdentityCreate; result: IdentityView; accepted: never };
  /** Changes an identity: slug, context, instructions, model, and the people it may face. */
  "identities.update": { params: IdentityUpdate; result: IdentityView; accepted: never };
  /** Retires an identity for good: its grants and sessions end, its records stay. */
  "identities.retire": { params: IdentityRetire; result: IdentityView; accepted: never };
  /** Changes the instructions or the model of the caller's manager. */
  "manager.update": { params: IdentityUpdateManager; result: IdentityManagerView; accepted: never };
  /** The caller's contacts and open contact requests. */
  "contacts.list": { params: MethodNone; result: ContactList; accepted: never };
  /** Asks a person to become a contact. The answer is the same whether or not that person exists. */
  "contacts.request": { params: ContactRequest; result: ContactDone; accepted: never };
  /** Agrees to a contact that the other person asked for. */
  "contacts.accept": { params: ContactWhom; result: ContactView; accepted: never };
  /** Says no to a contact request; the other side sees no answer. */
  "contacts.reject": { params: ContactWhom; result: ContactDone; accepted: never };
  /** Ends a contact on both sides, with all that rests on it; or takes back one's own request. */
  "contacts.remove": { params: ContactWhom; result: ContactDone; accepted: never };
  /** Chooses the identity that a contact sees, which may then face that contact. */
  "contacts.show": { params: ContactShow; result: ContactView; accepted: never };
  /** Allows or forbids one identity to face a contact. */
  "contacts.face": { params: ContactFace; result: ContactDone; accepted: never };
  /** Lets one of the caller's identities act on the caller's own objects without asking. */
  "grants.mint": { params: GrantMint; result: GrantView; accepted: never };
  /** The caller's grants. */
  "grants.list": { params: GrantListGrants; result: GrantList; accepted: never };
  /** Ends a grant for good; the next act no longer has it. */
  "grants.revoke": { params: GrantRevoke; result: GrantView; accepted: never };
  /** Says who may learn a place of the caller. */
  "rules.add": { params: RuleAdd; result: RuleView; accepted: never };
  /** The caller's sharing rules. */
  "rules.list": { params: RuleListRules; result: RuleList; accepted: never };
  /** Ends a sharing rule; the next read no longer has it. */
  "rules.end": { params: RuleEnd; result: RuleView; accepted: never };
  /** Lets a bounded number of bits out of places of the caller. */
  "forms.add": { params: FormAdd; result: FormView; accepted: never };
  /** The caller's forms. */
  "forms.list": { params: FormListForms; result: FormList; accepted: never };
  /** Ends a form; nothing is asked of it any more. */
  "forms.end": { params: FormEnd; result: FormView; accepted: never };
  /** Approvals that wait for the caller. */
  "approval.list": { params: ApprovalListApprovals; result: ApprovalList; accepted: never };
  /** One approval of the caller, waiting or settled. */
  "approval.get": { params: ApprovalRef; result: ApprovalGotApproval; accepted: never };
  /** Answers an approval; the first answer wins. Allowing takes a human device that signs. */
  "approval.decide": { params: ApprovalDecide; result: ApprovalOneApproval; accepted: never };
  /** Answers without a signature: denies anything, allows once what stays within the owner's own bounds. */
  "approval.resolve": { params: ApprovalResolve; result: ApprovalResolved; accepted: never };
  /** Asks the caller's person whether a command may run; answers when somebody decided, or nobody did. */
  "exec.approval.request": { params: StockApprovalExecRequest; result: StockApprovalExecDecision; accepted: StockApprovalExecAccepted };
  /** Waits for the decision on a command, or gives the one that was made. */
  "exec.approval.waitDecision": { params: StockApprovalNamed; result: StockApprovalExecDecision; accepted: never };
  /** Commands of the caller's person that wait for an answer. */
  "exec.approval.list": { params: MethodNone; result: Array<StockApprovalStockPending>; accepted: never };
  /** Answers a question about a command, without a signature; the first answer wins. */
  "exec.approval.resolve": { params: StockApprovalResolveStock; result: StockApprovalDone; accepted: never };
  /** What the caller's person allowed for good, the newest first. */
  "exec.approval.grants.list": { params: StockApprovalListGrants; result: StockApprovalExecGrantList; accepted: never };
  /** Ends what was allowed for good; from now on it is asked about again. */
  "exec.approval.grants.revoke": { params: StockApprovalGrantRef; result: StockApprovalGrantRevoked; accepted: never };
  /** Waits for the decision on any other question, or gives the one that was made. */
  "plugin.approval.waitDecision": { params: StockApprovalNamed; result: StockApprovalExecDecision; accepted: never };
  /** All other questions to the caller's person that wait for an answer. */
  "plugin.approval.list": { params: MethodNone; result: Array<StockApprovalStockPending>; accepted: never };
  /** Answers any other question, without a signature: refuses all, allows what stays with its owner. */
  "plugin.approval.resolve": { params: StockApprovalResolveStock; result: StockApprovalDone; accepted: never };
  /** Asks the caller's person something; the answer comes with question.waitAnswer. */
  "question.request": { params: QuestionRequest; result: QuestionRequested; accepted: never };
  /** Waits for the answer to a question of the caller's person, or gives the one there is. */
  "question.waitAnswer": { params: QuestionWaitAnswer; result: QuestionWaited; accepted: never };
  /** Answers a question to the caller's person, or closes it; the first answer wins. */
  "question.resolve": { params: QuestionResolve; result: QuestionResolved; accepted: never };
  /** One question to the caller's person, answered or not. */
  "question.get": { params: QuestionRef; result: QuestionOne; accepted: never };
  /** Questions to the caller's person that wait for an answer, the oldest first. */
  "question.list": { params: MethodNone; result: QuestionList; accepted: never };
  /** The caller's events that nobody acknowledged yet. */
  "events.list": { params: OwnerEventListEvents; result: OwnerEventList; accepted: never };
  /** Marks events as seen; they stay. */
  "events.ack": { params: OwnerEventAck; result: OwnerEventAcked; accepted: never };
  /** Jobs of the caller's agents. */
  "cron.list": { params: CronListJobs; result: CronJobList; accepted: never };
  /** Shows one job of the caller. */
  "cron.get": { params: CronWhich; result: CronJobView; accepted: never };
  /** How many jobs there are, and when the next one is due. */
  "cron.status": { params: MethodNone; result: CronStatus; accepted: never };
  /** What became of the slots of jobs, newest first. */
  "cron.runs": { params: CronListRuns; result: CronRuns; accepted: never };
  /** Makes a job. */
  "cron.add": { params: CronAdd; result: CronJobView; accepted: never };
  /** Changes a job. Another schedule counts from now on. */
  "cron.update": { params: CronUpdate; result: CronJobView; accepted: never };
  /** Removes a job with its history. A run that is not over goes on. */
  "cron.remove": { params: CronWhich; result: CronRemoved; accepted: never };
  /** Begins a run of a job by hand; its slots stay as they are. */
  "cron.run": { params: CronRun; result: CronEnqueued; accepted: never };
  /** Tells an agent something at its next heartbeat, or at one that begins now. */
  "wake": { params: HeartbeatWake; result: HeartbeatDone; accepted: never };
  /** Tells the agent main something at its next heartbeat, and the links of the person that it was said. */
  "system-event": { params: HeartbeatSystemEvent; result: HeartbeatDone; accepted: never };
  /** Shows the last heartbeat of the caller's agents. */
  "last-heartbeat": { params: MethodNone; result: HeartbeatBeat; accepted: never };
  /** Switches the heartbeats of the caller's agents on or off, until the configuration changes. */
  "set-heartbeats": { params: HeartbeatSetHeartbeats; result: HeartbeatsSet; accepted: never };
  /** Models that the configuration and the caller's agents name. */
  "models.list": { params: ModelListModels; result: ModelList; accepted: never };
  /** Which models the caller's agents ask, which next, and which are left alone for a while. */
  "models.status": { params: ModelAskStatus; result: ModelsStatus; accepted: never };
  /** Names the keys of providers that the caller's agents have of their own. */
  "models.authStatus": { params: ModelAskAuth; result: ModelAuthStatus; accepted: never };
  /** Keeps a provider's key for the caller's agents, to be used first. */
  "models.authSetApiKey": { params: ModelSetKey; result: ModelKeyKept; accepted: never };
  /** Takes keys of a provider away from the caller's agents, for good. */
  "models.authLogout": { params: ModelLogout; result: ModelKeysRemoved; accepted: never };
  /** What the caller's agents used of each provider today. */
  "usage.status": { params: MethodNone; result: ModelUsageStatus; accepted: never };
  /** Tokens and their cost by day and by model. */
  "usage.cost": { params: ModelAskCost; result: ModelUsageCost; accepted: never };
  /** What the caller's agents may use of models, and what they used. */
  "usage.budget.show": { params: MethodNone; result: ModelBudgets; accepted: never };
  /** Sets what the caller's agents may use of models by day and month. */
  "usage.budget.set": { params: ModelSetBudget; result: ModelBudgetSet; accepted: never };
  /** Skills of an agent, what they need, and which of them it is told of. */
  "skills.status": { params: SkillAskSkills; result: SkillList; accepted: never };
  /** Switches a skill on or off, or takes its files as they are now. */
  "skills.update": { params: SkillChange; result: SkillChanged; accepted: never };
  /** Programs that the skills of the node's person name. */
  "skills.bins": { params: MethodNone; result: SkillBins; accepted: never };
  /** Says what an archive of a skill would bring, and what it needs; nothing is kept. */
  "skills.inspect": { params: SkillInspect; result: SkillInspected; accepted: never };
  /** Announces an archive of a skill that comes in pieces; one before it of the caller is dropped. */
  "skills.upload.begin": { params: SkillBegin; result: SkillUpload; accepted: never };
  /** Takes the next piece of it. */
  "skills.upload.chunk": { params: SkillChunk; result: SkillUpload; accepted: never };
  /** Says that it is whole; skills.inspect shows it, and skills.install installs it. */
  "skills.upload.commit": { params: SkillCommit; result: SkillUpload; accepted: never };
  /** Installs a skill for all agents of the caller, pinned by its digest. */
  "skills.install": { params: SkillInstall; result: SkillInstalled; accepted: never };
  /** Moves an installed skill into the trash. */
  "skills.remove": { params: SkillRemove; result: SkillRemoved; accepted: never };
  /** Has a skill back from the trash. */
  "skills.restore": { params: SkillRestore; result: SkillRemoved; accepted: never };
  /** The caller's accounts on chat networks, and how their lines are. */
  "channels.status": { params: ChannelAskStatus; result: ChannelStatus; accepted: never };
  /** Sends a text from an account of the caller's, through its outbox; a program's only while no agent of its person may run commands. */
  "send": { params: ChannelSend; result: ChannelQueued; accepted: never };
  /** Messages of an account that wait to be sent, or that were. */
  "channels.messages": { params: ChannelListPosts; result: ChannelPosts; accepted: never };
  /** Senders who wait to be let in, and those who were. */
  "channels.senders": { params: ChannelListSenders; result: ChannelSenders; accepted: never };
  /** Lets in the sender who was given this code. */
  "channels.senders.approve": { params: ChannelApprove; result: ChannelPaired; accepted: never };
  /** Hears a sender no more who was let in by a code. */
  "channels.senders.remove": { params: ChannelRemove; result: ChannelPaired; accepted: never };
  /** Lists the caller's own nodes, connected or not. */
  "node.list": { params: NodeListNodes; result: NodeList; accepted: never };
  /** Describes one of the caller's own nodes. */
  "node.describe": { params: NodeDescribeNode; result: NodeDescription; accepted: never };
  /** Names one of the caller's own nodes. Grants and rules that name it do not follow; what it was called before is never another node's. */
  "node.rename": { params: NodeRenameNode; result: NodeRenamed; accepted: never };
  /** Asks one of the caller's own nodes for a command, and waits for its answer. It goes on when the caller's link goes: a repeat under its key gets the answer, node.invoke.stop ends it. */
  "node.invoke": { params: NodeInvoke; result: NodeInvoked; accepted: never };
  /** Cancels a command that the caller's person asked for and that still runs; the node is told. */
  "node.invoke.stop": { params: NodeStopInvoke; result: NodeStopped; accepted: never };
  /** Answers a command that was sent to this node; counted only from the connection it was sent to. */
  "node.invoke.result": { params: NodeInvokeResult; result: NodeAccepted; accepted: never };
  /** A part of what a command that still runs has to say; passed on to the connection that asked. */
  "node.invoke.progress": { params: NodeInvokeProgress; result: NodeAccepted; accepted: never };
  /** Something that a node reports; kinds that the gateway does not know are answered as not handled. */
  "node.event": { params: NodeEvent; result: NodeEventResult; accepted: never };
  /** What the caller's nodes may serve, and what waits to be approved. */
  "node.pair.list": { params: MethodNone; result: NodePairs; accepted: never };
  /** Lets a node serve what it declares; the scopes that this takes stand in the request. */
  "node.pair.approve": { params: NodePairRequestRef; result: NodePairApproved; accepted: never };
  /** Refuses what a node declares beyond what was approved; what was approved stays. */
  "node.pair.reject": { params: NodePairRequestRef; result: NodePairRejected; accepted: never };
  /** Takes from a device all that it may serve, and its role as a node; its connections end. */
  "node.pair.remove": { params: NodePairNodeRef; result: NodePairRemoved; accepted: never };
  /** Leaves word for one of the caller's own nodes, which may be asleep. */
  "node.pending.enqueue": { params: NodePendingEnqueue; result: NodePendingEnqueued; accepted: never };
  /** Actions that wait for this node. */
  "node.pending.pull": { params: MethodNone; result: NodePendingPulled; accepted: never };
  /** Items that this node has seen to: they wait no more. */
  "node.pending.ack": { params: NodePendingAck; result: NodePendingAcked; accepted: never };
  /** What waits for this node; items stay until they are acknowledged. */
  "node.pending.drain": { params: NodePendingDrain; result: NodePendingDrained; accepted: never };
  /** Opens a stream on which the caller sends a content, or goes on sending one that broke off. */
  "media.send": { params: MediaSend; result: MediaSending; accepted: never };
  /** Opens a stream on which the caller is sent a content, also while it still arrives. */
  "media.receive": { params: MediaReceive; result: MediaReceiving; accepted: never };
  /** What the gateway holds for the caller's person. */
  "media.list": { params: MethodNone; result: MediaList; accepted: never };
  /** Forgets a content; its streams end. */
  "media.remove": { params: MediaRemove; result: MediaRemoved; accepted: never };
  /** Opens a stream on which a node sends what a command of its person asked for. */
  "node.media.send": { params: MediaNodeSend; result: MediaSending; accepted: never };
  /** Opens a stream on which a node is sent what a command of its person names. */
  "node.media.receive": { params: MediaNodeReceive; result: MediaReceiving; accepted: never };
  /** What was changed on a node of the caller, the newest first. */
  "undo.list": { params: UndoListOperations; result: UndoOperationList; accepted: never };
  /** What taking back these operations, newest first, would do; changes nothing. */
  "undo.preview": { params: UndoSomeOperations; result: UndoPreview; accepted: never };
  /** Takes back one operation on a node, whole or not at all. */
  "undo.one": { params: UndoOneOperation; result: Undone; accepted: never };
  /** Takes back operations one after another, newest first, and stops at the first that is refused. */
  "undo.rollback": { params: UndoRollback; result: UndoRolledBack; accepted: never };
  /** Removes former states for good: what was deleted or overwritten before that moment cannot come back. */
  "undo.purge": { params: UndoPurge; result: UndoPurged; accepted: never };
  /** Makes a named token by which a program acts for the caller's person over HTTP. */
  "tokens.create": { params: TokenCreate; result: TokenCreated; accepted: never };
  /** The caller's API tokens, without their secrets. */
  "tokens.list": { params: MethodNone; result: TokenList; accepted: never };
  /** Makes an API token void; what is being answered on it ends. */
  "tokens.revoke": { params: TokenRevoke; result: TokenRevoked; accepted: never };
  /** Entries of a log, newest first, by kind, identity, counterpart, collaboration, run, verb and time. */
  "ledger.list": { params: LedgerListEntries; result: LedgerEntryPage; accepted: never };
  /** One entry as a receipt that proves it without the gateway and opens no more than the fields named. */
  "ledger.receipt": { params: LedgerReceiptFor; result: LedgerReceiptView; accepted: never };
  /** Erases what fields of an entry of the caller's own log say, for ever; every proof stays valid. */
  "ledger.redact": { params: LedgerRedact; result: LedgerRedacted; accepted: never };
  /** The logs that exist for the caller, each with its signed head. */
  "ledger.logs": { params: MethodNone; result: LedgerLogs; accepted: never };
  /** Checks the caller's logs on the gateway and says what is wrong with them, if anything. */
  "ledger.verify": { params: LedgerVerifyLog; result: LedgerLogReports; accepted: never };
  /** Proof that a log goes on from an earlier size: who kept a checkpoint sees that nothing was rewritten. */
  "ledger.consistency": { params: LedgerFrom; result: LedgerConsistency; accepted: never };
  /** Proof that a head of a log is under a root in the gateway's own log; it tells nothing of other logs. */
  "ledger.anchored": { params: LedgerLogRef; result: LedgerCovered; accepted: never };
  /** Entries of a log from one position on, oldest first, with all that a verifier needs. */
  "ledger.export": { params: LedgerExportLog; result: LedgerExportPage; accepted: never };
  /** The signed checkpoint of a log; who keeps it notices later when history was changed. */
  "ledger.checkpoint": { params: LedgerLogRef; result: LedgerSignedHead; accepted: never };
}

/** Payload of each event, by its name. */
export interface Events {
  /** The nonce that the device signs; first frame of every connection. */
  "connect.challenge": ConnectChallenge;
  /** Proof of life, every 30 seconds. */
  "tick": SystemTick;
  /** The gateway stops; connections close with 1012 after it. */
  "shutdown": SystemShutdown;
  /** Devices of the same person came, changed or went. */
  "presence": SystemPresenceChanged;
  /** The host person's configuration file was written. */
  "config.changed": ConfigChanged;
  /** A device asks to be paired. */
  "device.pair.requested": DevicePendingPairing;
  /** A pairing request was decided. */
  "device.pair.resolved": DevicePairResolved;
  /** The list of devices changed. */
  "device.pair.changed": DevicePairChanged;
  /** What a run of the caller's agents is doing. */
  "agent": AgentEvent;
  /** A session of the caller's agents changed. */
  "sessions.changed": SessionsChanged;
  /** Something was said in a session that the link listens to. */
  "session.message": SessionTalkSessionMessage;
  /** What tools do, for listeners that list no `tool-events`. */
  "session.tool": AgentEvent;
  /** What a run of the caller's agents says in its session. */
  "chat": ChatEvent;
  /** A collaboration of the caller went on. */
  "collab.changed": CollabEvent;
  /** A draft waits for the caller. */
  "collab.draft": CollabDraftEvent;
  /** The caller's person changed. */
  "people.changed": PeopleChanged;
  /** One of the caller's agents changed. */
  "identities.changed": IdentityIdentitiesChanged;
  /** A contact or contact request of the caller changed. */
  "contacts.changed": ContactsChanged;
  /** A grant of the caller began or ended. */
  "grants.changed": GrantsChanged;
  /** A rule of the caller began or ended. */
  "rules.changed": RulesChanged;
  /** A form of the caller began or ended. */
  "forms.changed": FormsChanged;
  /** An act waits for the receiver's answer. */
  "approval.requested": ApprovalView;
  /** An approval of the receiver no longer waits. */
  "approval.resolved": ApprovalView;
  /** A command waits for the receiver's answer. */
  "exec.approval.requested": StockApprovalStockPending;
  /** A question about a command no longer waits. */
  "exec.approval.resolved": StockApprovalStockResolved;
  /** An act that is no command waits for the receiver's answer. */
  "plugin.approval.requested": StockApprovalStockPending;
  /** A question that was no command no longer waits. */
  "plugin.approval.resolved": StockApprovalStockResolved;
  /** A question waits for the receiver's answer. */
  "question.requested": QuestionRecord;
  /** A question to the receiver no longer waits. */
  "question.resolved": QuestionEnded;
  /** An act of the receiver's agents was refused or asked. */
  "events.recorded": OwnerEventView;
  /** A job of the person changed, or a run of it. */
  "cron": CronEvent;
  /** A heartbeat of an agent of the person is over. */
  "heartbeat": HeartbeatBeat;
  /** A command for the node on this connection. */
  "node.invoke.request": NodeInvokeRequest;
  /** Nobody waits for that command any more. */
  "node.invoke.cancel": NodeInvokeCancel;
  /** What the command that this connection asked for says so far. */
  "node.invoke.progress": NodeProgress;
  /** How busy one of the receiver's nodes is. */
  "node.hostStats": NodeHostStatsTold;
  /** A node declares more than was approved. */
  "node.pair.requested": NodePairPendingNode;
  /** What a node declared was decided on. */
  "node.pair.resolved": NodePairResolved;
}

/** A request, as it is sent. */
export interface Request<M extends keyof Methods = keyof Methods> {
  type: "req";
  id: string;
  method: M;
  params?: Methods[M]["params"];
  traceparent?: string;
}

/** An answer, as it arrives. Where a method has two answers, the first one is `accepted`. */
export type Response<M extends keyof Methods = keyof Methods> =
  | { type: "res"; id: string; ok: true; payload?: Methods[M]["result"] | Methods[M]["accepted"] }
  | { type: "res"; id: string; ok: false; error: ErrorShape };

/** An event, as it arrives. */
export interface EventFrame<E extends keyof Events = keyof Events> {
  type: "event";
  event: E;
  payload?: Events[E];
  seq?: number;
  stateVersion?: FrameStateVersion;
}

/** `details.code` of an error. */
export type DetailCode =
  | "NOT_FOUND"
  | "CONFLICT"
  | "NAME_TAKEN"
  | "MISSING_SCOPE"
  | "HUMAN_DEVICE_REQUIRED"
  | "STEWARD_REQUIRED"
  | "LIMIT_REACHED"
  | "PROTOCOL_MISMATCH"
  | "DEVICE_IDENTITY_REQUIRED"
  | "DEVICE_AUTH_DEVICE_ID_MISMATCH"
  | "DEVICE_AUTH_SIGNATURE_EXPIRED"
  | "DEVICE_AUTH_NONCE_REQUIRED"
  | "DEVICE_AUTH_NONCE_MISMATCH"
  | "DEVICE_AUTH_SIGNATURE_INVALID"
  | "DEVICE_AUTH_PUBLIC_KEY_INVALID"
  | "AUTH_TOKEN_MISSING"
  | "AUTH_TOKEN_MISMATCH"
  | "AUTH_TOKEN_NOT_CONFIGURED"
  | "AUTH_BOOTSTRAP_TOKEN_INVALID"
  | "AUTH_DEVICE_TOKEN_MISMATCH"
  | "AUTH_RATE_LIMITED"
  | "CONTROL_UI_ORIGIN_NOT_ALLOWED"
  | "PAIRING_REQUIRED"
  | "APPROVAL_NOT_FOUND"
  | "APPROVAL_ALREADY_RESOLVED"
  | "APPROVAL_EXPIRED"
  | "APPROVAL_ALLOW_ALWAYS_UNAVAILABLE"
  | "APPROVAL_OWN_REQUEST"
  | "EXEC_APPROVAL_COMMAND_DISPLAY_LIMIT"
  | "APPROVAL_REQUIRED"
  | "APPROVAL_SIGNATURE_INVALID"
  | "APPROVAL_NEEDS_HUMAN"
  | "QUESTION_NOT_FOUND"
  | "QUESTION_ALREADY_RESOLVED"
  | "QUESTION_EXPIRED"
  | "QUESTION_NOT_SHOWABLE"
  | "DENIED"
  | "NOT_CONNECTED"
  | "NODE_REFUSED"
  | "TIMEOUT"
  | "STARTING"
  | "STOPPING"
  | "STORE_UNAVAILABLE"
  | "INTERNAL";

/** One act in texts: what an owner is shown of it, and what the digest of its approval is made of. Whoever signs computes the digest from what it has shown, with this class or by the same recipe: SHA-256 over canonical JSON (RFC 8785) of every member, with the approval's id and deadline; sets sorted, absent members left out. Threat: one act is shown, and another one is signed. Two approvals have the same digest only when every member is the same; neither run nor policy revision takes part, since the act is decided on again when it is done. See `ActTextTest`. */
export interface ActText {
  /** whose agent asks */
  person: string;
  /** the asking identity's id, or `manager` */
  agent: string;
  /** session of that person, when the act belongs to one */
  session?: string;
  /** id of the collaboration, when the act belongs to one */
  collaboration?: string;
  verb: string;
  object: string;
  /** the other end of a move or copy */
  target?: string;
  /** id of the person it faces */
  counterpart?: string;
  /** exact arguments by name, such as `text`; of a command `argv`, `directory`, `environment`, `node` */
  arguments: Record<string, string>;
  /** all who would learn it, as `person:p-...`, `tree:...`, `service:...`, `all` */
  audience: Array<string>;
  purpose: string;
  /** why it is asked: `BOUNDARY`, `UNTRUSTED`, `RELEASE`, `COMMIT` */
  reasons: Array<string>;
}

/** At once: the run exists. */
export interface AgentAccepted {
  runId: string;
  sessionKey: string;
  agentId: string;
  status: string;
  acceptedAt: number;
}

/** What the owner says. */
export interface AgentAsk {
  message: string;
  idempotencyKey: string;
  /** slug of an identity, or `manager`; absent: `main` */
  agentId?: string;
  /** a conversation of that agent; absent: its main one */
  sessionKey?: string;
  /** slug of the owner's purpose; absent: `own` */
  purpose?: string;
  /** taken for clients that send it; the agent's model decides */
  thinking?: string;
  /** taken for clients that send it; an answer always goes to the owner's links */
  deliver?: boolean;
  /** seconds until the final answer is given up, and the run goes on; absent or 0: a day */
  timeout?: number;
  /** pictures; `INVALID_REQUEST` when the agent's model takes none */
  attachments?: Array<AgentAttachment>;
}

/** A picture that comes with what is said: PNG, JPEG, GIF or WebP by its own bytes. */
export interface AgentAttachment {
  /** taken for clients that send it */
  type?: string;
  /** taken for clients that send it */
  mimeType?: string;
  /** shown beside the picture */
  fileName?: string;
  /** base64, or a `data:` URL of it */
  content: string;
}

/** Something a run of the owner's agents did. `seq` counts what was told of the run; a link that is not told of tools, or reads slowly, misses numbers. Of a call of a tool (`tool`), `data` holds `phase` (`start`, `update`, `result`), `toolCallId`, `name`, and as the session's `verboseLevel` says `args`, `partialResult` and `result`, cut, with what looks like a secret hidden; `isError` with a result. Only links that listed [#TOOL_EVENTS] are told. */
export interface AgentEvent {
  runId: string;
  seq: number;
  stream: "lifecycle" | "assistant" | "thinking" | "tool";
  ts: number;
  data: Record<string, unknown>;
  sessionKey?: string;
  agentId?: string;
  /** whether a heartbeat does it, which may turn out to have had nothing to say */
  isHeartbeat?: boolean;
}

/** At the end: what the agent answered, or why it did not. */
export interface AgentFinished {
  runId: string;
  /** `ok`, `error` or `cancelled` */
  status: "ok" | "error" | "cancelled";
  summary: string;
  result?: AgentResult;
}

/** One piece of an answer. */
export interface AgentPayload {
  text: string;
}

/** The answer in the shape that stock clients read. */
export interface AgentResult {
  payloads: Array<AgentPayload>;
  meta: Record<string, unknown>;
}

export interface AgentWait {
  runId: string;
  timeoutMs?: number;
}

/** How a run stands. */
export interface AgentWaited {
  runId: string;
  /** `ok`, `error`, `cancelled`, or `timeout` while it goes on */
  status: "ok" | "error" | "cancelled" | "timeout";
  startedAt?: number;
  endedAt?: number;
  error?: string;
}

/** Proof that the head of one log stood under the root that a gateway's own log recorded for all logs at once. It tells nothing of the other logs: the leaf is salted, so are the places that no log takes, the position is random, and the path is equally long however many logs there are. See `AnchorTest`. */
export interface Anchored {
  /** signed head of the log, as it was then */
  checkpoint: string;
  /** 16 random bytes in standard base64, before the checkpoint in the leaf */
  salt: string;
  /** position among the leaves */
  index: number;
  /** inclusion proof in a tree of 2 to the power of its length */
  path: Array<string>;
  /** what the gateway's own log recorded */
  root: string;
}

/** What an owner can pick when allowing a collaboration. */
export interface ApprovalChoices {
  /** whether `onward` can be ticked: all who are or will be in the tree of this collaboration may then learn what is written in it; whoever joins learns what was written before */
  onward: boolean;
  /** the caller's own purposes; the one on the card is a hint */
  purposes: Array<string>;
}

/** What an owner picked. */
export interface ApprovalChosen {
  onward: boolean;
  purpose?: string;
}

/** An owner's answer. Allowing takes a human device and its signature over the proof text. */
export interface ApprovalDecide {
  id: string;
  decision: "allow-once" | "deny";
  /** base64url of the Ed25519 signature */
  signature?: string;
  signedAtMs?: number;
  /** ticked where the card offers it; counts with *allow-once* alone */
  onward?: boolean;
  /** one of the caller's own that the card lists; the card's own one if left out */
  purpose?: string;
}

/** One approval: as stock clients know it, and whole. */
export interface ApprovalGotApproval {
  approval: ApprovalSnapshot;
  view: ApprovalView;
}

export interface ApprovalList {
  approvals: Array<ApprovalView>;
}

/** Which approvals to list. */
export interface ApprovalListApprovals {
  /** whether those that no longer wait are listed too */
  settled?: boolean;
}

export interface ApprovalOneApproval {
  approval: ApprovalView;
}

/** Names an approval. The id is plain text: whatever is not an approval of the caller is not found. */
export interface ApprovalRef {
  id: string;
}

/** An answer of a client that cannot sign. */
export interface ApprovalResolve {
  id: string;
  /** `exec` or `plugin` */
  kind: "exec" | "plugin";
  /** text: a word that is no decision has an error of its own */
  decision: string;
  /** which account of a chat network answered; this gateway has none */
  reviewer?: unknown;
  grantExpiresInDays?: number;
}

/** The recorded truth. */
export interface ApprovalResolved {
  /** whether this answer made it so */
  applied: boolean;
  approval: ApprovalSnapshot;
}

/** An approval as stock clients know it. */
export interface ApprovalSnapshot {
  id: string;
  /** pending, allowed, denied, expired, cancelled */
  status: string;
  /** what is shown of it, by its `kind`: `exec` or `plugin` */
  presentation?: unknown;
  urlPath: string;
  createdAtMs: number;
  expiresAtMs: number;
  resolvedAtMs?: number;
  /** of its end: user, timeout, no-route, run-aborted */
  reason?: string;
  decision?: string;
  /** `agentId` and `sessionKey`, as far as there are any */
  source?: Record<string, string>;
  /** who ended it: `kind` device, runtime or system, and `id` */
  resolver?: Record<string, string>;
}

/** One approval as the owner of one of its parts sees it. `act` is what an answer is about, whole; the names beside it are only how the gateway calls what `act` names by its id. */
export interface ApprovalView {
  id: string;
  /** such as `collaborate`; `title` is the constant sentence of that kind */
  kind: string;
  title: string;
  /** the act itself: what is to be shown to whoever decides, and what the signature covers */
  act: ActText;
  /** name of the asking agent */
  asker: string;
  /** name of the object, `counterpart` of the person faced, `audience` of all who would learn it */
  object: string;
  counterpart?: string;
  audience: Array<string>;
  /** exactly what would go out, when there is such a text; it stands among the act's arguments too */
  text?: string;
  /** of `act`, `id` and `expiresAtMs`, as the gateway has it; a client that signs computes its own */
  digest: string;
  /** of the caller's part: pending, allowed, used, refused, expired, withdrawn */
  status: "pending" | "allowed" | "used" | "refused" | "expired" | "withdrawn";
  /** actor of the caller's part */
  decidedBy?: string;
  decidedAtMs?: number;
  run?: string;
  collab?: string;
  createdAtMs: number;
  expiresAtMs: number;
  /** what can be picked when allowing; absent: nothing */
  choices?: ApprovalChoices;
  /** what the caller picked */
  chosen?: ApprovalChosen;
}

/** An account. */
export interface ChannelAccountView {
  accountId: string;
  enabled: boolean;
  /** whether what its adapter needs is there */
  configured: boolean;
  /** whether its line is held */
  running: boolean;
  /** whether its line is up */
  connected: boolean;
  /** `up`, `connecting`, `waiting` for the next try, `disabled`, `not-configured`, `not-available` */
  healthState: string;
  /** since it was last up */
  reconnectAttempts: number;
  /** since when it is up */
  lastConnectedAt?: number;
  lastInboundAt?: number;
  lastError?: string;
  dmPolicy: string;
  /** messages that wait to be sent */
  waiting: number;
}

/** Lets a sender in. */
export interface ChannelApprove {
  channel: string;
  /** absent: whichever gave the code */
  account?: string;
  /** as the sender was told it */
  code: string;
}

/** Which accounts are wanted. */
export interface ChannelAskStatus {
  /** accepted from stock clients; health is always that of the line itself */
  probe?: boolean;
  /** accepted from stock clients; nothing is waited for */
  timeoutMs?: number;
  /** only those of this channel */
  channel?: string;
}

/** Whose messages are wanted: those that wait, then those that are settled, newest first. */
export interface ChannelListPosts {
  channel: string;
  /** absent: the default one */
  account?: string;
  limit?: number;
}

/** Whose senders are wanted. */
export interface ChannelListSenders {
  channel?: string;
}

/** A sender who was let in. */
export interface ChannelPaired {
  channel: string;
  account: string;
  sender: string;
  sinceMs: number;
}

/** A message on its way out, without its text. */
export interface ChannelPostView {
  message: string;
  /** `direct` or `room` */
  kind: string;
  /** the sender or the room */
  to: string;
  /** `queued`, `sending`, `sent`, `failed`, or `unknown`: it left, and no confirmation came; such a message is not sent again */
  state: string;
  tries: number;
  /** the channel's receipt, or why it was not taken */
  note?: string;
  queuedAtMs: number;
  settledAtMs?: number;
}

export interface ChannelPosts {
  messages: Array<ChannelPostView>;
}

/** It is in the outbox: on the disk, and on its way as soon as the line is up. */
export interface ChannelQueued {
  /** the caller's key */
  runId: string;
  /** see `channels.messages`, which says what became of it */
  messageId: string;
  channel: string;
  accountId: string;
  status: "queued";
}

/** Hears a sender no more. */
export interface ChannelRemove {
  channel: string;
  /** absent: the default one */
  account?: string;
  sender: string;
}

/** A text that the owner sends themself. */
export interface ChannelSend {
  /** a sender's id, or a room: what begins with `#`, `&`, `room:`, `channel:` or `group:` */
  to: string;
  message: string;
  /** absent: the only one that the caller has an account on */
  channel?: string;
  /** absent: the default one */
  accountId?: string;
  /** one text is sent once for each */
  idempotencyKey: string;
}

export interface ChannelSenders {
  waiting: Array<ChannelWaiting>;
  paired: Array<ChannelPaired>;
}

/** The caller's channels and accounts. */
export interface ChannelStatus {
  ts: number;
  channelOrder: Array<string>;
  channelLabels: Record<string, string>;
  channels: Record<string, ChannelView>;
  channelAccounts: Record<string, Array<ChannelAccountView>>;
  channelDefaultAccountId: Record<string, string>;
}

/** A channel. */
export interface ChannelView {
  /** whether this gateway has an adapter for it */
  available: boolean;
  /** whether the caller has an account there */
  configured: boolean;
}

/** An unknown sender who was given a code. */
export interface ChannelWaiting {
  channel: string;
  account: string;
  sender: string;
  code: string;
  createdAtMs: number;
  expiresAtMs: number;
}

/** What to stop. */
export interface ChatAbort {
  sessionKey: string;
  /** one run; absent: all of the session */
  runId?: string;
  /** taken for clients that send it; the key names the agent */
  agentId?: string;
  /** taken for clients that send it; there are no runs beside those of a session */
  preserveSideRuns?: boolean;
}

export interface ChatAborted {
  ok: boolean;
  aborted: boolean;
  runIds: Array<string>;
}

/** A piece of a message. */
export interface ChatContent {
  type: "text";
  text: string;
}

/** What a run says while it speaks, and how it ended: any number of `delta`, then one of the others. */
export interface ChatEvent {
  runId: string;
  sessionKey: string;
  agentId: string;
  seq: number;
  state: "delta" | "final" | "aborted" | "error";
  /** what is new since the last `delta` */
  deltaText?: string;
  /** everything said so far, for clients that do not add up */
  message?: ChatMessage;
  /** why it failed or was stopped */
  errorMessage?: string;
}

/** Which messages to show. */
export interface ChatHistory {
  sessionKey: string;
  /** the newest so many; absent: 200 */
  limit?: number;
  offset?: number;
  /** what a longer message is cut to */
  maxChars?: number;
  /** taken for clients that send it; a history is bounded anyway */
  maxBytes?: number;
  /** taken for clients that send it; the key names the agent */
  agentId?: string;
  /** idempotency keys whose messages the client is not sure of */
  inputRunIds?: Array<string>;
  /** taken for clients that send it; the answer names the present round */
  sessionId?: string;
  /** taken for clients that send it; what waits is shown whole */
  pendingBefore?: number;
}

/** What became of a message that a client was not sure of; none for one that never came. */
export interface ChatInputReceipt {
  /** the client's own key */
  runId: string;
  /** `pending` while it waits for its turn */
  state: "pending" | "consumed";
  /** the run that took it */
  consumedByEventId?: string;
}

/** One thing that was said. */
export interface ChatMessage {
  /** `user`, `assistant` or `system` */
  role: "user" | "assistant" | "system";
  content: Array<ChatContent>;
  timestamp: number;
  /** which of the session's it is, by the name under which stock clients look for it; absent while it is being said */
  __openclaw?: ChatPlace;
}

/** What a page offers beside a conversation. */
export interface ChatMetadata {
  /** those of `models.list` */
  models: Array<ModelView>;
  /** none: a session is steered by its methods */
  commands: Array<StockToolCommand>;
}

/** Where a message stands. */
export interface ChatPlace {
  /** the same wherever it is sent */
  id: string;
  /** number within the present round of the session, from 1 */
  seq: number;
  /** the run that said it, or that it started; absent when there is none */
  runId?: string;
}

/** The newest messages of the present round, oldest first. */
export interface ChatSaid {
  sessionKey: string;
  /** absent when nothing was said yet */
  sessionId?: string;
  messages: Array<ChatMessage>;
  /** whether there are older ones */
  hasMore: boolean;
  totalMessages: number;
  inputReceipts?: Array<ChatInputReceipt>;
}

/** What the owner says in a session. */
export interface ChatSend {
  /** `main` is where the person's bindings lead the channel `webchat` */
  sessionKey: string;
  message: string;
  /** the same key again is the same message again, also after the gateway was started anew; of each person the newest ones are remembered */
  idempotencyKey: string;
  /** refused but as `off`: the agent's model decides */
  thinking?: string;
  /** refused when true: an answer goes to the owner's links, and nowhere else */
  deliver?: boolean;
  /** after which the run is stopped; absent or 0: never */
  timeoutMs?: number;
  /** what becomes of it while the session is busy; absent: as the configuration says */
  queueMode?: "steer" | "followup" | "collect" | "interrupt";
  /** of the session's own agent, or refused */
  agentId?: string;
  /** of the session's present round, or refused: it was begun anew meanwhile */
  sessionId?: string;
  /** taken for clients that send it; a session has no branches */
  expectedLeafEntryId?: string;
  /** pictures; `INVALID_REQUEST` when the agent's model takes none */
  attachments?: Array<AgentAttachment>;
  /** refused when there are any */
  mentions?: Array<Record<string, unknown>>;
  /** refused */
  replyToId?: string;
  /** refused: a message is what its owner typed */
  workContext?: Record<string, unknown>;
  /** taken for a page that connected anew; what it missed is in the history */
  __controlUiReconnectResume?: boolean;
}

/** The run that answers, by the gateway's own id: events carry it. Whoever sends again is told how that run stands. */
export interface ChatSent {
  runId: string;
  /** `started`; of what is sent again `in_flight`, or `ok`, `error`, or `timeout` when stopped */
  status: "started" | "in_flight" | "ok" | "error" | "timeout";
}

/** What a page shows first of a session. */
export interface ChatStarted {
  sessionKey: string;
  sessionId?: string;
  messages: Array<ChatMessage>;
  hasMore: boolean;
  totalMessages: number;
  inputReceipts?: Array<ChatInputReceipt>;
  /** absent when nothing was said yet */
  sessionInfo?: SessionRow;
}

/** Of which session or agent; taken for clients that send it. */
export interface ChatWhichMetadata {
  sessionKey?: string;
  agentId?: string;
}

export interface CollabDone {
  ok: boolean;
}

/** A draft waits for the caller. */
export interface CollabDraftEvent {
  draft: CollabDraftView;
}

/** A text that the caller's private half proposes. Nobody else sees it until the caller sends it. */
export interface CollabDraftView {
  draft: string;
  collab: string;
  text: string;
  sent: boolean;
  at: number;
}

/** Something was heard, or the state changed. */
export interface CollabEvent {
  collab: CollabView;
  line?: CollabLineView;
}

/** One thing that both sides heard. */
export interface CollabLineView {
  seq: number;
  /** `me`, `them` or `platform` */
  from: "me" | "them" | "platform";
  /** `say`, `commit` or `notice` */
  kind: "say" | "commit" | "notice";
  text: string;
  at: number;
}

export interface CollabList {
  collabs: Array<CollabView>;
}

/** The caller proposes a collaboration without an agent: the topic is exactly what is released. */
export interface CollabOpen {
  /** slug of the caller's identity */
  identity: string;
  /** the contact */
  with: string;
  topic: string;
  purpose?: string;
  turns?: number;
  /** an open collaboration of the caller's: this one becomes a branch of it, and ends with it */
  within?: string;
  /** offers that everybody in the tree of this collaboration may learn what is written in it */
  onward?: boolean;
}

/** What the caller says in place of the agent: exactly this text, or exactly that draft. */
export interface CollabSay {
  collab: string;
  text?: string;
  draft?: string;
}

export interface CollabShow {
  collab: string;
  after?: number;
}

/** A collaboration with the lines after `after`, and the caller's own drafts for it. */
export interface CollabShown {
  collab: CollabView;
  lines: Array<CollabLineView>;
  drafts: Array<CollabDraftView>;
}

/** A collaboration from the caller's side. */
export interface CollabView {
  collab: string;
  /** `offered`, `open` or `closed` */
  state: "offered" | "open" | "closed";
  topic: string;
  /** slug of the caller's identity; absent until the caller allowed it */
  mine?: string;
  with: string;
  /** display name of the other person */
  withName: string;
  /** slug of the identity that the other person shows here */
  theirs?: string;
  purpose: string;
  /** turns taken */
  turn: number;
  cap: number;
  /** whether it is the caller's side's turn */
  myTurn: boolean;
  /** how it ended */
  ended?: string;
  /** the collaboration from which the caller's side opened this one; the other side is not told */
  within?: string;
  /** `yes` when everybody in its tree may learn what is written here, `offered` while the other side may still choose it; absent: the two sides alone */
  onward?: "yes" | "offered";
}

export interface CollabWhich {
  collab: string;
}

/** The whole file anew, from clients that also ask for a restart: the gateway begins anew where a change needs it. */
export interface ConfigApply {
  raw: string;
  baseHash?: string;
  /** taken for clients that send it; nobody is told there */
  sessionKey?: string;
  /** taken for clients that send it; the ledger names the keys */
  note?: string;
  /** taken for clients that send it */
  restartDelayMs?: number;
}

/** The file says something else now. */
export interface ConfigChanged {
  path: string;
  hash: string;
  ts: number;
}

/** A key below. */
export interface ConfigChild {
  key: string;
  path: string;
  /** absent: of several */
  type?: string;
  /** always false: every key may be left out */
  required: boolean;
  hasChildren: boolean;
  reloadKind: string;
}

export interface ConfigHint {
  sensitive?: boolean;
}

/** Something that is wrong. */
export interface ConfigIssue {
  /** where: line and column, or the path of a key */
  path: string;
  message: string;
}

/** One key. */
export interface ConfigLooked {
  path: string;
  /** of its value, without the keys below */
  schema?: unknown;
  /** whether a change is taken over as it is (`hot`) or needs a new beginning (`restart`) */
  reloadKind: string;
  children: Array<ConfigChild>;
}

/** Which key. */
export interface ConfigLookup {
  path: string;
}

/** Some keys anew (RFC 7396): an object is merged, `null` takes a key away, all else takes the place of what is there, a list as a whole. */
export interface ConfigPatch {
  raw: string;
  baseHash?: string;
  /** objects that are not merged but take the place of what is there */
  replacePaths?: Array<string>;
  /** taken for clients that send it; nobody is told there */
  sessionKey?: string;
  /** taken for clients that send it; the ledger names the keys */
  note?: string;
  /** taken for clients that send it */
  restartDelayMs?: number;
}

/** Every key there is. */
export interface ConfigSchema {
  /** JSON Schema, draft 2020-12 */
  schema?: unknown;
  /** always empty: nothing about a key is known that the schema does not say */
  uiHints: Record<string, ConfigHint>;
  version: string;
  generatedAt: string;
}

/** The whole file anew. */
export interface ConfigSet {
  /** JSON5 text of an object */
  raw: string;
  /** of the file that was read; needed when there is one */
  baseHash?: string;
}

/** The caller's configuration. */
export interface ConfigSnapshot {
  /** of the file on the gateway's machine */
  path?: string;
  exists: boolean;
  /** the file as JSON text, without its comments, which may hold what is nobody's business */
  raw?: unknown;
  /** the same as a value: variables are named, not filled in */
  parsed?: unknown;
  valid: boolean;
  /** the same; for a gateway without a file, what it was started with */
  config?: unknown;
  /** changes when the file does; a write names it */
  hash: string;
  issues: Array<ConfigIssue>;
  warnings: Array<ConfigIssue>;
  legacyIssues: Array<ConfigIssue>;
}

/** The file after a write. */
export interface ConfigWritten {
  ok: boolean;
  path: string;
  hash: string;
  config?: unknown;
  /** keys that say something else now */
  changedPaths: Array<string>;
}

/** Credentials. Absent ones are not empty ones. */
export interface ConnectAuth {
  token?: string;
  password?: string;
  deviceToken?: string;
  bootstrapToken?: string;
}

/** Payload of the challenge. */
export interface ConnectChallenge {
  /** made for this connection alone */
  nonce: string;
  /** the gateway's clock, epoch milliseconds */
  ts: number;
}

/** The program that connects. */
export interface ConnectClient {
  id: "webchat-ui" | "openclaw-control-ui" | "openclaw-browser-copilot" | "openclaw-tui" | "webchat" | "cli" | "gateway-client" | "openclaw-macos" | "openclaw-linux" | "openclaw-ios" | "openclaw-watchos" | "openclaw-android" | "node-host" | "openclaw-worker" | "test" | "fingerprint" | "openclaw-probe";
  mode: "webchat" | "cli" | "ui" | "backend" | "node" | "worker" | "probe" | "test";
  version: string;
  platform: string;
  displayName?: string;
  deviceFamily?: string;
  modelIdentifier?: string;
  instanceId?: string;
  buildId?: string;
  timeZone?: string;
}

/** Proof of the device's key. */
export interface ConnectDeviceBlock {
  id: string;
  publicKey: string;
  signature: string;
  signedAt: number;
  /** may be empty on the wire; that has an error of its own */
  nonce?: string;
}

export interface ConnectFeatures {
  methods: Array<string>;
  events: Array<string>;
  capabilities?: Array<string>;
}

/** What the connection is, from hello on. */
export interface ConnectHelloAuth {
  method?: string;
  role: "operator" | "node";
  /** the live scopes of this connection, in the order requested */
  scopes: Array<string>;
  /** what the device may connect with from now on */
  deviceToken?: string;
  issuedAtMs?: number;
  /** further tokens, when a setup code opened more than one role */
  deviceTokens?: Array<ConnectRoleToken>;
  /** takes the place of the recovery code that was used, or made with the person; shown once */
  recoveryCode?: string;
}

/** The answer to `connect`. */
export interface ConnectHelloOk {
  type: string;
  protocol: number;
  server: ConnectServer;
  features: ConnectFeatures;
  snapshot: ConnectSnapshot;
  auth: ConnectHelloAuth;
  policy: ConnectHelloPolicy;
}

export interface ConnectHelloPolicy {
  maxPayload: number;
  maxBufferedBytes: number;
  tickIntervalMs: number;
}

/** Parameters of `connect`. Unknown members are passed over, so that newer clients can connect; those that are known are closed. */
export interface ConnectParams {
  minProtocol: number;
  maxProtocol: number;
  client: ConnectClient;
  caps?: Array<string>;
  /** what a node serves */
  commands?: Array<string>;
  permissions?: Record<string, boolean>;
  /** `operator` when absent; text, because an unknown one has an error of its own */
  role?: string;
  scopes?: Array<string>;
  device?: ConnectDeviceBlock;
  auth?: ConnectAuth;
  locale?: string;
  userAgent?: string;
}

export interface ConnectRoleToken {
  deviceToken: string;
  role: "operator" | "node";
  scopes: Array<string>;
  issuedAtMs: number;
}

/** The gateway. */
export interface ConnectServer {
  version: string;
  bootId?: string;
  connId: string;
  /** what it serves TLS with; a client that pins keeps both */
  certificate?: ConnectServerCertificate;
}

/** Certificates of the gateway, by the SHA-256 of their DER form in hex. */
export interface ConnectServerCertificate {
  sha256: string;
  /** the one that follows, announced thirty days before it is served */
  next?: string;
}

export interface ConnectSessionDefaults {
  defaultAgentId: string;
  mainKey: string;
  mainSessionKey: string;
}

/** State of the caller's person at the time of hello. */
export interface ConnectSnapshot {
  presence: Array<SystemPresenceEntry>;
  /** as `health` answers */
  health?: unknown;
  stateVersion: ConnectStateVersion;
  uptimeMs: number;
  authMode?: string;
  sessionDefaults?: ConnectSessionDefaults;
}

export interface ConnectStateVersion {
  presence: number;
  health: number;
}

export interface ContactDone {
  ok: boolean;
}

export interface ContactFace {
  person: string;
  identity: string;
  allow: boolean;
}

export interface ContactList {
  contacts: Array<ContactView>;
}

export interface ContactRequest {
  person: string;
  note?: string;
}

/** What a counterpart sees of an identity. */
export interface ContactSeenIdentity {
  identity: string;
  slug: string;
}

/** Which identity a contact sees. */
export interface ContactShow {
  person: string;
  /** the identity to show; absent: none, and nothing is seen */
  identity?: string;
}

/** The caller's side of a contact. */
export interface ContactView {
  person: string;
  /** the other's name; absent while only the caller asked */
  name?: string;
  /** `requested` (the caller asked), `asked` (the other asked), `refused` (the caller said no), `agreed` */
  state: "requested" | "asked" | "refused" | "agreed";
  /** what the asking side wrote */
  note?: string;
  /** the identity that the caller shows to the other */
  shown?: string;
  /** the identity that the other shows to the caller */
  seen?: ContactSeenIdentity;
  /** model providers that learn what the other's agents learn */
  providers?: Array<string>;
  sinceMs: number;
}

export interface ContactWhom {
  person: string;
}

export interface ContactsChanged {
  person: string;
}

/** Makes a job. A systemEvent goes into the main session, an agentTurn into one of its own. */
export interface CronAdd {
  name: string;
  description?: string;
  /** the agent; main if left out */
  agentId?: string;
  enabled?: boolean;
  /** left out: for a schedule `at`, yes */
  deleteAfterRun?: boolean;
  schedule: CronScheduleView;
  sessionTarget: "main" | "isolated";
  /** left out: `now`; without an effect on a session of the job's own */
  wakeMode?: "now" | "next-heartbeat";
  payload: CronPayload;
  delivery?: CronDeliveryView;
  /** left out: `once` for a schedule `at`, else `skip` */
  missed?: "skip" | "once";
}

/** Where the last word goes besides the session. */
export interface CronDeliveryView {
  /** `announce`: into the conversation; `none`: nowhere */
  mode: "none" | "announce";
  channel?: string;
  /** the sender of a private chat, or the room */
  to?: string;
  /** the account; the default one if left out */
  accountId?: string;
  /** `direct` or `room`; if left out, what begins with # or & is a room */
  kind?: "direct" | "room";
  /** taken for clients that send it: a run whose word was not sent has gone well all the same */
  bestEffort?: boolean;
}

/** Whether a run began. */
export interface CronEnqueued {
  ok: boolean;
  /** whether it did */
  enqueued: boolean;
  runId?: string;
  /** why not: `already-running`, `not-due` or `disabled` */
  reason?: "already-running" | "not-due" | "disabled";
}

/** A job changed, or a run of it. */
export interface CronEvent {
  jobId: string;
  /** `added`, `updated`, `removed`; `started` when a run begins; `finished` when it is over, or when slots were missed (status `skipped`) */
  action: "added" | "updated" | "removed" | "started" | "finished";
  job: CronJobView;
  runAtMs?: number;
  durationMs?: number;
  status?: "ok" | "error" | "skipped";
  summary?: string;
  error?: string;
  deliveryStatus?: string;
  runId?: string;
  nextRunAtMs?: number;
}

/** A page of jobs. */
export interface CronJobList {
  jobs: Array<CronJobView>;
  total: number;
  offset: number;
  limit: number;
  hasMore: boolean;
  /** where the next page begins; absent at the end */
  nextOffset?: number;
}

/** How a job stands. */
export interface CronJobState {
  nextRunAtMs?: number;
  runningAtMs?: number;
  lastRunAtMs?: number;
  lastRunStatus?: "ok" | "error" | "skipped";
  /** the same as `lastRunStatus` */
  lastStatus?: "ok" | "error" | "skipped";
  lastError?: string;
  lastDurationMs?: number;
  lastDeliveryStatus?: "delivered" | "not-delivered" | "not-requested";
  consecutiveErrors: number;
  /** slots that were missed since one was run */
  consecutiveSkipped: number;
}

/** A job. */
export interface CronJobView {
  id: string;
  name: string;
  description?: string;
  agentId: string;
  enabled: boolean;
  /** whether it goes when its last slot was run well */
  deleteAfterRun: boolean;
  createdAtMs: number;
  updatedAtMs: number;
  schedule: CronScheduleView;
  /** `main`: the main session of the agent; `isolated`: one of the job's own, which begins anew with each run */
  sessionTarget: "main" | "isolated";
  /** `now`: with the slot; `next-heartbeat`: what a job says into the main session waits for the agent's next heartbeat, when it has heartbeats */
  wakeMode: "now" | "next-heartbeat";
  payload: CronPayload;
  delivery?: CronDeliveryView;
  /** `skip`: slots whose time is over when they are seen are reported; `once`: the last of them is run */
  missed: "skip" | "once";
  /** whether an agent made it */
  byAgent: boolean;
  state: CronJobState;
  nextRunAtMs?: number;
}

/** Which jobs, those that are due first in front. */
export interface CronListJobs {
  /** those that are switched off as well */
  includeDisabled?: boolean;
  limit?: number;
  offset?: number;
  /** part of a name or a description, in any case */
  query?: string;
  /** the same as a word: `all`, `enabled`, `disabled` */
  enabled?: "all" | "enabled" | "disabled";
  scheduleKind?: "all" | "at" | "every" | "cron";
  lastRunStatus?: "all" | "ok" | "error" | "skipped" | "unknown";
  sortBy?: "nextRunAtMs" | "updatedAtMs" | "name";
  sortDir?: "asc" | "desc";
  /** of this agent alone */
  agentId?: string;
  /** taken for clients that send it */
  sessionKey?: string;
  /** taken for clients that send it */
  sessionAgentId?: string;
  /** taken for clients that send `all`: no job here has a condition */
  trigger?: "all" | "unconditional";
  /** taken for clients that send it: rows always hold what there is */
  compact?: boolean;
  /** taken for clients that send it */
  includeDeliveryPreviews?: boolean;
}

/** Which history. */
export interface CronListRuns {
  /** the job; `jobId` means the same; left out: all jobs of the caller */
  id?: string;
  jobId?: string;
  /** taken for clients that send it */
  scope?: "job" | "all";
  /** the run with this id alone */
  runId?: string;
  limit?: number;
  offset?: number;
  status?: "all" | "ok" | "error" | "skipped";
  sortDir?: "asc" | "desc";
  /** any of these */
  statuses?: Array<string>;
  /** any of these */
  deliveryStatuses?: Array<string>;
  /** part of a job's name, of what its run said or of why it failed, in any case */
  query?: string;
  /** of this agent's jobs */
  agentId?: string;
}

/** What became of a slot, or of several that were missed in a row. */
export interface CronPastView {
  ts: number;
  jobId: string;
  jobName: string;
  action: "finished";
  status: "ok" | "error" | "skipped";
  /** how many slots it stands for */
  slots: number;
  /** the slot, or the first of those that were missed */
  runAtMs: number;
  /** the last of those that were missed */
  untilMs?: number;
  durationMs: number;
  runId?: string;
  /** the beginning of what the run said last */
  summary?: string;
  /** why it failed, or why nothing was run */
  error?: string;
  deliveryStatus: "delivered" | "not-delivered" | "not-requested";
}

/** What of a job changes; what is left out stays. */
export interface CronPatch {
  name?: string;
  description?: string;
  agentId?: string;
  enabled?: boolean;
  deleteAfterRun?: boolean;
  schedule?: CronScheduleView;
  sessionTarget?: "main" | "isolated";
  wakeMode?: "now" | "next-heartbeat";
  payload?: CronPayload;
  delivery?: CronDeliveryView;
  missed?: "skip" | "once";
}

/** What the run is told: an `agentTurn` its message, a `systemEvent` its text. A `heartbeat` is the configuration's and is made by nobody else. */
export interface CronPayload {
  kind: "agentTurn" | "systemEvent" | "heartbeat";
  message?: string;
  text?: string;
}

export interface CronRemoved {
  ok: boolean;
  removed: boolean;
}

/** Begins a run by hand. */
export interface CronRun {
  /** the job; `jobId` means the same, and one of them is needed */
  id?: string;
  jobId?: string;
  /** `due`: only if a slot is due; `if-enabled`: only if it is switched on; `force` (left out): at once */
  mode?: "due" | "force" | "if-enabled";
}

/** A page of history, newest first. */
export interface CronRuns {
  entries: Array<CronPastView>;
  total: number;
  offset: number;
  limit: number;
  hasMore: boolean;
  nextOffset?: number;
}

/** When it is due: at an instant, again and again by elapsed time, or by a cron expression. */
export interface CronScheduleView {
  kind: "at" | "every" | "cron";
  /** for `at`: such as 2026-12-24T18:00:00Z; without an offset it is UTC */
  at?: string;
  /** for `every` */
  everyMs?: number;
  /** for `every`: from when it counts; left out, from now */
  anchorMs?: number;
  /** for `cron`: minute, hour, day of the month, month, day of the week */
  expr?: string;
  /** for `cron`: a time zone such as Europe/Berlin; UTC if left out */
  tz?: string;
  /** taken for clients that send 0: slots are never moved */
  staggerMs?: number;
}

/** How the clock of the caller's jobs stands. */
export interface CronStatus {
  /** whether jobs are begun by the clock at all (`cron.enabled` of the configuration) */
  enabled: boolean;
  jobs: number;
  running: number;
  /** when the next of the caller's jobs is due */
  nextWakeAtMs?: number;
}

/** Changes a job. */
export interface CronUpdate {
  /** the job; `jobId` means the same, and one of them is needed */
  id?: string;
  jobId?: string;
  patch: CronPatch;
}

/** Which job. */
export interface CronWhich {
  /** the job; `jobId` means the same, and one of them is needed */
  id?: string;
  jobId?: string;
}

/** Which key may use the code. */
export interface DeviceChallengeParams {
  deviceId: string;
  /** what the device will connect as; `operator` when absent */
  role?: "operator" | "node";
}

/** The token itself, shown once: only its digest is kept. */
export interface DeviceLocalToken {
  token: string;
}

/** Whether there was one. */
export interface DeviceLocalTokenRevoked {
  revoked: boolean;
}

export interface DevicePairApproved {
  requestId: string;
  device: DevicePairedDevice;
}

export type DevicePairChanged = Record<string, never>;

export interface DevicePairList {
  pending: Array<DevicePendingPairing>;
  paired: Array<DevicePairedDevice>;
}

export interface DevicePairRejected {
  requestId: string;
  deviceId: string;
}

/** How a request ended. */
export interface DevicePairResolved {
  requestId: string;
  deviceId: string;
  /** `approved` or `rejected` */
  decision: "approved" | "rejected";
  ts: number;
}

/** A device of the caller's person. */
export interface DevicePairedDevice {
  deviceId: string;
  publicKey: string;
  displayName?: string;
  operatorLabel?: string;
  /** who is behind the key, fixed at pairing */
  deviceClass: "human" | "program";
  connected: boolean;
  platform?: string;
  deviceFamily?: string;
  clientId?: string;
  clientMode?: string;
  role: "operator" | "node";
  roles: Array<"operator" | "node">;
  scopes: Array<string>;
  remoteIp?: string;
  /** `owner`, `bootstrap` or `recovery` where somebody decided; `silent`, `ssh-verified` or `presence-window` where nobody was asked */
  approvedVia: string;
  createdAtMs: number;
  approvedAtMs: number;
  /** what it serves as a node */
  commands: Array<string>;
  /** a word for it, unique among the caller's devices */
  slug?: string;
  /** when its last link ended, or began while one is open; after a gateway was killed, half a minute may be missing */
  lastSeenAtMs?: number;
  lastSeenReason?: "connect" | "disconnect";
  tokens: Array<DeviceTokenView>;
}

export interface DevicePendingPairing {
  requestId: string;
  deviceId: string;
  publicKey: string;
  displayName?: string;
  platform?: string;
  deviceFamily?: string;
  clientId?: string;
  clientMode?: string;
  role: "operator" | "node";
  roles: Array<"operator" | "node">;
  scopes: Array<string>;
  remoteIp?: string;
  silent: boolean;
  isRepair: boolean;
  ts: number;
}

export interface DeviceRef {
  deviceId: string;
}

export interface DeviceRename {
  deviceId: string;
  label: string;
}

/** Names a pairing request. */
export interface DeviceRequestRef {
  /** text: whatever is not a request of the caller's is `unknown requestId` */
  requestId: string;
}

/** What the code is to open. */
export interface DeviceSetupCodeParams {
  /** whether the device that uses it will speak for its person; only a human device may ask for that */
  human?: boolean;
  /** roles that the device gets; `operator` when absent */
  roles?: Array<"operator" | "node">;
  /** name for the device in the list */
  label?: string;
}

/** The code that was made. */
export interface DeviceSetupCodeResult {
  /** the code itself: shown once, kept by nobody */
  setupCode: string;
  expiresAtMs: number;
  url: string;
  gatewayUrl: string;
  /** certificate that the device will pin; absent when the gateway serves no TLS */
  fingerprint?: string;
}

export interface DeviceTokenRef {
  deviceId: string;
  role: "operator" | "node";
  scopes?: Array<string>;
}

export interface DeviceTokenRevoked {
  deviceId: string;
  role: "operator" | "node";
  revokedAtMs: number;
}

/** A token was replaced. */
export interface DeviceTokenRotated {
  deviceId: string;
  role: "operator" | "node";
  scopes: Array<string>;
  rotatedAtMs: number;
  /** `in-band`, or `withheld-cross-device` */
  tokenDelivery: "in-band" | "withheld-cross-device";
  /** only when a device rotates its own */
  token?: string;
}

/** A token without its secret. */
export interface DeviceTokenView {
  role: "operator" | "node";
  scopes: Array<string>;
  createdAtMs: number;
  rotatedAtMs?: number;
  revokedAtMs?: number;
}

/** What to do with the window. */
export interface DeviceWindowParams {
  /** whether to open or to close it; absent: only to look */
  open?: boolean;
}

/** The window now. */
export interface DeviceWindowState {
  open: boolean;
  /** when an open window closes by itself */
  untilMs?: number;
}

/** The error of an answer. */
export interface ErrorShape {
  /** one of the few top-level codes */
  code: string;
  message: string;
  /** `code` tells errors of one top-level code apart; the rest depends on it */
  details?: unknown;
  /** whether the same request may succeed later */
  retryable?: boolean;
  /** how long to wait, when the gateway knows */
  retryAfterMs?: number;
}

/** Why a program may run, for the node to check again. */
export interface ExecPermit {
  basis: "owner" | "once" | "standing";
  /** digest of the ExecAct that was allowed */
  act: string;
  /** real path that the program must have; always there for a standing grant */
  program?: string;
  /** what its file must be; always there for a standing grant */
  sha256?: string;
}

/** A new form. */
export interface FormAdd {
  identity: string;
  /** what the identity's agent calls it */
  name: string;
  question: string;
  blanks: Array<string>;
  answers: Array<string>;
  /** one of the answers; absent: the last one */
  otherwise?: string;
  uses: number;
  purpose?: string;
  askers: Array<string>;
  /** resources of the caller: exact files of a node, or the identity's own memory */
  places: Array<string>;
  endMs?: number;
}

export interface FormEnd {
  form: string;
}

export interface FormList {
  forms: Array<FormView>;
}

/** Which forms to list. */
export interface FormListForms {
  /** whether forms that ended are listed too */
  ended?: boolean;
}

/** A form as its owner sees it. */
export interface FormView {
  form: string;
  identity: string;
  name: string;
  /** what is worked out; `{price}` stands for the blank of that name */
  question: string;
  /** names of what the asking agent fills in */
  blanks: Array<string>;
  /** what can be answered; nothing else ever leaves */
  answers: Array<string>;
  /** the answer when none of them came in time */
  otherwise: string;
  /** times that it answers in one collaboration */
  uses: number;
  /** most bits that leave in one collaboration, whatever any model does */
  bits: number;
  purpose?: string;
  /** who may get the answers: a person id, or one with `~` for the collaborations around them */
  askers: Array<string>;
  /** what the answer is worked out from */
  places: Array<string>;
  endMs?: number;
  endedAtMs?: number;
}

export interface FormsChanged {
  form: string;
}

/** Counters that ride on presence and health events. */
export interface FrameStateVersion {
  presence: number;
  health: number;
}

export interface GrantList {
  grants: Array<GrantView>;
}

/** Which grants to list. */
export interface GrantListGrants {
  /** grants of this identity only */
  identity?: string;
  /** whether revoked ones are listed too */
  ended?: boolean;
}

export interface GrantMint {
  identity: string;
  verbs: Array<string>;
  objects: Array<string>;
  counterparts?: Array<string>;
  purposes?: Array<string>;
  fromMs?: number;
  toMs?: number;
  uses?: number;
  alsoUntrusted?: boolean;
}

export interface GrantRevoke {
  grant: string;
}

/** A grant as its owner sees it. */
export interface GrantView {
  grant: string;
  identity: string;
  /** names of verbs, such as `read` */
  verbs: Array<string>;
  /** patterns of the form `kind://person/segment/segment` */
  objects: Array<string>;
  /** people it holds towards; absent: whomever the identity may face */
  counterparts?: Array<string>;
  /** purposes it holds for; absent: every one */
  purposes?: Array<string>;
  fromMs: number;
  toMs?: number;
  /** acts left per audience; absent: no limit */
  uses?: number;
  alsoUntrusted: boolean;
  /** when it ended; absent while it lives */
  revokedAtMs?: number;
}

export interface GrantsChanged {
  grant: string;
}

/** The last heartbeat of the caller's agents; empty when there was none. */
export interface HeartbeatBeat {
  ts?: number;
  /** `sent`: it said something; `ok-token`: nothing needed attention; `failed` */
  status?: "sent" | "ok-token" | "failed";
  agentId?: string;
  /** the beginning of what it said, or why it failed */
  preview?: string;
  durationMs?: number;
  runId?: string;
}

export interface HeartbeatDone {
  ok: boolean;
}

/** Switches all heartbeats of the caller's agents that the configuration makes on or off, until it changes. */
export interface HeartbeatSetHeartbeats {
  enabled: boolean;
}

/** Tells the agent main something at its next heartbeat, and shows who said it as a row of the person's presence. A text that begins with `Node:` is such a row alone: the agent is not told. */
export interface HeartbeatSystemEvent {
  text: string;
  /** which row it is; the host or the text if left out */
  instanceId?: string;
  /** a machine's name */
  host?: string;
  /** where the sender says it is */
  ip?: string;
  version?: string;
  platform?: string;
  deviceFamily?: string;
  mode?: string;
  /** why, such as `connect` or `periodic` */
  reason?: string;
  /** taken for clients that send it: rows of devices are made by their links alone */
  deviceId?: string;
  /** taken, and not shown */
  modelIdentifier?: string;
  /** taken, and not shown */
  lastInputSeconds?: number;
  /** taken, and not shown: what a device may is what its links prove */
  roles?: Array<string>;
  /** taken, and not shown, as roles are */
  scopes?: Array<string>;
  /** taken, and not shown */
  tags?: Array<string>;
}

/** Tells an agent something. */
export interface HeartbeatWake {
  /** `now`: its heartbeat begins at once; `next-heartbeat`: it is told at the next one */
  mode: "now" | "next-heartbeat";
  text: string;
  /** the agent; main if left out */
  agentId?: string;
  /** taken for clients that send it: it is told in the main session */
  sessionKey?: string;
}

export interface HeartbeatsSet {
  ok: boolean;
  enabled: boolean;
}

export interface IdentityCreate {
  slug: string;
  context?: string;
  instructions?: string;
  counterparts?: Array<string>;
  model?: string;
  home?: string;
}

/** One identity agent: its owner, and a random value (`i-…`). Its slug is an attribute that the owner may change. */
export interface IdentityId {
  owner: string;
  value: string;
}

/** Which of the agents changed. */
export interface IdentityIdentitiesChanged {
  /** the identity that changed; absent: the manager */
  identity?: string;
}

export interface IdentityList {
  identities: Array<IdentityView>;
  manager: IdentityManagerView;
}

export interface IdentityManagerView {
  instructions: string;
  model?: string;
  revision: number;
}

export interface IdentityRetire {
  identity: string;
}

/** Absent members stay as they are. */
export interface IdentityUpdate {
  identity: string;
  revision?: number;
  slug?: string;
  context?: string;
  instructions?: string;
  counterparts?: Array<string>;
  model?: string;
  home?: string;
}

export interface IdentityUpdateManager {
  instructions?: string;
  model?: string;
}

/** An identity as its owner sees it. */
export interface IdentityView {
  identity: string;
  slug: string;
  context: string;
  instructions: string;
  /** `active` or `retired` */
  status: "active" | "retired";
  /** people it may face */
  counterparts: Array<string>;
  model?: string;
  home?: string;
  /** counts its changes; an update may name the one it was made from */
  revision: number;
  createdAtMs: number;
}

/** On whose behalf a node is asked, taken by the gateway from the call path (INV-2), with the permit. */
export interface InvokeContext {
  person: string;
  /** the agent whose run acts; absent when the person does it from a device */
  agent?: ({ kind: "manager" } & ManagerId) | ({ kind: "identity" } & IdentityId);
  run?: string;
  permit: InvokePermit;
  /** the same key is answered from the node's record, and never acts twice */
  idempotencyKey: string;
}

/** What one invoke may do, as a digest of exactly its command and parameters, and until when. The gateway makes it from what was decided; the node makes the digest again from what arrived, and refuses when they differ. */
export interface InvokePermit {
  digest: string;
  expiresAtMs: number;
  /** what allows a program to run; absent for every other command */
  exec?: ExecPermit;
}

/** How a log went on. */
export interface LedgerConsistency {
  head: LedgerSignedHead;
  /** consistency proof from that size to the head; empty when the log is shorter than that */
  path: Array<string>;
}

/** The last root that covers a log. */
export interface LedgerCovered {
  log: string;
  key: string;
  /** absent until the gateway has taken a root since the log began */
  proof?: Anchored;
}

export interface LedgerDamage {
  kind: "EDITED" | "FIELD_EDITED" | "ERASED" | "DELETED" | "INSERTED" | "REORDERED" | "TRUNCATED" | "BAD_SIGNATURE" | "ROLLED_BACK" | "REWRITTEN";
  seq?: number;
  text: string;
}

/** Entries that match. */
export interface LedgerEntryPage {
  entries: Array<LedgerEntryView>;
  /** entries of the log, matching or not */
  size: number;
  /** there is more to look at; the page may be short, even empty, when few entries match */
  cursor?: string;
}

/** One entry. */
export interface LedgerEntryView {
  /** absent where it cannot be opened */
  id?: string;
  log: string;
  seq: number;
  /** absent where it cannot be opened */
  time?: string;
  /** `closed` where it cannot be opened */
  kind: string;
  /** `single`, `intent` or `outcome`; `closed` where it cannot be opened */
  phase: "single" | "intent" | "outcome" | "closed";
  /** the entry whose outcome this one reports */
  intent?: string;
  fields: Record<string, string>;
}

/** Which part of a log. */
export interface LedgerExportLog {
  log?: string;
  /** first position; 0 when absent */
  from?: number;
  limit?: number;
}

/** Entries as a verifier takes them. The checkpoint of the last page (the one without `next`) fits the entries of all pages. */
export interface LedgerExportPage {
  /** name of the log, as its leaves have it */
  log: string;
  key: string;
  size: number;
  checkpoint: string;
  items: Array<LogVerifierItem>;
  /** hashes of these entries, from the tiles */
  hashes: Array<string>;
  /** where the next page begins */
  next?: number;
}

/** An earlier size of a log. */
export interface LedgerFrom {
  log?: string;
  size: number;
}

/** Which entries. */
export interface LedgerListEntries {
  log?: string;
  /** whole kind, or the part before its dot: `approval` finds `approval.decided` */
  kind?: string;
  identity?: string;
  counterpart?: string;
  collab?: string;
  run?: string;
  verb?: string;
  /** beginning of the resource */
  resource?: string;
  /** first moment, inclusive */
  from?: string;
  /** last moment, exclusive */
  to?: string;
  /** of the page before */
  cursor?: string;
  limit?: number;
}

/** Names a log. */
export interface LedgerLogRef {
  log?: string;
}

/** What came of verifying one log. */
export interface LedgerLogReport {
  log: string;
  sound: boolean;
  size: number;
  /** entries of which the owner erased fields */
  redacted: number;
  checkpoint: string;
  key: string;
  damages: Array<LedgerDamage>;
}

export interface LedgerLogReports {
  sound: boolean;
  logs: Array<LedgerLogReport>;
}

export interface LedgerLogs {
  logs: Array<LedgerSignedHead>;
}

/** Which entry, and what of it. */
export interface LedgerReceiptFor {
  id: string;
  /** what is opened; all that the caller may see when absent */
  fields?: Array<string>;
}

/** A receipt. */
export interface LedgerReceiptView {
  /** what it opens */
  entry: LedgerEntryView;
  /** fields of the entry that stay closed */
  withheld: Array<string>;
  /** the file: a C2SP tlog-proof, see docs/ledger.md */
  receipt: string;
}

/** What to erase. */
export interface LedgerRedact {
  id: string;
  fields: Array<string>;
}

/** What was erased. */
export interface LedgerRedacted {
  /** the entry that says so */
  entry: string;
  /** what cannot be opened any more */
  fields: Array<string>;
}

/** A signed checkpoint. */
export interface LedgerSignedHead {
  /** name of the log */
  log: string;
  size: number;
  /** verifier key of the log */
  key: string;
  /** signed note */
  checkpoint: string;
}

/** What to verify. */
export interface LedgerVerifyLog {
  /** all logs of the caller when absent */
  log?: string;
  /** checkpoint seen earlier, of that log or of the caller's own */
  remembered?: string;
}

/** Which lines. */
export interface LogTail {
  /** where the answer before ended; absent: the end of the file */
  cursor?: number;
  /** lines; absent: 500 */
  limit?: number;
  /** absent: 250,000 */
  maxBytes?: number;
}

/** Lines, and where the next ones begin. */
export interface LogTailed {
  /** its name below the state directory */
  file: string;
  /** for the next call */
  cursor: number;
  /** of the file, in bytes */
  size: number;
  lines: Array<string>;
  /** whether lines are left out */
  truncated: boolean;
  /** whether the file is another one than the cursor was for */
  reset: boolean;
}

/** One entry as exported. */
export interface LogVerifierItem {
  /** canonical text of the leaf */
  leaf: string;
  /** the fields that can be opened; redacted ones are absent */
  openings: Record<string, [string, string]>;
}

/** The one manager agent of a person. */
export interface ManagerId {
  owner: string;
}

/** A sign-in to begin. */
export interface McpBeginLogin {
  server: string;
  /** where the browser comes back: a port of the machine that it runs on */
  redirect: string;
}

/** What the browser came back with. */
export interface McpFinishLogin {
  server: string;
  code: string;
  state: string;
  /** `iss`, where it was in the address */
  issuer?: string;
}

/** A sign-in that was begun. */
export interface McpLoginBegun {
  server: string;
  /** to open in a browser; its address is the authorization server's */
  page: string;
  /** until when the browser may come back */
  endsAt: number;
}

/** Which server. */
export interface McpRefresh {
  server: string;
}

export interface McpServerList {
  servers: Array<McpServerView>;
}

/** A server. */
export interface McpServerView {
  name: string;
  transport: "stdio" | "http";
  /** `ready`: its tools are offered; `waiting`: for the caller's word about its list; `unavailable` */
  state: "ready" | "waiting" | "unavailable";
  /** it is unavailable */
  why?: string;
  /** what it calls itself */
  server?: string;
  /** of the list that it has now */
  digest?: string;
  /** digest of the list that the caller allowed */
  allowed?: string;
  /** what waits */
  approval?: string;
  /** that are offered its tools; empty: all of the caller's */
  agents: Array<string>;
  tools: Array<McpToolView>;
  /** `kept`: the caller's own, held by the gateway; `wanted`: the server refuses until there is one; absent: it goes without */
  login?: "kept" | "wanted";
}

/** A tool. Its own name, description and schema are the server's words. */
export interface McpToolView {
  /** that agents, lists of tools and grants know it by */
  name: string;
  own: string;
  description: string;
  schema?: unknown;
}

/** What the gateway holds. */
export interface Media {
  media: string;
  name: string;
  type: string;
  state: "arriving" | "whole";
  /** in bytes; of what is arriving: what is there */
  size: number;
  /** size that its sender announced */
  expected?: number;
  /** SHA-256 in lower case hexadecimal, once it is whole */
  digest?: string;
  createdAtMs: number;
  /** when it is forgotten */
  expiresAtMs: number;
}

/** Everything that is held. */
export interface MediaList {
  media: Array<Media>;
  /** held altogether */
  bytes: number;
  /** bytes that may be held */
  most: number;
}

/** A node receives what a command that it serves names, and nothing else. */
export interface MediaNodeReceive {
  /** id of the command */
  invoke: string;
  media: string;
  offset?: number;
}

/** A node sends what a command that it serves asks for, and nothing else. */
export interface MediaNodeSend {
  /** id of the command */
  invoke: string;
  name: string;
  type?: string;
  size?: number;
  media?: string;
}

/** Asks to receive. */
export interface MediaReceive {
  media: string;
  /** first byte; absent: 0 */
  offset?: number;
}

/** A stream that the caller is sent; it begins when the caller grants a credit. */
export interface MediaReceiving {
  media: Media;
  /** its number on this connection */
  stream: number;
}

export interface MediaRemove {
  media: string;
}

export interface MediaRemoved {
  media: string;
}

/** Asks to send. */
export interface MediaSend {
  /** for people, such as that of a file */
  name: string;
  /** media type, such as `video/mp4`; absent: bytes of no known kind */
  type?: string;
  /** in bytes, where it is known: what cannot be kept is refused before it is sent */
  size?: number;
  /** what an earlier stream that broke off was for: the answer says from where to go on */
  media?: string;
}

/** A stream that the caller sends on. */
export interface MediaSending {
  media: string;
  /** its number on this connection */
  stream: number;
  /** where to begin: what came before is there */
  offset: number;
  /** bytes that may be sent at once */
  credit: number;
}

/** Parameters of a method that takes none. */
export type MethodNone = Record<string, never>;

/** What one agent asks. */
export interface ModelAgentModels {
  agentId: string;
  /** the first one; absent: it has none */
  model?: string;
  /** asked in this order when the first does not answer */
  fallbacks: Array<string>;
  /** of the first: `config` or names of the agent's own, the first to be used first */
  credentials: Array<string>;
  /** the configured level; absent: the provider's own */
  thinking?: string;
}

/** Whose keys. */
export interface ModelAskAuth {
  /** of this agent alone */
  agentId?: string;
  /** taken for clients that send it: no provider is asked */
  refresh?: boolean;
}

/** Which days. */
export interface ModelAskCost {
  /** up to and with today (UTC); 30 if left out */
  days?: number;
  /** of this agent alone */
  agentId?: string;
}

/** Whose models. */
export interface ModelAskStatus {
  /** of this agent alone */
  agentId?: string;
}

/** A key by its name, never what it holds. */
export interface ModelAuthProfile {
  profileId: string;
  /** `api_key`, `token`, or what the file says */
  type: string;
  /** `unusable`: over, switched off, or a login that this gateway does not renew */
  status: "ok" | "unusable";
  /** whose it is */
  agentId?: string;
}

/** A provider that the caller's agents have keys of their own for. */
export interface ModelAuthProvider {
  provider: string;
  displayName: string;
  status: "ok" | "unusable";
  profiles: Array<ModelAuthProfile>;
}

export interface ModelAuthStatus {
  ts: number;
  providers: Array<ModelAuthProvider>;
}

export interface ModelBudgetSet {
  ok: boolean;
}

/** What may be used of models. Tokens are those in and out together; days and months are those of UTC. */
export interface ModelBudgetView {
  /** `gateway` (for each person, by its configuration), `person` (all agents together) or `agent` */
  scope: "gateway" | "person" | "agent";
  /** for `agent` */
  agentId?: string;
  dayTokens?: number;
  monthTokens?: number;
  dayDollars?: number;
  monthDollars?: number;
  /** tokens used and reserved */
  usedToday: number;
  usedThisMonth: number;
  dollarsToday: number;
  dollarsThisMonth: number;
}

export interface ModelBudgets {
  ts: number;
  budgets: Array<ModelBudgetView>;
}

/** A model, or a credential with all models of its provider, that failed. */
export interface ModelCoolingView {
  model: string;
  /** `config` or the name of an agent's own */
  credential: string;
  /** such as `rate_limit` */
  reason: string;
  /** one after another */
  failures: number;
  lastAt: number;
  /** it is left alone; in the past: it is asked again */
  until: number;
  left: boolean;
}

/** Tokens and dollars. */
export interface ModelCounts {
  input: number;
  output: number;
  /** always 0: no provider's cache is told apart */
  cacheRead: number;
  /** always 0 */
  cacheWrite: number;
  totalTokens: number;
  totalCost: number;
  inputCost: number;
  outputCost: number;
  cacheReadCost: number;
  cacheWriteCost: number;
  /** questions of models without a price */
  missingCostEntries: number;
}

/** A day. */
export interface ModelDay {
  date: string;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  totalTokens: number;
  totalCost: number;
  inputCost: number;
  outputCost: number;
  cacheReadCost: number;
  cacheWriteCost: number;
  missingCostEntries: number;
}

/** A key that is kept. */
export interface ModelKeyKept {
  provider: string;
  profileId: string;
  warning?: string;
}

export interface ModelKeysRemoved {
  provider: string;
  removedProfiles: Array<string>;
}

export interface ModelList {
  models: Array<ModelView>;
}

/** Which models. */
export interface ModelListModels {
  /** of this one alone */
  provider?: string;
  /** taken for clients that send it: a list always holds what the configuration and the caller's agents name */
  view?: "default" | "configured" | "provider-config" | "all";
  /** taken for clients that send it */
  agentId?: string;
  /** taken for clients that send it */
  sessionKey?: string;
  /** taken for clients that send it */
  includeDetails?: boolean;
  /** taken for clients that send it */
  includeDefaultModels?: boolean;
  /** taken for clients that send it: no provider is asked */
  refresh?: boolean;
  /** taken for clients that send it */
  includeProviderCapabilities?: boolean;
  /** taken for clients that send it */
  preparedOnly?: boolean;
  /** taken for clients that send it */
  authProfileId?: string;
}

/** Keys to take away. */
export interface ModelLogout {
  provider: string;
  /** of these names alone; absent: all of the provider */
  profileIds?: Array<string>;
  /** taken for clients that send it */
  credentialType?: "api_key";
  /** of this agent alone; absent: of all active agents of the caller */
  agentId?: string;
}

/** What one agent used of one model. */
export interface ModelOfModel {
  agentId: string;
  model: string;
  calls: number;
  failed: number;
  input: number;
  output: number;
  totalCost?: number;
}

/** A provider, today (UTC). */
export interface ModelProviderView {
  provider: string;
  displayName: string;
  /** always empty: no provider is asked what it still allows */
  windows: Array<string>;
  calls: number;
  failed: number;
  totalTokens: number;
}

/** A budget in place of the one there was; without any bound there is none. */
export interface ModelSetBudget {
  /** of this agent; absent: of all of the caller's agents together */
  agentId?: string;
  dayTokens?: number;
  monthTokens?: number;
  dayDollars?: number;
  monthDollars?: number;
}

/** A key to keep. */
export interface ModelSetKey {
  provider: string;
  apiKey: string;
  /** for this agent alone; absent: for all active agents of the caller */
  agentId?: string;
}

/** What was used. Costs are at the prices that the configuration names now. */
export interface ModelUsageCost {
  updatedAt: number;
  days: number;
  daily: Array<ModelDay>;
  totals: ModelCounts;
  /** most tokens first */
  models: Array<ModelOfModel>;
}

export interface ModelUsageStatus {
  updatedAt: number;
  providers: Array<ModelProviderView>;
}

/** A model. */
export interface ModelView {
  /** its name at the provider; an agent names it `provider/id` */
  id: string;
  name: string;
  provider: string;
  /** whether the gateway knows where to ask it */
  available: boolean;
  contextWindow?: number;
  reasoning?: boolean;
  /** dollars for a million tokens, where the configuration says so */
  inputCost?: number;
  outputCost?: number;
}

/** Who is asked, and who did not answer. */
export interface ModelsStatus {
  ts: number;
  defaultModel?: string;
  agents: Array<ModelAgentModels>;
  /** short names by what they stand for */
  aliases: Record<string, string>;
  cooling: Array<ModelCoolingView>;
  /** who looks at pictures, in this order; absent: each agent's own model */
  imageModels?: Array<string>;
}

/** Receipt of an answer. */
export interface NodeAccepted {
  ok: boolean;
  /** true when nobody waits for that answer */
  ignored?: boolean;
}

export interface NodeDescribeNode {
  nodeId: string;
}

export interface NodeDescription {
  ts: number;
  nodeId: string;
  displayName: string;
  platform: string;
  version?: string;
  clientId: string;
  clientMode: string;
  deviceFamily?: string;
  caps: Array<string>;
  commands: Array<string>;
  approvalState: string;
  pendingRequestId?: string;
  pendingDeclaredCaps?: Array<string>;
  pendingDeclaredCommands?: Array<string>;
  paired: boolean;
  connected: boolean;
  connectedAtMs?: number;
  approvedAtMs?: number;
  hostStats?: NodeHostStats;
}

export interface NodeEvent {
  event: string;
  payload?: unknown;
  payloadJSON?: string;
}

export interface NodeEventResult {
  ok: boolean;
  event: string;
  handled: boolean;
  reason?: string;
}

/** How busy a machine is. */
export interface NodeHostStats {
  cpuCount: number;
  /** over 1, 5 and 15 minutes: numbers */
  loadAverage?: Array<unknown>;
  memoryTotalBytes: number;
  memoryFreeBytes: number;
  diskTotalBytes?: number;
  diskAvailableBytes?: number;
  updatedAtMs?: number;
}

export interface NodeHostStatsTold {
  nodeId: string;
  hostStats: NodeHostStats;
}

/** A command that an operator asks for. */
export interface NodeInvoke {
  /** device id or name of a node */
  nodeId: string;
  command: string;
  params?: unknown;
  /** 30 seconds when absent; 0 too */
  timeoutMs?: number;
  idempotencyKey: string;
  sessionKey?: string;
  turnSourceChannel?: string;
  turnSourceTo?: string;
  turnSourceAccountId?: string;
  turnSourceThreadId?: unknown;
}

export interface NodeInvokeCancel {
  invokeId: string;
  nodeId: string;
}

export interface NodeInvokeError {
  code?: string;
  message?: string;
}

export interface NodeInvokeProgress {
  invokeId: string;
  nodeId: string;
  seq: number;
  chunk: string;
}

/** A command on its way to a node. */
export interface NodeInvokeRequest {
  id: string;
  nodeId: string;
  command: string;
  /** the parameters as JSON text */
  paramsJSON?: string;
  timeoutMs?: number;
  idempotencyKey?: string;
  /** who asks, with the permit; a node of ours refuses a command without one */
  context?: InvokeContext;
}

export interface NodeInvokeResult {
  id: string;
  nodeId: string;
  ok: boolean;
  payload?: unknown;
  payloadJSON?: string;
  error?: NodeInvokeError;
}

/** What the node answered: the same as JSON and as text. */
export interface NodeInvoked {
  ok: boolean;
  nodeId: string;
  command: string;
  payload?: unknown;
  payloadJSON: string;
}

export interface NodeList {
  ts: number;
  nodes: Array<NodeView>;
}

export type NodeListNodes = Record<string, never>;

export interface NodePairApproved {
  requestId: string;
  node: NodePairApprovedNode;
}

/** A node with what it may serve. */
export interface NodePairApprovedNode {
  nodeId: string;
  clientId: string;
  clientMode: string;
  displayName?: string;
  platform?: string;
  deviceFamily?: string;
  caps: Array<string>;
  commands: Array<string>;
  createdAtMs: number;
  approvedAtMs: number;
}

export interface NodePairNodeRef {
  nodeId: string;
}

/** A surface that waits. */
export interface NodePairPendingNode {
  requestId: string;
  nodeId: string;
  clientId: string;
  clientMode: string;
  displayName?: string;
  platform?: string;
  deviceFamily?: string;
  /** all that the node declares, approved before or not */
  caps: Array<string>;
  /** all that it declares and a machine of its platform may have */
  commands: Array<string>;
  /** what the caller of `node.pair.approve` holds */
  requiredApproveScopes: Array<string>;
  /** whether nobody was asked when the device was paired */
  silent: boolean;
  ts: number;
}

export interface NodePairRejected {
  requestId: string;
  nodeId: string;
}

export interface NodePairRemoved {
  nodeId: string;
}

export interface NodePairRequestRef {
  requestId: string;
}

/** How a request ended. */
export interface NodePairResolved {
  requestId: string;
  nodeId: string;
  /** `approved` or `rejected` */
  decision: "approved" | "rejected";
  ts: number;
}

export interface NodePairs {
  pending: Array<NodePairPendingNode>;
  paired: Array<NodePairApprovedNode>;
}

export interface NodePendingAck {
  ids: Array<string>;
}

export interface NodePendingAcked {
  nodeId: string;
  ackedIds: Array<string>;
  remaining: number;
}

export interface NodePendingDrain {
  maxItems?: number;
}

/** What waits, the standing request for its status first. */
export interface NodePendingDrained {
  nodeId: string;
  revision: number;
  items: Array<NodePendingItem>;
  hasMore: boolean;
}

/** Work for a node. */
export interface NodePendingEnqueue {
  nodeId: string;
  /** `status.request` or `location.request` */
  type: "status.request" | "location.request";
  /** `normal` when absent */
  priority?: "normal" | "high";
  /** a day when absent */
  expiresInMs?: number;
  /** taken and not acted on: this gateway has no way to wake a machine */
  wake?: boolean;
}

export interface NodePendingEnqueued {
  nodeId: string;
  revision: number;
  queued: NodePendingItem;
  wakeTriggered: boolean;
}

/** One item. */
export interface NodePendingItem {
  id: string;
  type: string;
  /** `default`, `normal` or `high` */
  priority: string;
  createdAtMs: number;
  /** absent on the standing request */
  expiresAtMs?: number;
}

/** Nothing but status and location can wait, so there are no actions. */
export interface NodePendingPulled {
  nodeId: string;
  actions: Array<Record<string, string>>;
}

/** A part of what a command says. */
export interface NodeProgress {
  /** of the call that asked for it */
  idempotencyKey: string;
  nodeId: string;
  seq: number;
  chunk: string;
}

export interface NodeRenameNode {
  nodeId: string;
  displayName: string;
}

export interface NodeRenamed {
  nodeId: string;
  displayName: string;
}

/** Names a command by the key of its call. */
export interface NodeStopInvoke {
  idempotencyKey: string;
}

/** Whether there was one. */
export interface NodeStopped {
  stopped: boolean;
}

/** One node as its person sees it. */
export interface NodeView {
  /** the node's device id */
  nodeId: string;
  /** what acts call it */
  displayName: string;
  platform: string;
  /** of its program; absent while it is not connected */
  version?: string;
  clientId: string;
  clientMode: string;
  deviceFamily?: string;
  /** capabilities that it declares and its person approved */
  caps: Array<string>;
  /** commands that it declares and its person approved */
  commands: Array<string>;
  /** `approved`, `pending-approval`, `pending-reapproval` or `unapproved` */
  approvalState: string;
  /** what `node.pair.approve` takes, when it declares more than was approved */
  pendingRequestId?: string;
  pendingDeclaredCaps?: Array<string>;
  pendingDeclaredCommands?: Array<string>;
  paired: boolean;
  connected: boolean;
  connectedAtMs?: number;
  approvedAtMs?: number;
  hostStats?: NodeHostStats;
}

/** The events that were seen. */
export interface OwnerEventAck {
  ids: Array<number>;
}

/** How many of them existed. */
export interface OwnerEventAcked {
  acknowledged: number;
}

/** Some events. */
export interface OwnerEventList {
  events: Array<OwnerEventView>;
  /** after which to ask again; absent when there are no more */
  next?: number;
}

/** Which events to list, oldest first. */
export interface OwnerEventListEvents {
  /** only events with a higher id */
  after?: number;
  /** whether acknowledged ones are listed too */
  all?: boolean;
  /** at most 500, which is also what an absent one means */
  limit?: number;
}

/** One event of the caller. */
export interface OwnerEventView {
  /** counts within the caller's own events */
  id: number;
  /** such as `denied`, `ask`, `missing` */
  kind: string;
  /** names as in ledger entries */
  fields: Record<string, string>;
  atMs: number;
  acknowledged: boolean;
}

/** Whose person changed: always the receiver's own. */
export interface PeopleChanged {
  person: string;
}

/** A person to be. */
export interface PeopleCreate {
  name: string;
  slug?: string;
  /** whether the person may do gateway-wide acts */
  steward?: boolean;
}

/** Shown once: neither code can be read again. */
export interface PeopleCreated {
  person: PeoplePersonView;
  /** pairs the person's first human device */
  setupCode: string;
  /** lets the person in until that device has paired, which is shown another one */
  recoveryCode: string;
}

export interface PeoplePersonList {
  people: Array<PeoplePersonView>;
}

/** What the caller may know of a person. Of others than the caller only id and name are present, and of contacts the model providers they declared. */
export interface PeoplePersonView {
  person: string;
  name: string;
  slug?: string;
  host?: boolean;
  steward?: boolean;
  providers?: Array<string>;
  createdAtMs?: number;
}

/** What takes the place of all that was declared before. */
export interface PeopleProviders {
  /** names of the model providers that learn what this person's agents learn */
  providers: Array<string>;
}

export interface PeopleRename {
  name?: string;
  slug?: string;
}

/** One question. */
export interface Question {
  /** what its answer is called by */
  questionId: string;
  /** a word or two above it */
  header: string;
  question: string;
  url?: string;
  /** choices; without any the answer is in words */
  options: Array<QuestionOption>;
  /** whether more than one may be picked */
  multiSelect?: boolean;
  /** whether words of the person's own will do in place of a choice */
  isOther?: boolean;
  /** refused when true: what is answered goes to a model or a program as it is */
  isSecret?: boolean;
}

/** The answer to each question by its `questionId`; one that is left out has none. */
export interface QuestionAnswers {
  answers: Record<string, Array<string>>;
}

/** How a question ended. */
export interface QuestionEnded {
  id: string;
  status: "answered" | "cancelled" | "expired";
  /** with `answered` alone */
  answers?: QuestionAnswers;
}

export interface QuestionList {
  questions: Array<QuestionRecord>;
}

export interface QuestionOne {
  question: QuestionRecord;
}

/** A choice. */
export interface QuestionOption {
  /** what is answered by picking it */
  label: string;
  description?: string;
}

/** A question with all that is known of it. */
export interface QuestionRecord {
  id: string;
  questions: Array<Question>;
  agentId?: string;
  sessionKey?: string;
  runId?: string;
  createdAtMs: number;
  expiresAtMs: number;
  /** `pending`, `answered`, `cancelled` (by its person, or with its run) or `expired` */
  status: "pending" | "answered" | "cancelled" | "expired";
  answers?: QuestionAnswers;
  /** actor who answered or closed it */
  resolvedBy?: string;
}

export interface QuestionRef {
  id: string;
}

/** What is asked. */
export interface QuestionRequest {
  /** name that the asker gives it; the gateway's own id when absent */
  id?: string;
  questions: Array<Question>;
  /** agent on whose behalf it is asked; `main` when absent */
  agentId?: string;
  /** session it belongs to, for who shows it */
  sessionKey?: string;
  /** run it belongs to, for who shows it */
  runId?: string;
  /** how long it waits: 30 minutes when absent, an hour at most */
  timeoutMs?: number;
}

/** That it waits. */
export interface QuestionRequested {
  id: string;
  expiresAtMs: number;
}

/** An answer, or that there will be none. */
export interface QuestionResolve {
  id: string;
  /** absent with `cancel` */
  answers?: QuestionAnswers;
  /** true: it is closed without an answer */
  cancel?: boolean;
  /** what the client calls itself; the record names the device that answered */
  resolvedBy?: string;
  /** what the client knows its answer by */
  resolutionId?: string;
}

/** How it ended. */
export interface QuestionResolved {
  status: "answered" | "cancelled";
  /** with `answered` alone */
  answers?: QuestionAnswers;
}

/** Which one is waited for. */
export interface QuestionWaitAnswer {
  id: string;
  /** how long the call waits; until the question ends when absent */
  timeoutMs?: number;
  includeResolutionId?: boolean;
}

/** What became of it so far. */
export interface QuestionWaited {
  status: "pending" | "answered" | "cancelled" | "expired";
  answers?: QuestionAnswers;
  resolutionId?: string;
}

export interface RuleAdd {
  place: string;
  identity?: string;
  purpose?: string;
  readers: Array<string>;
  endMs?: number;
  trusted?: boolean;
}

export interface RuleEnd {
  rule: string;
}

export interface RuleList {
  rules: Array<RuleView>;
}

/** Which rules to list. */
export interface RuleListRules {
  /** whether rules that ended are listed too */
  ended?: boolean;
}

/** A rule as its owner sees it. */
export interface RuleView {
  rule: string;
  /** pattern of the form `kind://person/segment/segment` */
  place: string;
  identity?: string;
  purpose?: string;
  /** each a person id, a person id with `~` (with the tree of collaborations around that person), `service:name`, `correspondent:channel/account/sender`, or `all`; empty: the owner alone */
  readers: Array<string>;
  endMs?: number;
  /** whether what lies there counts as the owner's own word */
  trusted: boolean;
  endedAtMs?: number;
}

export interface RulesChanged {
  rule: string;
}

export interface SandboxBoxList {
  boxes: Array<SandboxBoxView>;
}

/** A box. */
export interface SandboxBoxView {
  /** its name */
  box: string;
  /** whose programs share it: those of one session, of one agent, or of all the caller's */
  scope: "session" | "agent" | "shared";
  /** of the agent, unless all share it */
  identity?: string;
  /** its key, or the run's id for a run of no session */
  session?: string;
  /** who may learn what lies in it; programs of runs that others may learn from have other boxes */
  readers: string;
  createdAtMs: number;
  /** whether the configuration's `setupCommand` ran in it */
  setUp: boolean;
  /** programs in it that are not over */
  running: number;
}

/** Which boxes. */
export interface SandboxRecreate {
  boxes: Array<string>;
}

/** What came of it. */
export interface SandboxRecreated {
  /** what was taken away; one that was gone by then is left out */
  boxes: Array<string>;
  /** programs that ran in them and were ended */
  ended: number;
}

/** Which session's older turns to summarise. */
export interface SessionCompact {
  key: string;
  /** taken for clients that send it; the key names the agent */
  agentId?: string;
  /** taken for clients that send it; what was said stays stored whole */
  maxLines?: number;
}

/** Whether older turns are shown as a summary from now on. */
export interface SessionCompacted {
  ok: boolean;
  key: string;
  compacted: boolean;
  /** why not */
  reason?: string;
}

/** A new session. */
export interface SessionCreate {
  /** absent: `agent:<agent>:dashboard:<uuid>`; one that exists is answered as it is */
  key?: string;
  /** absent: the one that the key names, else `main` */
  agentId?: string;
  /** a name for the list */
  label?: string;
  /** what the owner says in it first */
  message?: string;
  /** the same, as older clients call it */
  task?: string;
  /** taken for clients that send it; sessions have no parents */
  parentSessionKey?: string;
  /** taken for clients that send it; there are none */
  emitCommandHooks?: boolean;
}

/** The session that there is now. */
export interface SessionCreated {
  ok: boolean;
  key: string;
  sessionId: string;
  entry: SessionRow;
  runStarted: boolean;
  /** of what was said in it first */
  runId?: string;
}

/** Which session goes. */
export interface SessionDelete {
  key: string;
  /** taken for clients that send it; the transcript always goes with its session */
  deleteTranscript?: boolean;
  /** taken for clients that send it; the key names the agent */
  agentId?: string;
  /** refuses it when the session was begun anew since */
  expectedSessionId?: string;
  /** refuses it unless the session is archived */
  archivedOnly?: boolean;
}

/** What became of a session. */
export interface SessionDeleted {
  ok: boolean;
  key: string;
  deleted: boolean;
  /** always empty: what is deleted is gone */
  archived: Array<string>;
}

/** Which session. */
export interface SessionDescribe {
  key: string;
  /** taken for clients that send it; rows always hold what there is */
  includeDerivedTitles?: boolean;
  /** taken for clients that send it; rows always hold what there is */
  includeLastMessage?: boolean;
  /** taken for clients that send it; the key names the agent */
  agentId?: string;
}

/** A session, if there is one. */
export interface SessionDescribed {
  /** absent when there is none of that key */
  session?: SessionRow;
}

/** A page of sessions. */
export interface SessionList {
  ts: number;
  /** always empty: sessions lie in the gateway's store */
  path: string;
  count: number;
  totalCount: number;
  hasMore: boolean;
  /** where the next page begins; absent at the end */
  nextOffset?: number;
  defaults: Record<string, unknown>;
  sessions: Array<SessionRow>;
}

/** Which sessions to list, those that changed last first. */
export interface SessionListSessions {
  /** a page holds 1,000 at most */
  limit?: number;
  offset?: number;
  activeMinutes?: number;
  agentId?: string;
  label?: string;
  /** part of a key, a label or the beginning of the last message, in any case */
  search?: string;
  /** `true`, `false`, or `all` */
  archived?: unknown;
  /** taken for clients that send it; there is no such session */
  includeGlobal?: boolean;
  /** taken for clients that send it; there is no such session */
  includeUnknown?: boolean;
  /** taken for clients that send it; rows always hold what there is */
  includeDerivedTitles?: boolean;
  /** taken for clients that send it; rows always hold what there is */
  includeLastMessage?: boolean;
  /** taken for clients that send it; every session is of an agent that there is */
  configuredAgentsOnly?: boolean;
  /** none fits: no row says who began it */
  spawnedBy?: string;
  /** leaves out those that a task began */
  excludeSubagents?: boolean;
  /** leaves out those that a job has to itself */
  excludeCron?: boolean;
  /** taken for clients that send it; the platform has no sessions of its own */
  excludeSystem?: boolean;
  /** `true`: none fits, there are no boards */
  hasBoard?: boolean;
  /** taken for clients that send it, as are the next two: all of them are the caller's own */
  ownerFirst?: boolean;
  involvingMe?: boolean;
  ownerId?: string;
}

/** What to mark; what is absent stays as it is. */
export interface SessionPatch {
  key: string;
  /** a name for the list, one line */
  label?: string;
  archived?: boolean;
  pinned?: boolean;
  unread?: boolean;
  /** whether what is said here leaves by its channel; `inherit`: as the configuration says */
  sendPolicy?: "allow" | "deny" | "inherit";
  /** how much the agent thinks here; `inherit`: as the configuration says */
  thinkingLevel?: "off" | "minimal" | "low" | "medium" | "high" | "inherit";
  /** how much is told of what tools do here: nothing, names with a short view, all that fits */
  verboseLevel?: "off" | "on" | "full" | "inherit";
  /** whether thoughts are told: not, each when it is over, or as they come */
  reasoningLevel?: "off" | "on" | "stream" | "inherit";
  /** taken for clients that send it; the key names the agent */
  agentId?: string;
  /** refuses the change when the session was begun anew since */
  expectedSessionId?: string;
}

export interface SessionPatched {
  ok: boolean;
  key: string;
  entry: SessionRow;
}

/** Which session begins anew. */
export interface SessionReset {
  key: string;
  reason?: "new" | "reset";
  /** taken for clients that send it; the key names the agent */
  agentId?: string;
  /** refuses it when the session was begun anew since */
  expectedSessionId?: string;
}

/** Which session: by its key, else its id, else its label. */
export interface SessionResolve {
  key?: string;
  sessionId?: string;
  label?: string;
  /** only of this agent */
  agentId?: string;
  /** whether none is an answer, not an error */
  allowMissing?: boolean;
  /** taken for clients that send it; there is no such session */
  includeGlobal?: boolean;
  /** taken for clients that send it; there is no such session */
  includeUnknown?: boolean;
}

/** A session that was looked for. */
export interface SessionResolved {
  /** false: there is none, and the caller allowed for that */
  ok: boolean;
  key?: string;
  agentId?: string;
  /** its label */
  displayName?: string;
}

/** A session as its owner sees it. */
export interface SessionRow {
  key: string;
  /** of the present round; a reset makes another one */
  sessionId: string;
  agentId: string;
  /** `direct`, or `group` for a room */
  kind: "direct" | "group";
  label?: string;
  isMain: boolean;
  archived: boolean;
  pinned: boolean;
  unread: boolean;
  /** whether what is said here leaves by its channel; absent: as the configuration says */
  sendPolicy?: "allow" | "deny";
  thinkingLevel?: "off" | "minimal" | "low" | "medium" | "high";
  /** how much is told of what tools do here; absent: as `on` */
  verboseLevel?: "off" | "on" | "full";
  /** how the agent's thoughts are told here; absent: as `stream` */
  reasoningLevel?: "off" | "on" | "stream";
  /** what becomes of words that have to wait here; absent, as are the next three: as the configuration says */
  queueMode?: "collect" | "followup" | "steer" | "steer-backlog" | "interrupt";
  /** how long it has to be quiet before they become a turn */
  queueDebounceMs?: number;
  /** how many may wait */
  queueCap?: number;
  /** which goes when more do */
  queueDrop?: "summarize" | "old" | "new";
  /** of the present round */
  turns: number;
  createdAt: number;
  updatedAt: number;
  lastMessagePreview: string;
}

/** What to be told of. */
export type SessionSubscribe = Record<string, never>;

export interface SessionSubscribed {
  subscribed: boolean;
}

/** Which session's messages to be told of, or not any more. */
export interface SessionTalkListen {
  key: string;
  /** taken for clients that send it; the key names the agent */
  agentId?: string;
  /** taken for clients that send it; approvals have events of their own */
  includeApprovals?: boolean;
}

export interface SessionTalkListening {
  subscribed: boolean;
  key: string;
}

/** Whose newest words to show. */
export interface SessionTalkPreview {
  keys: Array<string>;
  /** of each session; absent: 12 */
  limit?: number;
  /** what a longer message is cut to; absent: 240 */
  maxChars?: number;
}

/** A line of a preview. */
export interface SessionTalkPreviewItem {
  role: "user" | "assistant" | "system";
  text: string;
}

/** One session's newest words, oldest first. */
export interface SessionTalkPreviewedSession {
  key: string;
  /** `missing` when there is no such session, `empty` when nothing was said in its present round */
  status: "ok" | "empty" | "missing";
  items: Array<SessionTalkPreviewItem>;
}

export interface SessionTalkPreviews {
  ts: number;
  previews: Array<SessionTalkPreviewedSession>;
}

/** Something to say in a session: what `chat.send` takes, by another name of the session. */
export interface SessionTalkSay {
  key: string;
  agentId?: string;
  message: string;
  thinking?: string;
  attachments?: Array<AgentAttachment>;
  mentions?: Array<Record<string, unknown>>;
  timeoutMs?: number;
  /** absent: each call says it once more */
  idempotencyKey?: string;
}

/** Something was said in a session that the link listens to. */
export interface SessionTalkSessionMessage {
  sessionKey: string;
  agentId: string;
  /** whether the owner said it */
  senderIsOwner: boolean;
  message: ChatMessage;
  /** of this message in its round */
  messageId: string;
  /** its number in the round, from 1 */
  messageSeq: number;
  session: SessionRow;
}

/** What to stop: what runs in a session, or one run of any session of the caller's. One of both is named. */
export interface SessionTalkStop {
  key?: string;
  runId?: string;
  agentId?: string;
  /** whether what waits there goes too; it does anyway, unless one run is named */
  clearQueued?: boolean;
}

/** What was stopped. */
export interface SessionTalkStopped {
  ok: boolean;
  /** the last one; absent when nothing ran */
  abortedRunId?: string;
  status: "aborted" | "no-active-run";
}

/** What one agent used in its sessions. */
export interface SessionUsageAgentUse {
  agentId: string;
  totals: ModelCounts;
}

/** Which session. */
export interface SessionUsageAskSeries {
  key: string;
}

/** Which sessions, and which days. */
export interface SessionUsageAskUsage {
  /** of one session; all of the caller's sessions when absent */
  key?: string;
  /** of this agent alone */
  agentId?: string;
  /** says that all agents are meant, as without `agentId` */
  agentScope?: "all";
  /** first day; 30 days up to the last when absent */
  startDate?: string;
  /** last day; today when absent */
  endDate?: string;
  /** taken as it is: days are days of UTC */
  mode?: "utc" | "gateway" | "specific";
  /** in place of days */
  range?: "7d" | "30d" | "90d" | "1y" | "all";
  /** taken as it is: a session is one by its key */
  groupBy?: "instance" | "family";
  includeHistorical?: boolean;
  utcOffset?: string;
  timeZone?: string;
  /** most sessions that are listed, those that used last first; totals count all */
  limit?: number;
  /** taken as it is */
  includeContextWeight?: boolean;
}

/** Tokens and dollars of one day. */
export interface SessionUsageDayUse {
  date: string;
  tokens: number;
  cost: number;
}

/** What one model was used. */
export interface SessionUsageModelUse {
  provider: string;
  model: string;
  /** questions that were put to it */
  count: number;
  /** of them, those without an answer */
  failed: number;
  totals: ModelCounts;
}

/** One day of a session. */
export interface SessionUsagePoint {
  /** its beginning */
  timestamp: number;
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  totalTokens: number;
  cost: number;
  cumulativeTokens: number;
  cumulativeCost: number;
}

export interface SessionUsageSeries {
  sessionId: string;
  points: Array<SessionUsagePoint>;
}

/** A session. */
export interface SessionUsageSessionEntry {
  key: string;
  label?: string;
  sessionId: string;
  updatedAt: number;
  agentId: string;
  usage: SessionUsageUse;
}

/** What was used. Costs are at the prices that the configuration names now. */
export interface SessionUsageSessionsUsage {
  updatedAt: number;
  startDate: string;
  endDate: string;
  sessions: Array<SessionUsageSessionEntry>;
  /** of all sessions that fit, listed or not */
  totals: ModelCounts;
  aggregates: SessionUsageTogether;
}

/** The same, put together in other ways. */
export interface SessionUsageTogether {
  byModel: Array<SessionUsageModelUse>;
  byAgent: Array<SessionUsageAgentUse>;
  daily: Array<SessionUsageDayUse>;
}

/** What was used in a session. */
export interface SessionUsageUse {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  totalTokens: number;
  totalCost: number;
  inputCost: number;
  outputCost: number;
  cacheReadCost: number;
  cacheWriteCost: number;
  missingCostEntries: number;
  /** when a model was asked first, in any day */
  firstActivity: number;
  lastActivity: number;
  /** days on which it was used */
  activityDates: Array<string>;
  dailyBreakdown: Array<SessionUsageDayUse>;
  modelUsage: Array<SessionUsageModelUse>;
}

/** A session changed. */
export interface SessionsChanged {
  sessionKey: string;
  agentId: string;
  /** `patch`, `reset`, `delete` or `message` */
  reason: "create" | "patch" | "reset" | "delete" | "message";
  ts: number;
  session?: SessionRow;
}

/** Whose skills. */
export interface SkillAskSkills {
  /** `main` if left out */
  agentId?: string;
  /** taken for clients that send it */
  sessionKey?: string;
}

/** An archive that will come in pieces. */
export interface SkillBegin {
  /** `skill-archive` */
  kind: "skill-archive";
  /** what the skill's folder will be called */
  slug: string;
  /** of the whole */
  sizeBytes: number;
  /** of the whole, hex */
  sha256?: string;
  /** whether one that is there may go into the trash when it is installed */
  force?: boolean;
  /** the same again is the same upload */
  idempotencyKey?: string;
}

/** Programs. */
export interface SkillBins {
  bins: Array<string>;
}

/** What to change of a skill. */
export interface SkillChange {
  skillKey: string;
  /** whose; `main` if left out. A shared skill is changed for all agents of the caller */
  agentId?: string;
  /** whether agents are told of it */
  enabled?: boolean;
  /** takes the files of that digest, which are those that lie there */
  digest?: string;
}

export interface SkillChanged {
  ok: boolean;
  skillKey: string;
  skill: SkillView;
}

/** A piece of it, in order. */
export interface SkillChunk {
  uploadId: string;
  /** where it begins; the same piece again is fine */
  offset: number;
  dataBase64: string;
}

/** It is whole. */
export interface SkillCommit {
  uploadId: string;
  /** of the whole, hex */
  sha256?: string;
}

/** An archive to look into. */
export interface SkillInspect {
  /** what the skill's folder will be called */
  slug: string;
  /** zip or tar.gz, as base64; absent with `uploadId` */
  archive?: string;
  /** one that was uploaded */
  uploadId?: string;
}

/** What an archive brings. Its texts are whoever's who made it. */
export interface SkillInspected {
  name: string;
  description: string;
  /** names below the skill's folder */
  files: Array<string>;
  bytes: number;
  requirements: SkillNeeds;
  /** what of the needs is not there; variables and settings never are */
  missing: SkillNeeds;
}

/** An archive to install for all agents of the caller. */
export interface SkillInstall {
  /** what the skill's folder will be called */
  slug: string;
  /** zip or tar.gz, as base64; absent with `uploadId` */
  archive?: string;
  /** whether one that is there goes into the trash; as the upload said when absent */
  force?: boolean;
  /** taken as it is */
  source?: "upload";
  /** one that was uploaded, of the same slug */
  uploadId?: string;
  /** of what was looked at, hex; another archive is refused */
  sha256?: string;
}

/** A skill that is installed, and pinned by its digest. */
export interface SkillInstalled {
  ok: boolean;
  slug: string;
  /** what agents know it by */
  skillKey: string;
  digest: string;
  /** what the one before is called in the trash */
  trash?: string;
}

export interface SkillList {
  agentId: string;
  skills: Array<SkillView>;
}

/** What a skill needs, or what of it is not there. */
export interface SkillNeeds {
  bins: Array<string>;
  anyBins: Array<string>;
  env: Array<string>;
  config: Array<string>;
  os: Array<string>;
}

/** A skill that goes. */
export interface SkillRemove {
  /** what its folder is called */
  slug: string;
}

/** A skill that went, or is back. */
export interface SkillRemoved {
  ok: boolean;
  slug: string;
  /** what it is, or was, called in the trash */
  trash: string;
}

/** What to have back. */
export interface SkillRestore {
  trash: string;
}

/** How far it has come. */
export interface SkillUpload {
  uploadId: string;
  slug: string;
  sizeBytes: number;
  receivedBytes: number;
  /** until when it is kept */
  expiresAtMs: number;
  committed: boolean;
  /** once it is committed */
  sha256?: string;
}

/** A skill. */
export interface SkillView {
  name: string;
  description: string;
  source: "openclaw-workspace" | "openclaw-managed";
  bundled: boolean;
  /** its file, as an agent reads it; no path of the gateway's machine */
  filePath: string;
  skillKey: string;
  always: boolean;
  /** whether its owner switched it off */
  disabled: boolean;
  /** whether the agent's own list leaves it out */
  blockedByAllowlist: boolean;
  /** whether what it needs is there */
  eligible: boolean;
  /** whether the agent is told of it */
  modelVisible: boolean;
  requirements: SkillNeeds;
  missing: SkillNeeds;
  /** of all its files now; empty when they are too many, too large, or cannot be read */
  digest: string;
  /** digest of the files that the owner took; absent: no run found it yet */
  taken?: string;
  /** whether the files are others than those: they wait for the owner */
  changed: boolean;
}

export interface StockAgentAgentCreated {
  ok: boolean;
  agentId: string;
  name: string;
  workspace: string;
  model?: string;
}

/** An agent was retired. */
export interface StockAgentAgentDeleted {
  ok: boolean;
  agentId: string;
  /** always 0: which agent a message reaches stands in the configuration, where it stays */
  removedBindings: number;
}

export interface StockAgentAgentFace {
  agentId: string;
  name: string;
}

/** A file of an agent. It lies in the gateway's store; its path is its name. */
export interface StockAgentAgentFile {
  name: string;
  path: string;
  missing: boolean;
  size?: number;
  /** of its text, for the next change; absent of a missing one */
  hash?: string;
  content?: string;
}

export interface StockAgentAgentFiles {
  agentId: string;
  workspace: string;
  files: Array<StockAgentAgentFile>;
}

/** The agents of a person. */
export interface StockAgentAgentList {
  /** who is meant when no agent is named */
  defaultId: string;
  /** last part of the key of an agent's main session */
  mainKey: string;
  /** always `per-sender`: each person's agents are their own */
  scope: string;
  agents: Array<StockAgentAgentRow>;
}

export interface StockAgentAgentModel {
  primary: string;
}

/** One agent. */
export interface StockAgentAgentRow {
  /** slug of an identity, or `manager` */
  id: string;
  kind: "agent" | "system";
  name: string;
  /** the folder on a node where its relative paths begin */
  workspace?: string;
  model?: StockAgentAgentModel;
  createdAt?: number;
}

export interface StockAgentAgentUpdated {
  ok: boolean;
  agentId: string;
}

/** An agent to make. */
export interface StockAgentCreateAgent {
  /** any; its id is made of it: `Work Desk` becomes `work-desk` */
  name: string;
  /** `node:/path`, as an identity's home */
  workspace?: string;
  model?: string;
}

/** An agent to retire. */
export interface StockAgentDeleteAgent {
  agentId: string;
  /** taken for clients that send it; an agent's records stay, as the ledger says */
  deleteFiles?: boolean;
}

export interface StockAgentFileSet {
  ok: boolean;
  agentId: string;
  workspace: string;
  file: StockAgentAgentFile;
}

export interface StockAgentFilesOf {
  agentId: string;
}

export interface StockAgentGetFile {
  agentId: string;
  name: "INSTRUCTIONS.md";
}

export interface StockAgentOneFile {
  agentId: string;
  workspace: string;
  file: StockAgentAgentFile;
}

/** What a file is to hold. */
export interface StockAgentSetFile {
  agentId: string;
  name: "INSTRUCTIONS.md";
  content: string;
  /** refuses the change when the file is another one by now */
  expectedHash?: string;
}

/** What to change; what is absent stays as it is. */
export interface StockAgentUpdateAgent {
  agentId: string;
  /** what it is called from now on where it is shown; its id, which its sessions are named by, stays */
  name?: string;
  workspace?: string;
  model?: string;
}

/** Which agent is meant. */
export interface StockAgentWhichAgent {
  /** absent: that of the session; without both `main` */
  agentId?: string;
  sessionKey?: string;
}

export interface StockApprovalDone {
  ok: boolean;
}

/** The first of two answers. */
export interface StockApprovalExecAccepted {
  status: string;
  id: string;
  deliveryRoute: string;
  createdAtMs: number;
  expiresAtMs: number;
}

/** What became of a request, or that it waits. */
export interface StockApprovalExecDecision {
  id: string;
  /** `allow-once` or `deny`; null when nobody decided */
  decision?: string;
  createdAtMs: number;
  expiresAtMs: number;
  /** why it ended: `user`, `timeout`, `no-route`, `run-aborted` */
  terminalReason?: string;
}

export interface StockApprovalExecGrantList {
  grants: Array<StockApprovalExecGrantView>;
}

/** A command that may run without a question: this program by its file, with these arguments, there. */
export interface StockApprovalExecGrantView {
  grantId: string;
  mintedByApprovalId: string;
  agentId: string;
  nodeId: string;
  command: string;
  /** arguments that were asked about, the only ones without a pattern */
  argv: Array<string>;
  cwd?: string;
  /** real path of the program on the node */
  program: string;
  /** of its file: another one under the same name is asked about */
  sha256: string;
  createdAtMs: number;
  expiresAtMs?: number;
  revokedAtMs?: number;
  /** which arguments may come */
  argvPattern?: Array<string>;
}

/** What a node prepared to run. */
export interface StockApprovalExecPlan {
  argv: Array<string>;
  cwd?: string;
  commandText: string;
  commandPreview?: string;
  agentId?: string;
  sessionKey?: string;
  policySnapshot?: unknown;
  mutableFileOperand?: unknown;
}

/** A command that waits for an answer. What it is bound to is `command`, `commandArgv`, `systemRunPlan`, `env`, `cwd`, `host`, `nodeId`, `agentId` and `sessionKey`; the rest is what the asker says about it. */
export interface StockApprovalExecRequest {
  /** name that the asker gives it; the gateway's own id when absent */
  id?: string;
  command?: string;
  /** exact arguments; what is shown is made from them when they are there */
  commandArgv?: Array<string>;
  /** as a node prepared it: `argv`, `cwd`, `commandText`, `agentId`, `sessionKey` */
  systemRunPlan?: StockApprovalExecPlan;
  env?: Record<string, string>;
  cwd?: string;
  nodeId?: string;
  host?: string;
  security?: string;
  ask?: string;
  warningText?: string;
  scope?: unknown;
  unavailableDecisions?: Array<string>;
  commandSpans?: unknown;
  agentId?: string;
  resolvedPath?: string;
  sessionKey?: string;
  sessionId?: string;
  runId?: string;
  toolCallId?: string;
  turnSourceChannel?: string;
  turnSourceTo?: string;
  turnSourceAccountId?: string;
  turnSourceThreadId?: unknown;
  approvalReviewerDeviceIds?: Array<string>;
  /** `false`: wait although nobody is there to answer */
  requireDeliveryRoute?: boolean;
  suppressDelivery?: boolean;
  deliverToApprovalClientsOnly?: boolean;
  /** 30 minutes when absent, an hour at most */
  timeoutMs?: number;
  /** whether an answer `accepted` comes first */
  twoPhase?: boolean;
}

export interface StockApprovalGrantRef {
  grantId: string;
}

/** What became of it. */
export interface StockApprovalGrantRevoked {
  /** `revoked`, `already-revoked` or `not-found` */
  outcome: "revoked" | "already-revoked" | "not-found";
}

export interface StockApprovalListGrants {
  limit?: number;
}

export interface StockApprovalNamed {
  id: string;
}

/** An answer of a client that cannot sign. */
export interface StockApprovalResolveStock {
  id: string;
  /** text: a word that is no decision has an error of its own */
  decision: string;
  /** which account of a chat network answered; this gateway has none */
  reviewer?: unknown;
  grantExpiresInDays?: number;
  /** with `allow-always`: the arguments that may come for good, one word each, the program first as it was asked about; `*` is any text without a slash, `**` any text, a last `...` any further words, none of them an option. Absent: exactly those that were asked about */
  argvPattern?: Array<string>;
}

/** A question that waits. */
export interface StockApprovalStockPending {
  id: string;
  /** of the form of its family, absent members as null */
  request?: unknown;
  createdAtMs: number;
  expiresAtMs: number;
  approvalKind: string;
}

/** A question that no longer waits. */
export interface StockApprovalStockResolved {
  id: string;
  decision: string;
  /** actor who answered; null when nobody did */
  resolvedBy?: string;
  ts: number;
  request?: unknown;
}

/** Whose tools. */
export interface StockToolCatalog {
  /** absent: `main` */
  agentId?: string;
  /** taken for clients that send it; there are no plug-ins */
  includePlugins?: boolean;
}

export interface StockToolCommand {
  name: string;
  description: string;
  source: string;
  scope: string;
  acceptsArgs: boolean;
}

/** The commands of an agent. */
export interface StockToolCommands {
  /** always empty: a message is a message here, whatever it begins with */
  commands: Array<StockToolCommand>;
}

/** The tools that the configuration's lists leave to the owner's own words in a session. */
export interface StockToolEffective {
  agentId: string;
  /** always `full`: what the lists take away is gone already */
  profile: "full";
  groups: Array<StockToolEffectiveGroup>;
}

export interface StockToolEffectiveGroup {
  id: "core";
  label: string;
  source: "core";
  tools: Array<StockToolEffectiveTool>;
}

export interface StockToolEffectiveTool {
  id: string;
  label: string;
  description: string;
  rawDescription: string;
  source: "core";
}

/** Tools of one kind. */
export interface StockToolGroup {
  /** what stands before the dot of their names */
  id: string;
  label: string;
  source: string;
  tools: Array<StockToolToolRow>;
}

/** In which session. */
export interface StockToolInSession {
  sessionKey: string;
  /** absent: the one that the key names */
  agentId?: string;
}

/** One call of one tool of an agent, made by its owner's own program or hand. */
export interface StockToolInvoke {
  /** of the tool, as `tools.effective` lists it */
  name: string;
  /** an object */
  args?: unknown;
  /** which agent, and in which of its conversations; `main` or absent: its main one */
  sessionKey?: string;
  /** absent: the one that the key names */
  agentId?: string;
  /** taken for clients that send it: what needs its owner's word is asked for by an approval */
  confirm?: boolean;
  /** the same key is the same call: its answer is how that call stands now */
  idempotencyKey?: string;
  /** only says whether the tool is there */
  dryRun?: boolean;
}

/** Why nothing was done. */
export interface StockToolInvokeError {
  /** `NOT_FOUND`: there is no such tool for this agent; `INVALID`: the arguments are not the tool's; `DENIED`: it may not; `FAILED`: it was begun and came to nothing; `RUNNING`: it is not over */
  code: "NOT_FOUND" | "INVALID" | "DENIED" | "FAILED" | "RUNNING";
  message: string;
}

/** How a call stands. */
export interface StockToolInvoked {
  /** whether the tool did it */
  ok: boolean;
  toolName: string;
  /** what it answered */
  output?: StockToolToolOutput;
  /** whether it waits for its owner */
  requiresApproval?: boolean;
  /** what it waits for: the owner decides it as any other, and the call goes on by itself */
  approvalId?: string;
  /** why it was not done; `RUNNING` while it is not known yet */
  error?: StockToolInvokeError;
  /** the run that it is; `agent.wait` takes it, and so does the ledger */
  runId?: string;
}

export interface StockToolProfile {
  id: string;
  label: string;
}

/** The tools of an agent. */
export interface StockToolToolCatalog {
  agentId: string;
  /** always empty: an agent may what its owner's grants say */
  profiles: Array<StockToolProfile>;
  groups: Array<StockToolGroup>;
}

/** What a tool answered. */
export interface StockToolToolOutput {
  content: Array<StockToolToolText>;
}

export interface StockToolToolRow {
  id: string;
  label: string;
  description: string;
  source: string;
  defaultProfiles: Array<string>;
}

export interface StockToolToolText {
  type: "text";
  text: string;
}

/** Taken for clients that send it. */
export interface StockToolWhichCommands {
  sessionKey?: string;
  agentId?: string;
  provider?: string;
  scope?: string;
  includeArgs?: boolean;
}

export interface SystemAccountHealth {
  accountId: string;
  configured: boolean;
  running: boolean;
  connected: boolean;
  healthState: string;
}

/** A channel with the caller's accounts on it. */
export interface SystemChannelHealth {
  configured: boolean;
  running: boolean;
  /** whether the line of any of them is up */
  connected: boolean;
  accounts: Record<string, SystemAccountHealth>;
}

/** Health of the gateway, with the caller's own agents. OpenClaw's answer (1.4 kB) also has `plugins`, `configReload`, `modelRuntime`, `eventLoop` and a `heartbeat` for each agent. They are left out: there are no plugins, and figures of the process would tell one person how busy the others are. Its clients pass over what is not there. */
export interface SystemHealth {
  /** `false` while the store takes no changes: what is read is still right, what is asked to change fails with STORE_UNAVAILABLE */
  ok: boolean;
  ts: number;
  durationMs: number;
  /** those of the caller's accounts, by name */
  channels: Record<string, SystemChannelHealth>;
  channelOrder: Array<string>;
  channelLabels: Record<string, string>;
  heartbeatSeconds: number;
  defaultAgentId: string;
  agents: Array<SystemHealthAgent>;
  sessions: SystemHealthSessions;
}

export interface SystemHealthAgent {
  agentId: string;
  isDefault: boolean;
  sessions: SystemHealthSessions;
}

export interface SystemHealthParams {
  probe?: boolean;
}

/** Sessions in figures. */
export interface SystemHealthSessions {
  /** stock clients print it; it names no file of the host */
  path: string;
  count: number;
  recent: Array<SystemRecentSession>;
}

export interface SystemPresenceChanged {
  presence: Array<SystemPresenceEntry>;
}

/** One device of a person, whatever the number of its connections; or, without `clientId`, what somebody said is there by `system-event`. */
export interface SystemPresenceEntry {
  /** last change, epoch milliseconds: of a device that is gone, when it went */
  ts: number;
  host?: string;
  clientId?: string;
  ip?: string;
  version?: string;
  platform?: string;
  deviceFamily?: string;
  mode?: string;
  /** `connect` or `disconnect`: a row of a device that is gone stays five minutes; whatever was said in a row that was said */
  reason?: string;
  text?: string;
  onlineSince?: number;
  deviceId?: string;
  /** a badge for each role that a connection of the device is in */
  roles?: Array<string>;
  /** what those connections said that they can do */
  caps?: Array<string>;
  scopes?: Array<string>;
  instanceId?: string;
}

/** A session that changed lately. */
export interface SystemRecentSession {
  key: string;
  agentId: string;
  sessionId: string;
  /** `direct`, or `group` for a room */
  kind: string;
  updatedAt: number;
  /** since then, in milliseconds */
  age: number;
}

export interface SystemShutdown {
  reason: string;
  restartExpectedMs?: number;
}

export interface SystemStatus {
  runtimeVersion: string;
  heartbeat: SystemStatusHeartbeat;
  channelSummary: Array<string>;
  queuedSystemEvents: Array<string>;
  sessions: SystemStatusSessions;
}

export interface SystemStatusAgent {
  agentId: string;
  path: string;
  count: number;
  recent: Array<SystemRecentSession>;
}

export interface SystemStatusDefaults {
  model?: string;
  contextTokens?: number;
}

export interface SystemStatusHeartbeat {
  defaultAgentId: string;
  agents: Array<SystemStatusHeartbeatAgent>;
}

export interface SystemStatusHeartbeatAgent {
  agentId: string;
  enabled: boolean;
  every: string;
  everyMs: number;
}

export interface SystemStatusParams {
  includeChannelSummary?: boolean;
}

export interface SystemStatusSessions {
  paths: Array<string>;
  count: number;
  defaults: SystemStatusDefaults;
  recent: Array<SystemRecentSession>;
  byAgent: Array<SystemStatusAgent>;
}

export interface SystemTick {
  ts: number;
}

/** A token to make. */
export interface TokenCreate {
  /** unlike the names of the caller's other tokens; of a hook: the last part of its path */
  name: string;
  scopes: Array<"chat" | "hooks" | "tools" | "metrics">;
  /** from now to its end; absent: 90 */
  days?: number;
  /** makes it the secret of `/hooks/<name>`, and of nothing else; takes the one scope `hooks` */
  hook?: TokenHook;
}

/** A token that was just made. */
export interface TokenCreated {
  token: TokenView;
  /** shown this once; the gateway keeps its digest alone */
  secret: string;
}

/** What a call of `/hooks/<name>` tells which agent. */
export interface TokenHook {
  /** slug of an identity of the caller, or `manager` */
  agent: string;
  /** what the agent is told; `{{path}}` stands for a member of the body, such as `{{issue.title}}`; absent: the body as it came */
  template?: string;
}

export interface TokenList {
  tokens: Array<TokenView>;
}

export interface TokenRevoke {
  token: string;
}

export interface TokenRevoked {
  token: string;
  name: string;
}

/** A token as its person sees it. */
export interface TokenView {
  token: string;
  name: string;
  scopes: Array<"chat" | "hooks" | "tools" | "metrics">;
  createdAtMs: number;
  expiresAtMs: number;
  /** whether its end has come: it opens nothing any more */
  expired: boolean;
  hook?: TokenHook;
}

/** One operation of the journal. */
export interface UndoCommandsOperation {
  operation: string;
  command: string;
  standing: "done" | "undone" | "unknown";
  /** absent: the owner's own */
  agent?: string;
  run?: string;
  changes: Array<UndoCommandsTouched>;
  /** the operation that it took back */
  undoes?: string;
  atMs: number;
}

/** What taking back one operation would do. */
export interface UndoCommandsOutlook {
  operation: UndoCommandsOperation;
  /** the code with which it would be refused; absent: it would be done */
  refusal?: string;
  /** a unified diff from what is there to what would be there, for `patch -p1`; empty when only names or modes change. At most 65,536 characters, and 262,144 in one answer */
  diff?: string;
  /** why there is no diff, or that it was cut */
  diffNote?: "cut" | "binary" | "long" | "folder" | "moved" | "closed" | "later";
}

/** One place that an operation changed. States are words: `absent`, `file`, `folder`. */
export interface UndoCommandsTouched {
  path: string;
  before: string;
  after: string;
  /** SHA-256 of the file, or of a folder's listing; absent when nothing was there */
  beforeDigest?: string;
  afterDigest?: string;
  size: number;
}

/** Which operations to list, the newest first. */
export interface UndoListOperations {
  node?: string;
  /** only operations older than this one */
  before?: string;
  /** only those of this identity */
  identity?: string;
  run?: string;
  /** only those that changed this path or something below it */
  path?: string;
  sinceMs?: number;
  /** only those that can still be undone */
  open?: boolean;
  limit?: number;
}

/** Names one operation. */
export interface UndoOneOperation {
  node?: string;
  operation: string;
}

/** Operations of one node. */
export interface UndoOperationList {
  node: string;
  operations: Array<UndoCommandsOperation>;
  more: boolean;
  /** what former contents take on the node's disk */
  keptBytes: number;
  /** how much they may take; then changes are refused until the owner purges */
  keptBytesMost: number;
  /** after how many days the node removes former states for good; absent: never by itself */
  trashDays?: number;
}

/** What taking them back would do, up to and with the first that would be refused. */
export interface UndoPreview {
  node: string;
  outlooks: Array<UndoCommandsOutlook>;
}

/** Names the operations whose former states are removed for good. */
export interface UndoPurge {
  node?: string;
  /** those older than this */
  beforeMs: number;
}

/** What was removed for good. */
export interface UndoPurged {
  node: string;
  operations: number;
  bytes: number;
}

/** Operations to take back, the newest first. */
export interface UndoRollback {
  node?: string;
  operations: Array<string>;
}

/** How far a roll-back came. */
export interface UndoRolledBack {
  node: string;
  undone: Array<Undone>;
  /** the operation at which it stopped; those after it were not touched */
  stopped?: string;
  /** why, as a code of the node or the gateway */
  reason?: string;
}

/** Names operations in the order in which they are looked at, which is newest first. */
export interface UndoSomeOperations {
  node?: string;
  operations: Array<string>;
}

/** An operation was taken back. */
export interface Undone {
  node: string;
  operation: string;
  /** the operation that did it */
  undo: string;
  path: string;
}

