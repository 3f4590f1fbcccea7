/**
 * Writes src/standardize/tables/legal_forms.txt: legal forms of all countries, each with the positions it is cut in.
 *
 *   node scripts/tables/legal_forms.mjs <org_types.yml> <elf_iso20275.csv>
 *
 * Sources: `resources/names/org_types.yml` of github.com/opensanctions/rigour (MIT); the ISO 20275 Entity Legal Forms
 * code list (CC0) as CSV, among the code lists of gleif.org; the abbreviations of github.com/psolin/cleanco (MIT) that
 * neither has, below. SOURCES.md has the digests of the two files.
 *
 * A line is `key<TAB>class`. Keys are letters only, so that `S.A. de C.V.`, `SA de CV` and `S A de C V` are one.
 * Classes: `e` at the end; `m` also between other words; `f` also in front; `u` in front where case or quotes show a
 * form; `l` in front in small letters before a capital; `p` as `u`, before two words or more; `c` only in Cyrillic
 * letters; `d` only with dots, after a comma or in brackets; `a` everywhere.
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
  yk yoaj zat zrt coop verobchspol`);

// Spellings in daily use that no register lists.
const OURS =
  list(`ltdco ltdcom coltd corpltd incltd coinc cocorp companylimited companyltd cokg cokgaa coohg privatelimited
  pvtlimited privateltd pltd ptelimited ptyltdatf sarlau saderl sdnbhd tbk persero mbhcokg gmbhco spzoospk spzoospolkakomandytowa
  andco andcompany andcoinc andcoltd andcollc andcoplc andcokg andsons limitedliabilityco limitedcompany
  naamlozevennootschap societeanonyme societeparactionssimplifiee societearesponsabilitelimitee sociedadanonima
  sociedadlimitada sociedadderesponsabilidadlimitada sociedadedeadvogados societaperazioni
  societaaresponsabilitalimitata spolkaakcyjna osakeyhtio aktiebolag aktsiaselts osauhing uzdarojiakcinebendrove sabiedribaarierobezotuatbildibu`);

// Words by which organisations are known: cutting them would lose a word of a real name. `uk` and `nl` are places.
// Not `na` and `nationalassociation`, which is how every US bank is registered.
const WORDS = new Set(
  list(`charity cooperation cooperative cooperatif kooperatsia genossenschaft partnerschaft stiftung verein
  foundation fund assn assoc association chartered condominium consorzio district commune comune bezirk bund canton
  cantone kanton gemeinde partnership procura procuration enterprise business confederation distretto confederazione uk nl a i f s
  creditunion caissepopulaire indigenouscorporation polska ms in bank group holding trust andsons society fondation fundacion
  fundacja fond power union stock dba ii iii iv son reit tm`),
);

// Countries that put the form in front: Russia, Ukraine, Belarus, Bulgaria, France, Emirates; then, with abbreviations that
// are words or names elsewhere, the Baltics, Sweden, Finland, Romania; and Indonesia, whose PT and CV are names everywhere.
const FRONT = list(`ooo oao zao pao 3ao tov uab llc jsc ojsc pjsc cjsc sarl eurl sasu tzov oyj eood dooel`);
const CASED = list(`ab sia ou oy srl fop tdv ead prat pat chp odo too mchj sc`);
const LONG = list(`pt cv`);
const SMALL = list(`aat 3at ud fa ij mb dat kt pp vat zat`);
// Words that are a form only where a dot or comma says so.
const MARKED = list(`coop private ip rf ops`);
const MIDDLE =
  list(`gmbh ggmbh gesmbh mbh ltd llc llp inc incorporated plc ltda sarl eurl sasu kgaa gmbhandcokg ptyltd pteltd pvtltd
  sdnbhd sadecv spzoo sro bvba sprl aktiengesellschaft coltd coinc srl`);

/** Forms by their class; whatever is in none of them stands at the end. */
const CLASSES = Object.entries({ f: FRONT, u: CASED, p: LONG, m: MIDDLE, l: SMALL, d: MARKED });

/** `& Co` and `und Co` are `and Co`. @param {string} text */
const clean = (text) => key(text.replace(/[&+]|\b(und|u)\b(?=\.? *co\b)/giu, "and"));

/** The class of a form. @param {string} text @param {string} form @param {number} words @param {boolean} rare */
function classOf(text, form, words, rare) {
  if (words >= 2 && form.length >= 10) return "a";
  const listed = CLASSES.find(([, forms]) => forms.includes(form));
  if (listed) return listed[0];
  if (form.length < 4 && /[а-я]/i.test(text)) return "c";
  return form.length < 4 && rare ? "d" : "e";
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
const lines = [...forms].map(([form, found]) => `${form}\t${found}\n`);
writeTable("legal_forms.txt", lines.sort().join(""));
