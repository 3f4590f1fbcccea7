/**
 * The sealed prefill: what is known of a company by its domain, without anybody learning the domain.
 *
 * In scope: when something is asked at all, and asking. Not in scope: reading an address (the form's bundle does), and
 * filling in. Nothing is sent before `prefill` is called with a whole work domain; what is sent then is 32 blinded bytes and
 * the name of a file that many domains share. It never throws and never waits for long: a form goes on
 * without.
 */

/** What may be filled in. There is nothing in it about a person, or about how anybody stands with the company. */
export interface Facts {
  company?: string;
  /** NAICS 2022 sector or sub-sector. */
  industry?: string;
  /** Without `max`: open upwards. */
  employees?: { min: number; max?: number };
  /** ISO 3166-1 alpha-2. */
  country?: string;
  city?: string;
}

/** The bundle `frontdesk_prefill`. */
export interface Bundle {
  default(): Promise<unknown>;
  LookUp: new (
    domain: string,
    random: Uint8Array,
    set: string,
    bits: number,
    printBits: number,
    record: number,
    records: number,
  ) => {
    message(): Uint8Array<ArrayBuffer>;
    bucket(): string;
    open(
      evaluation: Uint8Array,
      bucket: Uint8Array,
    ): { company?: string; industry?: string; min?: number; max?: number; country?: string; city?: string } | undefined;
    free(): void;
  };
}

export interface Options {
  /** The publishable key of the site. */
  key: string;
  /** `false`: the site does without prefill; nothing is loaded or sent. */
  on?: boolean;
  /** Where the Worker is; without it, where this page is from. */
  edge?: string;
  /** The folder of `index.json`; without it, `/prefill/{workspace}/` at the edge. */
  buckets?: string;
  /** Loads the bundle; without it, from `/pkg/` at the edge. */
  load?: () => Promise<Bundle>;
  /** Longest wait, in milliseconds. */
  patience?: number;
  /** Told why there is nothing, where there should be: for whoever looks after the page. */
  trouble?: (error: unknown) => void;
}

/** A set's `index.json`. */
interface Layout {
  prefill: number;
  key: string;
  set: string;
  bits: number;
  print_bits: number;
  record: number;
  records: number;
}

const FORMAT = 1;
const PATIENCE = 3_000;

/** Loaded once for a page. */
const bundles = new Map<string, Promise<Bundle>>();
const layouts = new Map<string, Promise<Layout>>();
/** What was asked already: nobody's budget is spent twice on one domain. */
const asked = new Map<string, Promise<Facts | null>>();

/** A registrable domain as `standardizeFields` gives it for a work address: whole, in ASCII form, lower case. */
const WHOLE = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * What is known of the company of this work domain; `null` where nothing is, or it could not be found out.
 *
 * `domain` is the lead's, as `standardizeFields` reads it of an address that was typed: for free mail there is none, so that
 * nothing is asked.
 */
export async function prefill(domain: string, options: Options): Promise<Facts | null> {
  if (options.on === false || !WHOLE.test(domain)) return null;
  const name = `${options.key} ${options.edge ?? ""} ${options.buckets ?? ""} ${domain}`;
  const before = asked.get(name);
  if (before) return before;
  const found = lookUp(domain, options).catch((error: unknown) => {
    // It may go better another time.
    asked.delete(name);
    options.trouble?.(error);
    return null;
  });
  asked.set(name, found);
  return found;
}

/**
 * Loads what every look-up takes, the bundle and the set's `index.json`, before there is a domain: they are the same for
 * every visitor. Where that fails, `prefill` tries again.
 */
export async function prepare(options: Options): Promise<void> {
  if (options.on === false) return;
  const { bundle, layout } = beginning(options);
  try {
    const [made, set] = await Promise.all([bundle, layout]);
    const idle = window.requestIdleCallback ?? ((next: () => void) => window.setTimeout(next, 1));
    await new Promise((done) => idle(() => done(undefined)));
    rehearse(made, set);
  } catch {
    // Told by `prefill`, where it still is so.
  }
}

/** One look-up that goes nowhere, in a bucket of one empty record: what a browser compiles at its first use, it compiles now. */
function rehearse(bundle: Bundle, layout: Layout): void {
  const small = { ...layout, records: 1 };
  const looking = blinded("example.com", bundle, small);
  const bucket = new Uint8Array(32 + small.record);
  const header = new DataView(bucket.buffer);
  bucket.set(new TextEncoder().encode("fdsealed"));
  header.setUint32(8, Number.parseInt(looking.bucket().split("/")[1] ?? "", 16), true);
  header.setUint16(12, small.record, true);
  header.setUint16(14, small.records, true);
  for (let at = 0; at < 16; at += 1)
    header.setUint8(16 + at, Number.parseInt(layout.set.slice(2 * at, 2 * at + 2), 16));
  try {
    looking.open(looking.message(), bucket);
  } finally {
    looking.free();
  }
}

function blinded(domain: string, bundle: Bundle, layout: Layout) {
  const { set, bits, print_bits, record, records } = layout;
  const random = crypto.getRandomValues(new Uint8Array(32));
  return new bundle.LookUp(domain, random, set, bits, print_bits, record, records);
}

function beginning(options: Options) {
  const edge = options.edge ?? location.origin;
  const buckets = new URL(options.buckets ?? `/prefill/${workspaceOf(options.key)}/`, edge).href;
  const signal = AbortSignal.timeout(options.patience ?? PATIENCE);
  const bundle = once(bundles, edge, () => load(edge, options));
  const layout = once(layouts, buckets, () => readLayout(buckets, "default", signal));
  return { edge, buckets, signal, bundle, layout };
}

async function lookUp(domain: string, options: Options): Promise<Facts | null> {
  const { edge, buckets, signal, bundle, ...set } = beginning(options);
  const layout = await set.layout;
  try {
    return await ask(domain, await bundle, layout, { edge, buckets, key: options.key, signal });
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    // Another set took its place, or another key: both are looked for once, past every cache.
    const fresh = readLayout(buckets, "reload", signal);
    layouts.set(buckets, fresh);
    const now = await fresh;
    if (now.set === layout.set && now.key === layout.key) throw error;
    return await ask(domain, await bundle, now, { edge, buckets, key: options.key, signal });
  }
}

async function ask(
  domain: string,
  bundle: Bundle,
  layout: Layout,
  where: { edge: string; buckets: string; key: string; signal: AbortSignal },
): Promise<Facts | null> {
  const looking = blinded(domain, bundle, layout);
  try {
    const { signal } = where;
    // Beside each other. Both are simple requests: no browser asks before it sends them.
    const quiet: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer", signal };
    const evaluating = read(`${where.edge}/v1/prefill/${where.key}/${layout.key}`, {
      ...quiet,
      method: "POST",
      body: looking.message(),
      cache: "no-store",
    });
    const fetching = read(new URL(looking.bucket(), where.buckets).href, quiet);
    const [evaluation, bucket] = await Promise.all([evaluating, fetching]);
    const found = looking.open(evaluation, bucket);
    return found ? facts(found) : null;
  } finally {
    looking.free();
  }
}

function facts(found: NonNullable<ReturnType<InstanceType<Bundle["LookUp"]>["open"]>>): Facts {
  const { company, industry, min, max, country, city } = found;
  return {
    ...(company !== undefined && { company }),
    ...(industry !== undefined && { industry }),
    ...(min !== undefined && { employees: max === undefined ? { min } : { min, max } }),
    ...(country !== undefined && { country }),
    ...(city !== undefined && { city }),
  };
}

/** What the index named is no longer there. */
class Gone extends Error {}

async function read(url: string, init: RequestInit): Promise<Uint8Array> {
  const response = await fetch(url, init);
  if (!response.ok) {
    const told = `${new URL(url).pathname}: found status ${response.status}, expected 200`;
    throw response.status === 404 ? new Gone(told) : new Error(told);
  }
  return new Uint8Array(await response.arrayBuffer());
}

async function readLayout(buckets: string, cache: RequestCache, signal: AbortSignal): Promise<Layout> {
  const init: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer", cache, signal };
  const response = await fetch(new URL("index.json", buckets), init);
  if (!response.ok) throw new Error(`${buckets}index.json: found status ${response.status}, expected 200`);
  const layout: Layout = await response.json();
  if (layout.prefill !== FORMAT) {
    throw new Error(`${buckets}index.json: found form ${layout.prefill}, expected ${FORMAT}`);
  }
  return layout;
}

async function load(edge: string, options: Options): Promise<Bundle> {
  const bundle = await (options.load?.() ?? import(/* @vite-ignore */ `${edge}/pkg/frontdesk_prefill.js`));
  await bundle.default();
  return bundle;
}

/** What `make` gives, made once; what failed isn't kept. */
function once<T>(kept: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const before = kept.get(name);
  if (before) return before;
  const made = make();
  kept.set(name, made);
  made.catch(() => kept.delete(name));
  return made;
}

/** `pk_WORKSPACE_RANDOM`. */
function workspaceOf(key: string): string {
  return key.split("_")[1] ?? "";
}
