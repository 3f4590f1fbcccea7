/**
 * Writes src/standardize/tables/countries.txt, countries_scripts.txt and countries_rare.txt: names of countries in many
 * languages.
 *
 *   npm install --no-save cldr-localenames-full@48.2.0
 *   node scripts/tables/countries.mjs <territories.jsonl>
 *
 * Sources: territories of Unicode CLDR (Unicode-3.0) in npm's `cldr-localenames-full`; `rigour/data/territories/data.jsonl`
 * of github.com/opensanctions/rigour (MIT; SOURCES.md has its digest); abbreviations of our own below and, for the larger
 * tables only, former, native official and colloquial names in country_aliases.txt beside this file.
 *
 * A line is `code<TAB>key key …`. Latin, Cyrillic, Greek, Georgian and Armenian names are kept by sound (see
 * src/standardize/place/sound.rs), so that most languages share a key, without forms of state and small words
 * (country_filler.txt) where that stays unambiguous. Other scripts have a table of their own, and so have rarer
 * languages, which a small bundle leaves out.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { given, npmPackage, readJson, readLines, readTable, writeTable } from "./files.mjs";
import { latin } from "./fold.mjs";
import { romanized } from "./romanized.mjs";

const [territoriesFile] = given("territories.jsonl");
const SOUND =
  `en de fr es it pt nl sv da nb fi pl cs sk hu ro bg hr sr sl uk ru el tr ca et lv lt id vi sq is mk be`.split(" ");
const SCRIPTS = `ar he fa ja ko zh zh-Hant th hi`.split(" ");

const RARE =
  `az eu gl ka hy kk uz cy ga br mt sw af ms ur bn ta te mr am ml kn gu pa or as ne ug sd ps ha so mn tg tk tt ku nn fo gd lb fil km`.split(
    " ",
  );

const ALIASES = {
  AE: "uae emirates",
  AM: "hayastan",
  BA: "bosnia bosnie bosnien",
  BN: "brunei",
  BO: "bolivia",
  CD: "drc drcongo congokinshasa zaire congodr democraticcongo",
  CG: "congobrazzaville congo",
  CI: "ivorycoast cotedivoire",
  CN: "prc china mainlandchina chinamainland zhongguo prchina",
  CV: "capeverde",
  CY: "kypros kibris",
  CZ: "czechrepublic ceskarepublika cechy",
  DE: "brd germany deutschland ger",
  DK: "dk",
  EG: "misr",
  EH: "westernsahara",
  ES: "espana",
  FK: "falklands malvinas",
  FM: "micronesia",
  FR: "france fra",
  GB: `uk greatbritain britain england scotland wales northernireland unitedkingdomofgreatbritainandnorthernireland inghilterra angleterre inglaterra
    engeland anglia grossbritannien schottland ecosse escocia grandebretagne granbretana graobretanha grootbrittannie storbritannien gbr gb gbni`,
  GE: "sakartvelo",
  GM: "gambia",
  GR: "hellas ellada hellenic",
  HR: "hrvatska",
  HU: "magyarorszag",
  ID: "indonesia",
  IE: "eire republicofireland southernireland",
  IN: "bharat hindustan",
  IR: "persia iran",
  JP: "nippon nihon",
  KN: "stkitts saintkitts",
  KP: "dprk northkorea korean coreanorth",
  KR: "korea rok southkorea hanguk koreas republicofkorea daehanminguk coreasouth",
  LA: "laos",
  LK: "ceylon",
  MK: "macedonia fyrom",
  MM: "burma",
  MO: "macau",
  NL: "holland thenetherlands",
  PS: "palestine",
  RU: "russia russianfederation rossiya",
  SA: "ksa saudi saudiarabia",
  SD: "sudan",
  ST: "saotome",
  SY: "syria",
  SZ: "swaziland",
  TL: "easttimor timorleste timor",
  TR: "turkey turkiye turkei",
  TT: "trinidad tobago trinidadtobago",
  TW: "taiwan roc republicofchina formosa chinesetaipei",
  TZ: "tanzania",
  US: `usa us america unitedstates unitedstatesofamerica unitedstate stateunited theus theusa eeuu eua etatsunis estadosunidos estadosunidosdeamerica
    etatsunisdamerique vereinigtestaaten vereinigtestaatenvonamerika statiuniti ssha amerika verenigdestaten usofa unitedstatesamerica`,
  VA: "vatican holysee vaticancity santasede",
  VC: "stvincent",
  VE: "venezuela",
  VN: "vietnam",
  XK: "kosovo",
  ZA: "rsa southafrica sudafrika",
  AG: "antigua barbuda",
  MD: "moldova",
  TG: "togo",
  MF: "stmartin",
  BL: "stbarts stbarths",
  SH: "sthelena",
  LC: "stlucia",
  PM: "stpierre",
  VI: "usvi usvirginislands",
  VG: "bvi",
  HK: "hongkong hksar hongkongchina",
  PR: "puertorico",
};

/** Names that are abbreviated and that CLDR has shorter. */
const LONGER = {
  BA: "Bosnia and Hercegovina",
  CD: "Democratic Republic of the Congo",
  CZ: "Czech Republic",
  FM: "Federated States of Micronesia",
  IR: "Islamic Republic of Iran",
  KP: "Democratic People's Republic of Korea",
  LA: "Lao People's Democratic Republic",
  RU: "Russian Federation",
  SK: "Slovak Republic",
  SY: "Syrian Arab Republic",
  TZ: "United Republic of Tanzania",
  US: "United States of America",
  VC: "Saint Vincent and the Grenadines",
  KN: "Saint Kitts and Nevis",
  GB: "Northern Ireland",
};

const [STATES, SMALL] = readTable("country_filler.txt")
  .split("\n")
  .map((line) => line.split(" "));

const SOUNDS = [
  ["ph", "f"],
  ["sch", "s"],
  ["tch", "s"],
  ["sh", "s"],
  ["ch", "k"],
  ["kh", "k"],
  ["gh", "g"],
  ["ck", "k"],
  ["qu", "k"],
  ["c", "k"],
  ["q", "k"],
  ["x", "ks"],
  ["z", "s"],
  ["y", "i"],
  ["j", "i"],
  ["w", "v"],
  ["h", ""],
  ["ou", "u"],
];

/** What stands before names that got Latin letters: they sound like others too easily. */
const ROMANIZED = "~";

/** What `sound` in src/standardize/place/sound.rs makes of a name's letters. @param {string} whole @returns {string} */
function sound(whole) {
  if (whole.startsWith(ROMANIZED)) return ROMANIZED + sound(whole.slice(1));
  if (!/^[a-z0-9]*$/.test(whole)) return whole;
  const key = SOUNDS.reduce((key, [from, to]) => key.replaceAll(from, to), whole).replace(/(.)\1+/g, "$1");
  if (key.length < 3) return whole;
  return key.length > 4 ? key.replace(/[aeiou]$/, "") : key;
}
/** The words of a name, and whether they got Latin letters. @param {string} text */
function words(text) {
  const folded = latin(text);
  const letters = romanized(folded);
  const list = letters
    .replace(/['’ʼ`´]/g, "")
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
  return letters === folded ? list : [ROMANIZED, ...list];
}
/** What `core` in src/standardize/place/country.rs leaves of a name. @param {string[]} list */
const core = (list) =>
  list.filter((word) => !SMALL.includes(word) && !STATES.some((form) => word.startsWith(form))).join("");

const root = join(npmPackage("cldr-localenames-full", "48.2.0"), "main");
/** The file of a language's names. @param {string} language */
const territoriesOf = (language) => join(root, language, "territories.json");
/** Codes and names of countries in a language. @param {string} language @returns {[code: string, name: string][]} */
function names(language) {
  /** @type {Record<string, string>} */
  const territories = readJson(territoriesOf(language)).main[language].localeDisplayNames.territories;
  return Object.entries(territories)
    .filter(([code]) => /^[A-Z]{2}(-alt.*)?$/.test(code) && !/^(EU|EZ|UN|QO|ZZ|XA|XB|AC|CP|CQ|DG|EA|IC|TA)/.test(code))
    .map(([code, name]) => [code.slice(0, 2), name]);
}

/** Names in order of precedence.
 * @type {{ code: string, letters: string, whole: string, core: string, table: string }[]} */
const all = [];
/** @param {string} code @param {string} name @param {boolean} rare */
function add(code, name, rare = false) {
  const list = words(name);
  const whole = sound(list.join(""));
  const bySound = /^[\p{ASCII}\p{P}]*$/u.test(latin(name));
  const table = rare ? "countries_rare" : bySound ? "countries" : "countries_scripts";
  if (whole) all.push({ code, letters: list.join(""), whole, core: sound(core(list)), table });
}
for (const [code, keys] of Object.entries(ALIASES))
  for (const key of keys.split(/\s+/)) if (key.length > 2) add(code, key);
for (const language of [...SOUND, ...SCRIPTS]) for (const [code, name] of names(language)) add(code, name);
// Every country in its own language.
const languages = new Set(readdirSync(root));
for (const [code] of names("en")) {
  const language = new Intl.Locale(`und-${code}`).maximize().language;
  if (languages.has(language) && existsSync(territoriesOf(language)))
    for (const [other, name] of names(language)) if (other === code) add(code, name);
}
// Official names, and what rigour holds for strong aliases.
const codes = new Set(names("en").map(([code]) => code));
for (const line of readLines(territoriesFile)) {
  /** @type {{ code: string, name: string, full_name: string, names_strong: string[] }} */
  const territory = JSON.parse(line);
  const code = territory.code.toUpperCase();
  if (!codes.has(code)) continue;
  for (const name of [territory.name, territory.full_name, ...territory.names_strong])
    if (words(name).length <= 6 && words(name).join("").length > 3) add(code, name);
}
for (const language of RARE)
  if (existsSync(territoriesOf(language))) for (const [code, name] of names(language)) add(code, name, true);
const named = all.length;
for (const line of readLines(fileURLToPath(new URL("country_aliases.txt", import.meta.url)))) {
  const [code = "", aliases = ""] = line.split(": ");
  for (const name of aliases.split("; ")) add(code, name, true);
}

/** Which countries a key could mean. @type {Map<string, Set<string>>} */
const meant = new Map();
for (const { code, whole, core } of all.slice(0, named))
  for (const key of new Set([whole, core])) if (key.length > 3) meant.set(key, (meant.get(key) ?? new Set()).add(code));
/** @type {Map<string, { code: string, table: string }>} */
const keys = new Map();
/** Names that sound like another country's; of scripts of sounds they are kept as they are written. @type {typeof all} */
const clashes = [];
for (const name of all) {
  const others = new Set(meant.get(name.core));
  others.delete(name.code);
  const key = name.core.length > 3 && others.size === 0 ? name.core : name.whole;
  if (key.length < 2 && /^[a-z]/.test(key)) continue;
  const known = keys.get(key);
  if (!known) keys.set(key, name);
  else if (known.code !== name.code) clashes.push(name);
}
for (const name of clashes)
  if (name.letters.startsWith(ROMANIZED) && !keys.has(name.letters)) keys.set(name.letters, name);
const left = new Set(
  clashes.filter(({ code, letters }) => keys.get(letters)?.code !== code).map((name) => name.letters),
);

/** By table, the keys of each country. @type {Record<string, Map<string, string[]>>} */
const tables = { countries: new Map(), countries_scripts: new Map(), countries_rare: new Map() };
for (const [key, { code, table }] of [...keys].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const lines = tables[table];
  lines?.set(code, [...(lines.get(code) ?? []), key]);
}
for (const [table, byCode] of Object.entries(tables)) {
  const lines = [...byCode].map(([code, list]) => `${code}\t${list.join(" ")}\n`);
  writeTable(`${table}.txt`, lines.sort().join(""));
}

/** Lines of words of English names that are abbreviated. @type {Set<string>} */
const several = new Set();
for (const [code, name] of [...names("en"), ...Object.entries(LONGER)]) {
  const list = words(name).filter((word) => !["and", "of", "the"].includes(word));
  if (list.length > 1 && !list.some((word) => word.length < 3)) several.add(`${code}\t${list.join(" ")}\n`);
}
writeTable("country_words.txt", [...several].sort().join(""));
console.log(`left to another country: ${[...left].join(" ")}`);
