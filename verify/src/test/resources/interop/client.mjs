// Stock clients on one end, a test on the other: commands come in as lines of JSON, what happens goes out as lines.
//   {"op":"open","link":"a","key":"file","options":{...}}   starts a client of the published package
//   {"op":"call","link":"a","id":"1","method":"health","params":{}}
//   {"op":"stop","link":"a"}
// Its keys and device tokens are files of the folder in which it runs, as a host of the package would keep them.
import crypto from 'node:crypto';
import fs from 'node:fs';
import readline from 'node:readline';
import { GatewayClient } from '@openclaw/gateway-client';

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const links = new Map();

const raw = (pem) => crypto.createPublicKey(pem).export({ type: 'spki', format: 'der' }).subarray(-32);

function identity(name) {
  const file = `${name}.key.json`;
  if (!fs.existsSync(file)) {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' });
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const deviceId = crypto.createHash('sha256').update(raw(publicKeyPem)).digest('hex');
    fs.writeFileSync(file, JSON.stringify({ deviceId, publicKeyPem, privateKeyPem }), { mode: 0o600 });
  }
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

const tokenFile = ({ deviceId, role }) => `${deviceId}.${role}.token.json`;

const hostDeps = {
  signDevicePayload: (pem, payload) =>
    crypto.sign(null, Buffer.from(payload, 'utf8'), crypto.createPrivateKey(pem)).toString('base64url'),
  publicKeyRawBase64UrlFromPem: (pem) => raw(pem).toString('base64url'),
  loadDeviceAuthToken: (of) =>
    fs.existsSync(tokenFile(of)) ? JSON.parse(fs.readFileSync(tokenFile(of), 'utf8')) : null,
  storeDeviceAuthToken: (of) =>
    fs.writeFileSync(tokenFile(of), JSON.stringify({ token: of.token, scopes: of.scopes }), { mode: 0o600 }),
  clearDeviceAuthToken: (of) => fs.rmSync(tokenFile(of), { force: true }),
  normalizeTlsFingerprint: (text) => (text ?? '').replace(/^sha256:/iu, '').replaceAll(':', '').toLowerCase(),
};

const error = (e) => ({ message: e.message, code: e.gatewayCode, details: e.details, retryable: e.retryable });

function open({ link, key, options }) {
  const client = new GatewayClient({
    ...options,
    ...(key ? { deviceIdentity: identity(key) } : { deviceIdentity: null }),
    hostDeps,
    onHelloOk: (hello) => say({ link, hello: { ...hello, features: undefined, snapshot: undefined } }),
    onConnectError: (e) => say({ link, failed: error(e) }),
    onReconnectPaused: (info) => say({ link, paused: info }),
    onClose: (code, reason) => say({ link, closed: { code, reason } }),
    onGap: (gap) => say({ link, gap }),
    onEvent: (event) => say({ link, event: event.event, payload: event.payload, seq: event.seq }),
  });
  links.set(link, client);
  client.start();
}

async function call({ link, id, method, params, timeoutMs }) {
  try {
    say({ link, id, ok: await links.get(link).request(method, params, { timeoutMs: timeoutMs ?? 30000 }) });
  } catch (e) {
    say({ link, id, error: error(e) });
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  if (command.op === 'open') {
    open(command);
  } else if (command.op === 'call') {
    call(command);
  } else if (command.op === 'stop') {
    links.get(command.link).stop();
  } else {
    say({ unknown: command.op });
  }
}
process.exit(0);
