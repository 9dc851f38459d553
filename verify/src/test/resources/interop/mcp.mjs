// An assistant made with the official SDK of the Model Context Protocol. It starts `clawnet mcp serve` by the words it is
// given, checks what an assistant needs, and says each check that passed as a line of JSON.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const [program, ...words] = process.argv.slice(2);
const passed = (check) => process.stdout.write(`${JSON.stringify({ passed: check })}\n`);
const session = 'agent:main:interop';

const client = new Client({ name: 'interop-assistant', version: '1.0.0' });
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OPENCLAW_')));
await client.connect(new StdioClientTransport({ command: program, args: words, env, stderr: 'inherit' }));
assert.ok(client.getServerCapabilities().tools);
assert.ok(client.getServerVersion().name);
passed('initialize');
await client.ping();
passed('ping');

const { tools } = await client.listTools();
assert.deepEqual(
  tools.map((each) => each.name).sort(),
  [
    'attachments_fetch',
    'conversation_get',
    'conversations_list',
    'events_poll',
    'events_wait',
    'messages_read',
    'messages_send',
    'permissions_list_open',
    'permissions_respond',
  ],
);
passed('tools/list');

// The client checks structuredContent against the schema that a tool declares, where it declares one.
const done = async (name, given = {}) => {
  const result = await client.callTool({ name, arguments: given });
  assert.notEqual(result.isError, true, JSON.stringify(result));
  assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
  return result.structuredContent;
};
const said = async (name, given = {}) => {
  const result = await client.callTool({ name, arguments: given });
  assert.equal(result.isError, true, JSON.stringify(result));
  return result.content[0].text;
};
const waitFor = async (type, given = {}) => {
  let cursor = 0;
  for (;;) {
    const page = await done('events_wait', { ...given, after_cursor: cursor, timeout_ms: 60000 });
    const found = page.events.find((each) => each.type === type);
    if (found) {
      return found;
    }
    assert.ok(page.events.length > 0, `no ${type} within a minute`);
    cursor = page.nextCursor;
  }
};

assert.ok(Array.isArray((await done('conversations_list')).conversations));
passed('conversations_list');
assert.match((await done('messages_send', { session_key: session, text: 'hello' })).runId, /^r-/u);
passed('messages_send');
let read = await done('messages_read', { session_key: session });
for (let cursor = 0; read.messages.length < 2; ) {
  cursor = (await done('events_wait', { session_key: session, after_cursor: cursor, timeout_ms: 60000 })).nextCursor;
  read = await done('messages_read', { session_key: session });
}
assert.deepEqual(
  read.messages.map((each) => [each.role, each.content[0].text]),
  [
    ['user', 'hello'],
    ['assistant', 'Guten Tag – 你好.'],
  ],
);
passed('events_wait and messages_read');
assert.equal((await done('conversation_get', { session_key: session })).conversation.turns, 2);
passed('conversation_get');
const id = read.messages[1].id;
assert.deepEqual((await done('attachments_fetch', { session_key: session, message_id: id })).attachments, []);
passed('attachments_fetch');
assert.ok((await done('events_poll', { session_key: session })).events.length >= 2);
passed('events_poll');

await done('messages_send', { session_key: 'agent:main:post', text: 'post' });
await waitFor('permission_requested');
const open = (await done('permissions_list_open')).permissions;
assert.equal(open.length, 1);
passed('permissions_list_open');
const act = { kind: 'exec', id: open[0].id };
assert.match(await said('permissions_respond', { ...act, decision: 'allow-once' }), /clawnet approvals allow/u);
passed('permissions_respond cannot allow');
await done('permissions_respond', { ...act, decision: 'deny' });
await waitFor('permission_resolved');
passed('permissions_respond refuses');

assert.match(await said('permissions_respond', { id: 'a-none', decision: 'deny' }), /\S/u);
await assert.rejects(() => client.callTool({ name: 'nothing', arguments: {} }));
passed('what is not there is refused');
await client.close();
passed('ends with its input');
process.exit(0);
