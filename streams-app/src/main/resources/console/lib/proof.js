/**
 * Checks a proof with the browser's own cryptography: what the leaf says, that it is in the tree (RFC 6962), that the tree's root is
 * signed (C2SP tlog-checkpoint and signed-note, Ed25519), by a key that the reader pinned. Nothing that the application says
 * of the result is used.
 */
const TEXT = new TextEncoder();
const HASH = 32;
const FIXED = 23;
const HAS = {eventTime: 1, value: 2, schema: 4, commitment: 8};
const ED25519 = 1;
const INFERENCE = 1;
const SUBJECT_PUBLIC_KEY = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

export const bytesOf = (base64) => {
  if (typeof base64 !== 'string' || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    throw new Error('a part of the proof is not base64');
  }
  const text = atob(base64);
  // Bits that no byte needs must be 0: otherwise two texts would mean the same.
  if (btoa(text) !== base64) {
    throw new Error('a part of the proof is base64 with spare bits');
  }
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
};
export const base64Of = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const concat = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
export const leafHash = (leaf) => sha256(concat([0], leaf));
const nodeHash = (left, right) => sha256(concat([1], left, right));

/** What a leaf says: its type, place, texts and digests. */
export function parseLeaf(bytes) {
  if (bytes.length < FIXED || bytes[0] !== 1) {
    throw new Error('the leaf is not of version 1');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const flags = bytes[2];
  let at = FIXED;
  const optional = (flag, size) => {
    if (!(flags & flag)) {
      return null;
    }
    at += size;
    return bytes.slice(at - size, at);
  };
  optional(HAS.eventTime, 8);
  const value = optional(HAS.value, HASH);
  const schema = optional(HAS.schema, HASH);
  const commitment = optional(HAS.commitment, HASH);
  const texts = [];
  for (let i = 0; i < 7; i++) {
    const length = view.getUint16(at);
    texts.push(new TextDecoder('utf-8', {fatal: true}).decode(bytes.slice(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  if (at !== bytes.length) {
    throw new Error('the leaf has bytes beyond its end');
  }
  const [id, model, version, topic, producer, subjectKey, note] = texts;
  return {type: bytes[1], partition: view.getInt32(3), offset: Number(view.getBigInt64(7)), id, model, version, topic, producer, subjectKey, note, value, schema, commitment};
}

/** The root that an inclusion proof leads to (RFC 9162, 2.1.3.2). */
export async function rootOf(hash, index, size, path) {
  let fn = BigInt(index);
  let sn = BigInt(size) - 1n;
  if (fn < 0n || fn > sn) {
    throw new Error(`there is no leaf ${index} in a tree of ${size}`);
  }
  let root = hash;
  for (const each of path) {
    if (sn === 0n) {
      throw new Error('the path is longer than the tree is high');
    }
    if ((fn & 1n) === 1n || fn === sn) {
      root = await nodeHash(each, root);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      root = await nodeHash(root, each);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  if (sn !== 0n) {
    throw new Error('the path is shorter than the tree is high');
  }
  return root;
}

/**
 * Whether a smaller tree is the beginning of a larger one (RFC 9162, 2.1.4.2); throws why not. Sizes are at least 1.
 *
 * @param {{size: number, root: Uint8Array}} smaller
 * @param {{size: number, root: Uint8Array}} larger
 * @param {Uint8Array[]} path
 */
export async function checkConsistency(smaller, larger, path) {
  const from = BigInt(smaller.size);
  const to = BigInt(larger.size);
  if (from < 1n || to < from) {
    throw new Error(`a tree of ${from} leaves does not grow to ${to}`);
  }
  const length = () => new Error('the proof of consistency has a wrong number of hashes');
  if (from === to) {
    if (path.length) {
      throw length();
    }
    if (!same(smaller.root, larger.root)) {
      throw new Error('the same size has another root');
    }
    return;
  }
  const hashes = (from & (from - 1n)) === 0n ? [smaller.root, ...path] : [...path];
  if (!hashes.length) {
    throw length();
  }
  let fn = from - 1n;
  let sn = to - 1n;
  while (fn & 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let small = hashes[0];
  let large = hashes[0];
  for (const each of hashes.slice(1)) {
    if (sn === 0n) {
      throw length();
    }
    if ((fn & 1n) === 1n || fn === sn) {
      small = await nodeHash(each, small);
      large = await nodeHash(each, large);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      large = await nodeHash(large, each);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  if (sn !== 0n) {
    throw length();
  }
  if (!same(small, smaller.root)) {
    throw new Error(`what was recorded of the first ${from} leaves was changed`);
  }
  if (!same(large, larger.root)) {
    throw new Error(`the tree of ${to} leaves does not follow from the proof`);
  }
}

/** A signed checkpoint in its parts. */
export function parseNote(note) {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) {
    throw new Error('the checkpoint has no signatures');
  }
  const text = note.slice(0, split + 1);
  const [origin, size, root] = text.split('\n');
  if (!/^(0|[1-9]\d*)$/.test(size ?? '') || !Number.isSafeInteger(Number(size))) {
    throw new Error('the checkpoint has no size');
  }
  const signatures = note
    .slice(split + 2, -1)
    .split('\n')
    .map((line) => {
      const [dash, name, signature, more] = line.split(' ');
      if (dash !== '—' || !signature || more !== undefined) {
        throw new Error('a line of signatures cannot be read');
      }
      const bytes = bytesOf(signature);
      return {name, keyId: bytes.slice(0, 4), signature: bytes.slice(4)};
    });
  return {text, origin, size: Number(size), root: bytesOf(root), signatures};
}

/** A verifier key (C2SP signed-note): name, id and public key; the id must follow from the others. */
export async function parseKey(text) {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim());
  if (!match) {
    throw new Error('a verifier key is written as name+id+key');
  }
  const [, name, id, encoded] = match;
  const bytes = bytesOf(encoded);
  if (bytes[0] !== ED25519 || bytes.length !== 33) {
    throw new Error('only keys of Ed25519 can be checked here');
  }
  const keyId = (await sha256(concat(TEXT.encode(name), [0x0a], bytes))).slice(0, 4);
  if ([...keyId].map((byte) => byte.toString(16).padStart(2, '0')).join('') !== id) {
    throw new Error('the id of the key does not follow from its name and bytes');
  }
  return {name, keyId, publicKey: bytes.slice(1)};
}

async function signed(parsed, key) {
  const candidates = parsed.signatures.filter((each) => each.name === key.name && same(each.keyId, key.keyId));
  if (!candidates.length) {
    throw new Error('no signature is of the pinned key');
  }
  const imported = await crypto.subtle.importKey('spki', concat(SUBJECT_PUBLIC_KEY, key.publicKey), {name: 'Ed25519'}, false, ['verify']);
  for (const {signature} of candidates) {
    // One that says it is of this key and is not makes the note worthless.
    if (!(await crypto.subtle.verify({name: 'Ed25519'}, imported, signature, TEXT.encode(parsed.text)))) {
      throw new Error('the signature is not the pinned key\'s over this text');
    }
  }
}

const PINS = 'mlaudit.ledger.key';
const SEEN = 'mlaudit.ledger.seen';
const rawKey = (verifierKey) => verifierKey.trim().split('+').slice(2).join('+');

const stored = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '{}');
  } catch {
    return {};
  }
};
const store = (name, value) => {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Storage may be forbidden: then every visit is a first one.
  }
};

/** The public key that this browser pinned, base64; null before. */
export const pinned = () => stored(PINS).key ?? null;
export const pin = (verifierKey) => store(PINS, {key: rawKey(verifierKey), at: new Date().toISOString()});
export const unpin = () => store(PINS, {});
export const rawKeyOf = rawKey;

/** States of trees that this browser has seen: size and root by origin. */
export const seen = () => stored(SEEN);
export const remember = (origin, size, root) => store(SEEN, {...seen(), [origin]: {size, root, at: new Date().toISOString()}});

/**
 * Checks a proof step by step and stops at the first that fails.
 *
 * @param {object} proof as /api/ledger/proof answers it
 * @param {string} id that was asked for
 * @param {number} type of the leaf: an outcome has the id of its inference, and does not prove it
 * @returns {Promise<{steps: {name: string, ok: boolean, told: string}[], ok: boolean}>}
 */
export async function checkProof(proof, id, type = INFERENCE) {
  const steps = [];
  const step = async (name, check) => {
    try {
      steps.push({name, ok: true, told: await check()});
    } catch (e) {
      steps.push({name, ok: false, told: e.message});
      throw e;
    }
  };
  try {
    let leaf;
    let leafBytes;
    let note;
    await step('The leaf is this record\'s', () => {
      leafBytes = bytesOf(proof.leaf);
      leaf = parseLeaf(leafBytes);
      if (leaf.id !== id) {
        throw new Error(`the leaf is of ${leaf.id}`);
      }
      if (leaf.type !== type) {
        throw new Error(`the leaf is of another kind of record (${leaf.type}), of the topic ${leaf.topic}`);
      }
      return `${leaf.topic}, partition ${leaf.partition}, offset ${leaf.offset}`;
    });
    await step('The record is the one that was sealed', async () => {
      if (proof.value === null || proof.value === undefined) {
        if (leaf.value) {
          throw new Error(proof.valueProblem ?? 'the record was not given, so it could not be compared');
        }
        return 'the record has no value';
      }
      const digest = await sha256(bytesOf(proof.value));
      if (!leaf.value || !same(digest, leaf.value)) {
        throw new Error('the record\'s SHA-256 is not the one in the leaf: the record was changed after it was sealed');
      }
      return `SHA-256 ${base64Of(digest)}`;
    });
    await step('The leaf is in the tree', async () => {
      note = parseNote(proof.checkpoint.note);
      const root = await rootOf(await leafHash(leafBytes), proof.index, note.size, proof.hashes.map(bytesOf));
      if (!same(root, note.root)) {
        throw new Error('the path from the leaf leads to another root than the checkpoint\'s');
      }
      return `leaf ${proof.index} of ${note.size}, over ${proof.hashes.length} hashes`;
    });
    await step('The tree is the one of the record\'s partition', () => {
      const [partition, epoch] = note.origin.split('/').slice(-2);
      if (!/^\d+$/.test(epoch) || Number(partition) !== leaf.partition || note.origin.split('/').at(-3) !== leaf.topic) {
        throw new Error(`the checkpoint is of ${note.origin}`);
      }
      return note.origin;
    });
    await step('The tree\'s state is signed by the pinned key', async () => {
      const key = await parseKey(proof.checkpoint.verifierKey ?? '');
      if (!pinned()) {
        throw new Error('no key is pinned in this browser yet');
      }
      if (rawKey(proof.checkpoint.verifierKey) !== pinned()) {
        throw new Error('the signing key is not the pinned one');
      }
      if (key.name !== note.origin) {
        throw new Error('the key is of another tree');
      }
      await signed(note, key);
      return `key ${pinned()}`;
    });
    return {steps, ok: true};
  } catch {
    return {steps, ok: false};
  }
}

/** Checks the signature of a checkpoint by the pinned key; answers its parts. */
export async function checkCheckpoint({note, verifierKey}) {
  const parsed = parseNote(note);
  const key = await parseKey(verifierKey ?? '');
  if (rawKey(verifierKey) !== pinned()) {
    throw new Error('the signing key is not the pinned one');
  }
  if (key.name !== parsed.origin) {
    throw new Error('the key is of another tree');
  }
  await signed(parsed, key);
  return parsed;
}

/** Whether this browser can check signatures. */
export async function canVerify() {
  try {
    await crypto.subtle.importKey('spki', concat(SUBJECT_PUBLIC_KEY, new Uint8Array(HASH)), {name: 'Ed25519'}, false, ['verify']);
    return true;
  } catch {
    return false;
  }
}
