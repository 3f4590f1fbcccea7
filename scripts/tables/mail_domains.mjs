// Writes src/standardize/tables/mail_{free,disposable}.bin: sets of domains as hashes.
//
//   node scripts/tables/mail_domains.mjs free_email_domains.json disposable_email_domains.txt [company domains, one a line]
//
// Sources: the npm package `free-email-domains` (MIT) and `disposable-email-domains` (CC0).
// Layout: one byte b, one byte seed; for each 64 of the 2^b buckets a u16 (little endian): how many entries
// come before; for each bucket a byte: how many entries it has; then, by bucket, each entry's 16 further
// bits of hash as a u16. A domain that is not in the set is taken for one with probability n / 2^(b + 16),
// that is about 1 in 65,536. The seed is the first for which no known company's domain is.
import { readFileSync, writeFileSync } from "node:fs";

const [freeFile, disposableFile, companiesFile] = process.argv.slice(2);
const lines = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
const companies = companiesFile ? lines(companiesFile) : [];
const disposable = new Set(lines(disposableFile));

// Companies' and a university's own domains that the list has among mail hosts.
const notFree = new Set(["easypost.com", "facebook.com", "telstra.com", "nus.edu.sg"]);
// `mail2` families are known by their shape.
const free = JSON.parse(readFileSync(freeFile)).filter(
  (domain) => !disposable.has(domain) && !notFree.has(domain) && !/^mail2\w+\.com$/.test(domain),
);

/** FNV-1a with murmur3's finish: 32 bits that all depend on every byte. */
function hash(domain, seed) {
  let h = 0x811c9dc5 ^ seed;
  for (const byte of Buffer.from(domain)) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function build(domains) {
  const bits = Math.round(Math.log2(domains.length));
  const split = (domain, seed) => {
    const h = hash(domain, seed);
    return [h >>> (32 - bits), h & 0xffff];
  };
  const members = new Set(domains);
  for (let seed = 0; seed < 256; seed++) {
    const buckets = Array.from({ length: 2 ** bits }, () => new Set());
    for (const domain of domains) {
      const [bucket, rest] = split(domain, seed);
      buckets[bucket].add(rest);
    }
    const wrong = companies.filter((domain) => {
      const [bucket, rest] = split(domain, seed);
      return buckets[bucket].has(rest) && !members.has(domain);
    });
    if (wrong.length) continue;
    const index = Buffer.alloc((2 * buckets.length) / 64),
      rests = [];
    buckets.forEach((bucket, at) => {
      if (at % 64 === 0) index.writeUInt16LE(rests.length, at / 32);
      rests.push(...[...bucket].sort((a, b) => a - b));
    });
    const tail = Buffer.alloc(2 * rests.length);
    rests.forEach((rest, at) => tail.writeUInt16LE(rest, 2 * at));
    return Buffer.concat([Buffer.from([bits, seed]), index, Buffer.from(buckets.map((bucket) => bucket.size)), tail]);
  }
  throw new Error("no seed keeps the known companies apart");
}

for (const [name, domains] of [
  ["free", free],
  ["disposable", [...disposable]],
]) {
  const table = build(domains);
  writeFileSync(`src/standardize/tables/mail_${name}.bin`, table);
  console.log(name, domains.length, "domains,", table.length, "bytes, seed", table[1]);
}
