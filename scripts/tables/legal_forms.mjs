/**
 * Writes src/standardize/tables/legal_forms.txt and legal_forms_long.txt: legal forms of all countries, each with the positions it is cut in and,
 * where it is a word or a name elsewhere, the countries that have it.
 *
 *   node scripts/tables/legal_forms.mjs <org_types.yml> <elf_iso20275.csv>
 *
 * Sources: `resources/names/org_types.yml` of github.com/opensanctions/rigour (MIT); the ISO 20275 Entity Legal Forms
 * code list (CC0) as CSV, among the code lists of gleif.org; the abbreviations of github.com/psolin/cleanco (MIT) that
 * neither has, and the countries that it gives them, below. SOURCES.md has the digests of the two files.
 *
 * A line is `key<TAB>class`, then the countries' codes (ISO 3166-1 alpha-2) without anything between. Keys are letters
 * only, so that `S.A. de C.V.`, `SA de CV` and `S A de C V` are one.
 * Classes: `e` at the end; `m` also between other words; `f` also in front; `u` in front where case or quotes show a
 * form; `l` in front in small letters before a capital; `p` as `u`, before two words or more; `c` only in Cyrillic
 * letters; `d` only with dots, after a comma or in brackets; `n` only in its countries; `a` everywhere.
 */
import { parse } from "csv-parse/sync";
import { given, read, writeTable } from "./files.mjs";
import { key } from "./fold.mjs";

const [orgTypes, elf] = given("org_types.yml", "elf_iso20275.csv");
/** @param {string} text */
const list = (text) => text.trim().split(/\s+/);

// What cleanco knows beyond the two registers.
const CLEANCO =
  list(`3ao 3at ab ae aj akcspol andcompany ans aps asa asoy aspol at ay ba bhd bl bm bt bvba ca cio co company corp
  corporation cpora cpt crl cv cvba cvoa cxa da dat dno dooel ead ec ee ehf ei eirl ent ep epe esv et etat eu eurl fa fcp fie fkf
  fmba fop gie gk gp gs gte hb hf ij ik iks is kb kda kf kht kk kkt komspol koop ks kt kv ky lllp llp mb mepe nl nuf nyrt oaj
  obrt oe og ohf ok ong ood ooo ou ovee oyj pc peec pllc pp private ps pse psu pt pte pvtltd qk qmj rhf rt saa sab sad sae sagl
  sal saoc saog sapa sapi sasu sc sca sccl scoop scop scra scrl sd sderl sem senc sep ses sf sgps ska sl sll smba smpteltd snc
  soccol sogepa spj spk spp sprl ss stg sucdedescendants tapui tdv teo tmi tov uab ud ultd vat veobchspol vof vos vzw xk xt xxk
  yk ii uk nl yoaj zat zrt coop verobchspol`);

// Spellings in daily use that no register lists.
const OURS =
  list(`ltdco ltdcom coltd corpltd incltd coinc cocorp companylimited companyltd cokg cokgaa coohg privatelimited
  pvtlimited privateltd pltd ptelimited ptyltdatf sarlau saderl sdnbhd tbk persero mbhcokg gmbhco spzoospk spzoospolkakomandytowa
  andco andcompany andcoinc andcoltd andcollc andcoplc andcokg andsons limitedliabilityco limitedcompany
  naamlozevennootschap societeanonyme societeparactionssimplifiee societearesponsabilitelimitee sociedadanonima
  sociedadlimitada sociedadderesponsabilidadlimitada sociedadedeadvogados societaperazioni
  societaaresponsabilitalimitata spolkaakcyjna osakeyhtio aktiebolag aktsiaselts osauhing uzdarojiakcinebendrove sabiedribaarierobezotuatbildibu`);

// Words by which organisations are known: cutting them would lose a word of a real name. Not `na` and `nationalassociation`, which is how every US bank is registered.
const WORDS = new Set(
  list(`charity stiftung verein
  foundation fund assn assoc association chartered condominium consorzio district commune comune bezirk bund canton
  cantone kanton gemeinde partnership procura procuration enterprise business confederation distretto confederazione a i f s
  creditunion caissepopulaire indigenouscorporation polska ms in bank group holding trust andsons society fondation fundacion
  fundacja fond power union stock dba iii iv son reit tm`),
);

// Countries that put the form in front: Russia, Ukraine, Belarus, Bulgaria, France, Emirates; then, with abbreviations that
// are words or names elsewhere, the Baltics, Sweden, Finland, the Netherlands, France; and Indonesia and Romania, whose PT, CV and SC are names
// everywhere.
const FRONT = list(`ooo oao zao pao 3ao tov uab llc jsc ojsc pjsc cjsc sarl eurl sasu tzov oyj eood dooel`);
const CASED = list(`ab bv gie kg nv sas scs ug sia ou oy fop tdv ead prat pat chp odo too mchj`);
const LONG = list(`pt cv sc`);
const SMALL = list(`aat 3at ud fa ij mb dat kt pp vat zat`);
// Words that are a form only where a dot or comma says so.
const MARKED = list(`coop private ip rf ops`);
const MIDDLE =
  list(`gmbh ggmbh gesmbh mbh ltd llc llp inc incorporated plc ltda sarl eurl sasu kgaa gmbhandcokg ptyltd pteltd pvtltd
  sdnbhd sadecv spzoo sro bvba sprl aktiengesellschaft coltd coinc srl ohg gbr kft zrt ehf ohf bhd fze mbb htx doo dno
  kkt kht cyf shk`);
// Individual and unitary enterprises of Lithuania and Uzbekistan, Australia's no-liability companies; and words by which
// organisations elsewhere are known.
const LOCAL = list(`ii uk nl cooperation cooperative cooperatif kooperatsia genossenschaft partnerschaft`);

/** Forms by their class; for the others see `classOf`. */
const CLASSES = Object.entries({ f: FRONT, u: CASED, p: LONG, m: MIDDLE, l: SMALL, d: MARKED, n: LOCAL });

// Of four letters or more, but words in a language or names of companies: only at the end is one of them surely a form.
const SPEAKING =
  list(`alap amba andco andcoinc andcollc andcompany andcoplc anpo cocorp company compania coop corp corporation decv egen
  etat fondpriv incorp incorporation kooperatif kooperativ koop limite limited nonprofit obrt onoss persero
  plcs privst profcorp prokura saatio sacs sandl sapa sapi scivil scom scomp scoop scoope scop scra seca secs societe sube
  trustco trustreg unlimited`);

// Countries with a form, beyond those of the register: cleanco's, and those whose law is of English, French, Spanish or
// Portuguese origin.
const COUNTRIES = `
AL sha shpk
AO lda sa
AT kg og
BA ad dd dno doo kv sp
BD limited
BE sep
BM limited
BR ad adsitz ead et kd kda pllc sd
BS limited
BY 3at
CA gp sp
CH ab
CI sa
CL ltda senc sgr
CM sa
CO sca sucdedescendants
CY limited plc
CZ as aspol ks sro vos
DK gs
DO cpora cxa
DZ spa
EC ca ep
EG sae
ES sad sccl scra
FI asoy ay ok tmi
FJ limited
FR ei fcp gie sca sci scop scs sem sep sicav snc sogepa
GB cio co limited plc
GH limited plc
GR ae mepe ovee
HR obrt
HT sa
HU ec ev kv
ID ud
IE co limited plc
IL bm limited
IN co limited pse psu
IS ses sf
IT sapa sas
JM limited
JP gk kk yk
KE limited plc
KH gp peec sp
LB sal
LK limited plc
LT ij
MA sa
MN xk xxk
MZ lda sa
NG gte limited plc ultd
NI sa
NO bl etat hf nuf rhf
NZ limited tapui
OM saoc saog
PG limited
PH coop corp ent
PK limited
PL pp
PT crl lda sa sf sgps
RO sc
SG bhd limited pte
SK as aspol ks vos
SN sa
SV sa
TN sa
TR koop
TT limited
TZ limited plc
UA at dat fop kt pp pt tdv vat zat
UG limited
US andco andcompany company limited
UY sa
UZ aj mchj oaj ok qk qmj uk xk xt yoaj
VE ca sa
ZM limited plc
ZW limited`;

/** `& Co` and `und Co` are `and Co`. @param {string} text */
const clean = (text) => key(text.replace(/[&+]|\b(und|u)\b(?=\.? *co\b)/giu, "and"));

/** The class of a form. @param {string} text @param {string} form @param {number} words @param {boolean} rare */
function classOf(text, form, words, rare) {
  if (words >= 2 && form.length >= 10) return "a";
  const listed = CLASSES.find(([, forms]) => forms.includes(form));
  if (listed) return listed[0];
  if (form.length < 4 && /[а-я]/i.test(text)) return "c";
  if (form.length < 4 && rare) return "d";
  // No word of a language has the look of these; in scripts that don't part words, a form that stands apart is one.
  const telling = form.length > 3 || /[^a-z0-9]/.test(form) || (words > 2 && form.length > 2);
  return telling && !SPEAKING.includes(form) ? "m" : "e";
}

/** @type {Map<string, string>} */
const forms = new Map();
/**
 * @param {string} text a legal form as a source writes it
 * @param {number} words how many words it has
 * @param {boolean} rare whether it is from a register, where short forms are mostly words elsewhere
 */
function add(text, words = 1, rare = false) {
  const form = clean(text);
  if (form.length < 2 || form.length > 200 || WORDS.has(form)) return;
  const found = classOf(text, form, words, rare);
  if (!forms.has(form) || forms.get(form) === "c" || found === "a") forms.set(form, found);
}

for (const line of read(orgTypes).split("\n")) {
  const alias =
    /^ {6}- (.*)$/.exec(line)?.[1] ??
    /^ {2}- (?:display|compare): (.*)$/.exec(line)?.[1] ??
    /^ {4}(?:display|compare): (.*)$/.exec(line)?.[1];
  if (!alias) continue;
  const text = alias.replace(/ +#.*$/, "").replace(/^(["'])(.*)\1$/, "$2");
  add(text, text.split(/\s+/).length);
}
for (const form of CLEANCO) add(form);
for (const form of OURS) add(form, form.length > 14 ? 2 : 1);
/** @type {Record<string, string>[]} */
const register = parse(read(elf), { bom: true, columns: true });
for (const row of register) {
  if (row["ELF Status ACTV/INAC"] !== "ACTV") continue;
  const abbreviations = `${row["Abbreviations Local language"]};${row["Abbreviations transliterated"]}`;
  for (const abbreviation of abbreviations.split(";").map((text) => text.trim())) {
    const form = clean(abbreviation);
    if (/^[a-z]{3,8}$/.test(form) && !/^(or|org|poist|podnik|obec|bank|pool|coop|loan)/.test(form))
      add(abbreviation, 1, true);
  }
}

/** @type {Map<string, Set<string>>} */
const countries = new Map();
/** @param {string} form @param {string} country */
const addCountry = (form, country) => countries.set(form, (countries.get(form) ?? new Set()).add(country));
for (const row of register) {
  if (row["ELF Status ACTV/INAC"] !== "ACTV") continue;
  const written = Object.entries(row).flatMap(([column, cell]) =>
    /^(Abbrev|Entity)/.test(column) ? cell.split(";") : [],
  );
  for (const text of written) addCountry(clean(text), row["Country Code (ISO 3166-1)"] ?? "");
}
for (const line of COUNTRIES.trim().split("\n")) {
  const [country = "", ...listed] = line.split(" ");
  for (const form of listed) addCountry(form, country);
}

// Where a form is one anywhere, its countries say nothing more.
const needsCountries = (/** @type {string} */ form, /** @type {string} */ found) =>
  !"amf".includes(found) || ["inc", "incorporated", "plc"].includes(form);
const lines = [...forms].map(([form, found]) => {
  const codes = needsCountries(form, found) ? [...(countries.get(form) ?? [])].sort().join("") : "";
  return `${form}\t${found}${codes}\n`;
});
lines.sort();
// Written out as registers do: a table of its own, which a small bundle leaves out.
const usual = new Set([...CLEANCO, ...OURS]);
const isLong = (/** @type {string} */ line) => {
  const [form = ""] = line.split("\t");
  return form.length > 18 && !usual.has(form);
};
writeTable("legal_forms.txt", lines.filter((line) => !isLong(line)).join(""));
writeTable("legal_forms_long.txt", lines.filter(isLong).join(""));
