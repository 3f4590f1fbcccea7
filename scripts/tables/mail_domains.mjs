/**
 * Writes src/standardize/tables/mail_free.bin and mail_disposable.bin: hosts of free and of throw-away mailboxes, as sets
 * of hashes.
 *
 *   node scripts/tables/mail_domains.mjs <domains.json> <disposable_email_blocklist.conf> [companies.txt]
 *
 * Sources: `domains.json` of npm's `free-email-domains` (MIT), which grows with each version, and
 * `disposable_email_blocklist.conf` of github.com/disposable-email-domains/disposable-email-domains (CC0), which grows
 * daily; SOURCES.md has the digests of the two that the tables were made from. `companies.txt`, if given, has domains of
 * companies, one a line, which must not be taken for a mail host's.
 *
 * Layout: one byte b, one byte seed; for each 64 of the 2^b buckets a u16 (little endian): how many entries
 * come before; for each bucket a byte: how many entries it has; then, by bucket, each entry's 16 further
 * bits of hash as a u16. A domain that is not in the set is taken for one with probability n / 2^(b + 16),
 * that is about 1 in 65,536. The seed is the first for which no given company's domain is.
 */
import { given, readJson, readLines, writeTable } from "./files.mjs";

const [freeFile, disposableFile, companiesFile] = given(
  "domains.json",
  "disposable_email_blocklist.conf",
  "[companies.txt]",
);
const companies = companiesFile ? readLines(companiesFile) : [];
const disposable = new Set(readLines(disposableFile));

// Companies' and a university's own domains that the list has among mail hosts.
const notFree = new Set(["easypost.com", "facebook.com", "telstra.com", "nus.edu.sg"]);
// `mail2` families are known by their shape.
/** @type {string[]} */
const listed = readJson(freeFile);
const free = listed.filter(
  (domain) => !disposable.has(domain) && !notFree.has(domain) && !/^mail2\w+\.com$/.test(domain),
);

/**
 * FNV-1a with murmur3's finish: 32 bits that all depend on every byte.
 * @param {string} domain @param {number} seed
 */
function hash(domain, seed) {
  let h = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(domain)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The table of `domains`. @param {string[]} domains */
function build(domains) {
  const bits = Math.round(Math.log2(domains.length));
  const members = new Set(domains);
  const strangers = companies.filter((domain) => !members.has(domain));
  for (let seed = 0; seed < 256; seed++) {
    /** @type {Set<number>[]} */
    const buckets = Array.from({ length: 2 ** bits }, () => new Set());
    /** @param {string} domain @returns {[Set<number>, number]} where it is kept, and as what */
    const place = (domain) => {
      const h = hash(domain, seed);
      return [buckets[h >>> (32 - bits)], h & 0xffff];
    };
    for (const domain of domains) {
      const [bucket, rest] = place(domain);
      bucket.add(rest);
    }
    const apart = strangers.every((domain) => {
      const [bucket, rest] = place(domain);
      return !bucket.has(rest);
    });
    if (apart) return layOut(bits, seed, buckets);
  }
  throw new Error("no seed keeps the given companies apart");
}

/** @param {number} bits @param {number} seed @param {Set<number>[]} buckets */
function layOut(bits, seed, buckets) {
  const index = Buffer.alloc((2 * buckets.length) / 64);
  /** @type {number[]} */
  const rests = [];
  for (const [at, bucket] of buckets.entries()) {
    if (at % 64 === 0) index.writeUInt16LE(rests.length, at / 32);
    rests.push(...[...bucket].sort((a, b) => a - b));
  }
  const tail = Buffer.alloc(2 * rests.length);
  for (const [at, rest] of rests.entries()) tail.writeUInt16LE(rest, 2 * at);
  return Buffer.concat([Buffer.from([bits, seed]), index, Buffer.from(buckets.map((bucket) => bucket.size)), tail]);
}

for (const [file, domains] of Object.entries({ "mail_free.bin": free, "mail_disposable.bin": [...disposable] })) {
  console.log(`${file}: ${domains.length} domains`);
  writeTable(file, build(domains));
}
