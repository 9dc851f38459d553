// An editor made with the official SDK of the Agent Client Protocol. It starts `clawnet acp` by the words it is given,
// checks what an editor needs, and says each check that passed as a line of JSON.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import * as acp from '@agentclientprotocol/sdk';

const [program, ...words] = process.argv.slice(2);
const passed = (check) => process.stdout.write(`${JSON.stringify({ passed: check })}\n`);

const asked = [];
let answer = () => ({ outcome: { outcome: 'cancelled' } });
const updates = [];

async function editor(options, work) {
  const child = spawn(program, [...words, ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const left = new Promise((done) => child.on('exit', done));
  const stream = acp.ndJsonStream(Writable.toWeb(child.stdin), Readable.toWeb(child.stdout));
  try {
    return await acp
      .client({ name: 'interop-editor' })
      .onRequest(acp.methods.client.session.requestPermission, (ctx) => {
        asked.push(ctx.params);
        return answer(ctx.params);
      })
      .onNotification(acp.methods.client.session.update, (ctx) => {
        updates.push(ctx.params);
      })
      .connectWith(stream, async (agent) => {
        const hello = await agent.request(acp.methods.agent.initialize, {
          protocolVersion: acp.PROTOCOL_VERSION,
          clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
        });
        assert.equal(hello.protocolVersion, acp.PROTOCOL_VERSION);
        assert.equal(hello.agentCapabilities.loadSession, true);
        passed('initialize');
        return work(agent);
      });
  } finally {
    child.stdin.end();
    assert.equal(await left, 0);
    passed('ends with its input');
  }
}

const begin = (agent) => agent.request(acp.methods.agent.session.new, { cwd: '/tmp', mcpServers: [] });
const say = (agent, sessionId, text) =>
  agent.request(acp.methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] });
const textOf = (sessionId, kind) =>
  updates
    .filter((each) => each.sessionId === sessionId && each.update.sessionUpdate === kind)
    .map((each) => each.update.content.text)
    .join('');
const refused = async (work, code) => {
  await assert.rejects(work, (e) => e.code === code);
};

const spoken = await editor([], async (agent) => {
  const { sessionId } = await begin(agent);
  assert.match(sessionId, /^agent:main:acp:/u);
  passed('session/new');
  assert.equal((await say(agent, sessionId, 'hello')).stopReason, 'end_turn');
  assert.equal(textOf(sessionId, 'agent_message_chunk'), 'Guten Tag – 你好.');
  passed('session/prompt streams its answer');

  const built = await agent.buildSession('/tmp').start();
  const turn = built.prompt('hello');
  assert.equal(await built.readText(), 'Guten Tag – 你好.');
  assert.equal((await turn).stopReason, 'end_turn');
  built.dispose();
  passed("the SDK's own session helper reads a turn");

  const wanted = await begin(agent);
  answer = (params) => ({
    outcome: { outcome: 'selected', optionId: params.options.find((each) => each.kind === 'reject_once').optionId },
  });
  await say(agent, wanted.sessionId, 'write');
  assert.equal(asked.length, 1);
  assert.equal(asked[0].sessionId, wanted.sessionId);
  assert.match(JSON.stringify(asked[0].toolCall), /The board says so\./u);
  assert.ok(
    updates.some(
      (each) =>
        each.sessionId === wanted.sessionId &&
        each.update.sessionUpdate === 'tool_call_update' &&
        each.update.status === 'failed',
    ),
  );
  passed('session/request_permission, refused: the call failed');

  const other = await begin(agent);
  answer = (params) => ({
    outcome: { outcome: 'selected', optionId: params.options.find((each) => each.kind === 'allow_once').optionId },
  });
  assert.equal((await say(agent, other.sessionId, 'write')).stopReason, 'end_turn');
  assert.equal(asked.length, 2);
  assert.ok(
    updates.some(
      (each) =>
        each.sessionId === other.sessionId &&
        each.update.sessionUpdate === 'tool_call_update' &&
        each.update.status === 'completed',
    ),
  );
  passed('session/request_permission, allowed: the call was done');

  const stopped = await begin(agent);
  const waits = new Promise((heard) => {
    answer = async (params) => {
      heard(params);
      await new Promise(() => {});
    };
  });
  const running = say(agent, stopped.sessionId, 'write');
  await waits;
  await agent.notify(acp.methods.agent.session.cancel, { sessionId: stopped.sessionId });
  assert.equal((await running).stopReason, 'cancelled');
  passed('session/cancel stops a turn');

  await refused(() => say(agent, 'agent:main:acp:nobody', 'hello'), -32002);
  await refused(() => agent.request(acp.methods.agent.session.new, { cwd: 'here', mcpServers: [] }), -32602);
  await refused(
    () => agent.request(acp.methods.agent.session.setMode, { sessionId, modeId: 'free' }),
    -32601,
  );
  passed('what is not there, and not allowed, is refused by code');
  return sessionId;
});

await editor([], async (agent) => {
  updates.length = 0;
  const { sessions } = await agent.request(acp.methods.agent.session.list, {});
  assert.ok(sessions.some((each) => each.sessionId === spoken));
  passed('session/list');
  await agent.request(acp.methods.agent.session.load, { sessionId: spoken, cwd: '/tmp', mcpServers: [] });
  assert.equal(textOf(spoken, 'user_message_chunk'), 'hello');
  assert.equal(textOf(spoken, 'agent_message_chunk'), 'Guten Tag – 你好.');
  passed('session/load tells again what was said');
});

await editor(['--no-allow'], async (agent) => {
  asked.length = 0;
  const { sessionId } = await begin(agent);
  answer = () => ({ outcome: { outcome: 'cancelled' } });
  await say(agent, sessionId, 'write');
  assert.deepEqual(
    asked.map((each) => each.options.map((option) => option.kind)),
    [['reject_once']],
  );
  passed('an editor that may only refuse is offered nothing else');
});
process.exit(0);
