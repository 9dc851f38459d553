// The gateway's own page to talk with one's agents. What comes in is another's text: it is shown as text, never as markup.
'use strict';

const CLIENT = 'webchat-ui', MODE = 'webchat', ROLE = 'operator', PLATFORM = 'web';
const SCOPES = ['operator.read', 'operator.write', 'operator.approvals'];
const SHOWN = 100, PATIENCE = 20000, SLOWEST = 30000;
const $ = id => document.getElementById(id);

let keep, socket, pending = new Map(), calls = 0, wait = 500, session = '', run = '', speaking = null;

// --- what this browser keeps: a key that no page can read, and the token that goes with it ---------------------------
function store() {
  return new Promise((done, failed) => {
    const open = indexedDB.open('clawnet', 1);
    open.onupgradeneeded = () => open.result.createObjectStore('device');
    open.onerror = () => failed(open.error);
    open.onsuccess = () => done(open.result);
  });
}

async function kept(mode, work) {
  const db = await store();
  return new Promise((done, failed) => {
    const request = work(db.transaction('device', mode).objectStore('device'));
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

const load = () => kept('readonly', all => all.get('this'));
const save = value => kept('readwrite', all => all.put(value, 'this'));

function base64url(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function device() {
  const found = await load();
  if (found) return found;
  const keys = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const raw = await crypto.subtle.exportKey('raw', keys.publicKey);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
  const id = [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return { key: keys.privateKey, publicKey: base64url(raw), id, token: '' };
}

async function proof(challenge, credential) {
  const text = ['v3', keep.id, CLIENT, MODE, ROLE, SCOPES.join(','), challenge.ts, credential, challenge.nonce,
    PLATFORM, ''].join('|');
  const signature = await crypto.subtle.sign('Ed25519', keep.key, new TextEncoder().encode(text));
  return { id: keep.id, publicKey: keep.publicKey, signature: base64url(signature), signedAt: challenge.ts,
    nonce: challenge.nonce };
}

// --- the link --------------------------------------------------------------------------------------------------------
function call(method, params) {
  return new Promise((done, failed) => {
    const id = 'w' + ++calls;
    const late = setTimeout(() => { pending.delete(id); failed(new Error('no answer in time')); }, PATIENCE);
    pending.set(id, frame => {
      clearTimeout(late);
      if (frame.ok) done(frame.payload); else failed(Object.assign(new Error(frame.error.message), { of: frame.error }));
    });
    socket.send(JSON.stringify({ type: 'req', id, method, params }));
  });
}

function connect(code) {
  const own = new WebSocket(location.origin.replace(/^http/, 'ws') + '/');
  socket = own;
  own.onmessage = message => {
    const frame = JSON.parse(message.data);
    if (frame.type === 'res') {
      const waiting = pending.get(frame.id);
      pending.delete(frame.id);
      if (waiting) waiting(frame);
    } else if (frame.event === 'connect.challenge') {
      enter(frame.payload, code).catch(refused);
    } else {
      heard(frame.event, frame.payload);
    }
  };
  own.onclose = () => {
    if (socket !== own) return;
    pending.forEach(waiting => waiting({ ok: false, error: { message: 'the connection broke' } }));
    pending.clear();
    if (!$('pair').hidden) return;
    state('away, trying again');
    setTimeout(() => connect(''), wait);
    wait = Math.min(wait * 2, SLOWEST);
  };
}

async function enter(challenge, code) {
  const credential = keep.token || code;
  const hello = await call('connect', {
    minProtocol: 4, maxProtocol: 4, role: ROLE, scopes: SCOPES, caps: ['approvals'],
    client: { id: CLIENT, mode: MODE, version: '1', platform: PLATFORM, displayName: 'browser' },
    auth: keep.token ? { deviceToken: credential } : { bootstrapToken: credential },
    device: await proof(challenge, credential),
  });
  if (hello.auth && hello.auth.deviceToken) {
    keep.token = hello.auth.deviceToken;
    await save(keep);
  }
  wait = 500;
  $('pair').hidden = true;
  $('talk').hidden = false;
  await call('sessions.subscribe', {});
  await show(session || 'main');
  await sessions();
  state('connected');
  for (const view of (await call('approval.list', {})).approvals) waits(view);
}

function refused(error) {
  const details = error.of && error.of.details || {};
  const lost = /TOKEN_MISMATCH|PAIRING_REQUIRED|TOKEN_INVALID|SCOPE_MISMATCH/.test(details.code || '');
  if (!lost && keep.token) return state(error.message);
  keep.token = '';
  $('talk').hidden = true;
  $('pair').hidden = false;
  $('refused').textContent = error.message;
  state('not paired');
  socket.close();
}

// --- what is shown ---------------------------------------------------------------------------------------------------
const state = words => { $('state').textContent = words; };
const words = message => message.content.map(part => part.text).join('\n');

function line(kind, text) {
  const item = document.createElement('li');
  item.className = kind;
  item.textContent = text;
  $('log').append(item);
  while ($('log').children.length > 2 * SHOWN) $('log').firstChild.remove();
  item.scrollIntoView({ block: 'end' });
  return item;
}

async function show(key) {
  const said = await call('chat.history', { sessionKey: key, limit: SHOWN });
  session = said.sessionKey;
  $('log').replaceChildren();
  speaking = null;
  working('');
  if (said.messages.length === 0) line('note', 'Nothing was said here yet.');
  for (const message of said.messages) line(message.role, words(message));
}

async function sessions() {
  const list = await call('sessions.list', { limit: 50 });
  const keys = list.sessions.map(row => row.key);
  if (!keys.includes(session)) keys.unshift(session);
  $('session').replaceChildren(...keys.map(key => new Option(key.replace(/^agent:/, ''), key, false, key === session)));
  $('session').disabled = false;
}

function working(id) {
  run = id;
  $('stop').disabled = !id;
}

function waits(view) {
  line('note', 'Waits for you: ' + view.title + ' – clawnet approvals allow ' + view.id);
}

function heard(event, payload) {
  if (event === 'approval.requested') waits(payload);
  if (event === 'sessions.changed') sessions().catch(error => state(error.message));
  if (event === 'agent' && payload.sessionKey === session && payload.stream === 'tool') {
    const told = ['phase', 'name', 'tool', 'object', 'outcome'].map(key => payload.data[key]).filter(Boolean);
    line('note', told.join(' '));
  }
  if (event === 'chat' && payload.sessionKey === session) spoken(payload);
}

function spoken(payload) {
  if (payload.state === 'delta') {
    working(payload.runId);
    speaking = speaking || line('assistant', '');
    speaking.textContent = words(payload.message);
    return speaking.scrollIntoView({ block: 'end' });
  }
  if (payload.state === 'final') (speaking || line('assistant', '')).textContent = words(payload.message);
  else line('note', (payload.state === 'aborted' ? 'Stopped: ' : 'It failed: ') + (payload.errorMessage || ''));
  speaking = null;
  working('');
}

// --- what a person does ----------------------------------------------------------------------------------------------
$('pair').addEventListener('submit', event => {
  event.preventDefault();
  try {
    const code = JSON.parse(atob($('code').value.trim().replace(/-/g, '+').replace(/_/g, '/')));
    if (typeof code.bootstrapToken !== 'string') throw new Error();
    $('code').value = '';
    $('refused').textContent = '';
    connect(code.bootstrapToken);
  } catch {
    $('refused').textContent = 'A setup code is one long word that begins with ey.';
  }
});

async function say() {
  const text = $('text').value;
  if (!text.trim()) return;
  $('text').value = '';
  line('user', text);
  try {
    const sent = await call('chat.send', { sessionKey: session, message: text, idempotencyKey: crypto.randomUUID() });
    if (sent.status === 'started' && !run) working(sent.runId);
  } catch (error) {
    line('note', 'Not said: ' + error.message);
    $('text').value = text;
  }
}

$('say').addEventListener('submit', event => { event.preventDefault(); say(); });
$('text').addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(); }
});
$('stop').addEventListener('click', () => call('chat.abort', { sessionKey: session }).catch(error => state(error.message)));
$('session').addEventListener('change', () => show($('session').value).catch(error => state(error.message)));

device().then(found => {
  keep = found;
  if (keep.token) return connect('');
  $('pair').hidden = false;
  state('not paired');
  return undefined;
}).catch(error => state('this browser cannot keep a key: ' + error.message));
