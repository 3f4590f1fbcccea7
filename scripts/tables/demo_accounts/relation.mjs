/**
 * Deals out what the demo's vendor has to do with each company: who owns it, what is open, won or lost, and when.
 *
 * In scope: the rules of demo/README.md, by an account's place in the list and nothing else. Not in scope: companies.
 */

/** The day on which the demo's relations are as the file says. */
const TODAY = Date.UTC(2026, 10, 20, 12);
const DAY = 86_400_000;

/**
 * @typedef {import("./companies.mjs").Company} Company
 * @typedef {ReturnType<ReturnType<typeof deal>>} Account
 */

/**
 * Members of the playbook by where they work. An account's owner is one who works near its headquarters.
 * @type {Record<string, string[]>}
 */
const MEMBERS = {
  "us-east": ["maya-okafor", "daniel-reyes"],
  "us-central": ["ruth-lindqvist", "marcus-bell"],
  "us-west": ["hana-sato", "diego-alvarez"],
  canada: ["claire-tremblay"],
  "latin-america": ["beatriz-nogueira", "rafael-duarte"],
  "uk-ireland": ["imogen-clarke", "owen-price"],
  dach: ["jonas-weber", "lena-hofmann"],
  "france-benelux": ["camille-renard", "pieter-vos"],
  "southern-europe": ["lucia-ferrer", "matteo-ricci"],
  nordics: ["astrid-nyberg"],
  growth: ["zofia-kowalska", "omar-haddad"],
  apac: ["wei-ling-tan", "arjun-mehta", "chloe-barrett"],
  partner: ["sofia-marchetti", "noah-whitfield"],
};

/** @param {string} names */
const list = (names) => names.split(";");

const REGIONS = {
  canada: ["Canada"],
  "latin-america": list("Argentina;Brazil;Chile;Colombia;Mexico;Venezuela;Peru"),
  "uk-ireland": list("United Kingdom;Ireland"),
  dach: list("Germany;Austria;Switzerland"),
  "france-benelux": list("France;Netherlands;Belgium;Luxembourg"),
  "southern-europe": list("Spain;Italy;Portugal"),
  nordics: list("Sweden;Denmark;Norway;Finland;Estonia;Latvia"),
  apac: list(
    "Australia;New Zealand;Japan;South Korea;Taiwan;India;Singapore;China;Hong Kong;Indonesia;Bangladesh;" +
      "Philippines",
  ),
};
const EAST = list(
  "Connecticut;CT;Delaware;DE;District Of Columbia;DC;Florida;FL;Georgia;GA;Maine;ME;Maryland;MD;" +
    "Massachusetts;MA;New Hampshire;NH;New Jersey;NJ;New York;NY;North Carolina;NC;Pennsylvania;PA;Rhode Island;RI;" +
    "South Carolina;SC;Vermont;VT;Virginia;VA;West Virginia;WV",
);
const WEST = list(
  "Alaska;AK;Arizona;AZ;California;CA;Colorado;CO;Hawaii;HI;Idaho;ID;Montana;MT;Nevada;NV;New Mexico;NM;" +
    "Oregon;OR;Utah;UT;Washington;WA;Wyoming;WY",
);

/** The part of the world that an account is in. @param {Company} account */
function region(account) {
  if (["US", "USA", "United States"].includes(account.country)) {
    if (EAST.includes(account.state)) return "us-east";
    return WEST.includes(account.state) ? "us-west" : "us-central";
  }
  return Object.entries(REGIONS).find(([, countries]) => countries.includes(account.country))?.[0] ?? "growth";
}

/** @param {number} employees */
function segment(employees) {
  if (employees >= 10_000) return "strategic";
  if (employees >= 1000) return "enterprise";
  return employees >= 100 ? "mid-market" : "small";
}

/** @param {number} daysAgo */
const time = (daysAgo) => new Date(TODAY - daysAgo * DAY).toISOString().replace(".000", "");

/** What makes an account of each company in turn. */
export function deal() {
  /** How many accounts of a region have been given to someone. @type {Map<string, number>} */
  const turns = new Map();
  let n = 0;
  return (/** @type {Company} */ account) => {
    n += 1;
    const invented = account.kind !== undefined;
    const kind = account.kind ?? (n % 10 === 3 ? "customer" : n % 60 === 27 ? "former_customer" : "prospect");
    const place = ["partner", "isv"].includes(kind) ? "partner" : region(account);
    const team = MEMBERS[place];
    const named = !invented && (account.employees >= 150_000 || n % 20 === 0);

    let opportunity = "none";
    if (kind === "customer") opportunity = n % 40 === 13 ? "open" : "won";
    else if (kind === "former_customer") opportunity = "won";
    else if (kind === "prospect" && n % 12 === 5) opportunity = "open";
    else if (kind === "prospect" && n % 12 === 9) opportunity = "lost";
    // Lost ones spread over 12 to 371 days, so that about half lie within the playbook's 180.
    const former = kind === "former_customer";
    const closed = { lost: 12 + ((n * 7) % 360), won: (former ? 700 : 200) + ((n * 11) % 500) }[opportunity];

    const owned = ["customer", "former_customer", "partner", "isv"].includes(kind) || named || opportunity === "open";
    // Within a region owners take turns; an opportunity is worked by the owner's neighbour, where there is one.
    const involved = owned || opportunity === "lost";
    const turn = turns.get(place) ?? 0;
    if (involved) turns.set(place, turn + 1);
    const member = (/** @type {number} */ step) => team[(turn + step) % team.length];
    const touched = kind !== "prospect" || named || opportunity !== "none";
    const quiet = opportunity === "open" ? n % 14 : kind === "customer" ? n % 45 : (closed ?? 60) - (n % 10);
    return {
      ...account,
      kind,
      named,
      segment: segment(account.employees),
      owner: owned ? member(0) : "",
      opportunity,
      opportunity_owner: ["open", "lost"].includes(opportunity) ? member(1) : "",
      opportunity_closed_at: closed === undefined ? "" : time(closed),
      last_activity_at: touched && kind !== "competitor" ? time(quiet) : "",
      contacts: touched ? 1 + ((n * 5) % 17) : 0,
      leads: touched ? (n * 3) % 8 : n % 3,
      opportunities: opportunity === "none" ? 0 : 1 + (n % 3),
      created_at: time((former ? 1500 : 800) + ((n * 13) % 900)),
    };
  };
}
