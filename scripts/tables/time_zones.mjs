/**
 * Writes src/standardize/tables/time_zones.txt: the time zone of every country that has one, and of the states below.
 *
 *   node scripts/tables/time_zones.mjs <zone.tab>
 *
 * Source: `zone.tab` of the IANA time zone database (public domain), release 2025b, from https://www.iana.org/time-zones;
 * most systems have it among their `zoneinfo` files.
 */
import { given, readLines, writeTable } from "./files.mjs";

// Countries with several zones of which one is kept everywhere that matters: Germany's Busingen, Cyprus' north, China's
// unofficial second time, Malaysia and Uzbekistan with equal offsets, New Zealand and Spain with islands.
/** @type {Record<string, string>} */
const MAIN = {
  DE: "Europe/Berlin",
  CN: "Asia/Shanghai",
  CY: "Asia/Nicosia",
  MY: "Asia/Kuala_Lumpur",
  UZ: "Asia/Tashkent",
  AR: "America/Argentina/Buenos_Aires",
  UA: "Europe/Kyiv",
  VN: "Asia/Ho_Chi_Minh",
  PS: "Asia/Gaza",
};
// States whose people nearly all live in one zone (zone.tab's comments), by ISO 3166-2.
const STATES = {
  "America/New_York": "US CT DE DC FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
  "America/Chicago": "US AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
  "America/Denver": "US CO ID MT NM UT WY",
  "America/Phoenix": "US AZ",
  "America/Los_Angeles": "US CA NV OR WA",
  "America/Anchorage": "US AK",
  "Pacific/Honolulu": "US HI",
  "America/Puerto_Rico": "US PR",
  "America/Toronto": "CA ON QC",
  "America/Winnipeg": "CA MB",
  "America/Regina": "CA SK",
  "America/Edmonton": "CA AB NT",
  "America/Vancouver": "CA BC",
  "America/Halifax": "CA NS PE",
  "America/Moncton": "CA NB",
  "America/St_Johns": "CA NL",
  "America/Whitehorse": "CA YT",
  "Australia/Sydney": "AU NSW ACT",
  "Australia/Melbourne": "AU VIC",
  "Australia/Brisbane": "AU QLD",
  "Australia/Adelaide": "AU SA",
  "Australia/Perth": "AU WA",
  "Australia/Hobart": "AU TAS",
  "Australia/Darwin": "AU NT",
  "America/Sao_Paulo": "BR DF ES GO MG PR RJ RS SC SP",
  "America/Bahia": "BR BA",
  "America/Fortaleza": "BR CE MA PB PI RN",
  "America/Recife": "BR PE",
  "America/Maceio": "BR AL SE",
  "America/Belem": "BR AP PA",
  "America/Araguaina": "BR TO",
  "America/Cuiaba": "BR MT",
  "America/Campo_Grande": "BR MS",
  "America/Manaus": "BR AM",
  "America/Porto_Velho": "BR RO",
  "America/Boa_Vista": "BR RR",
  "America/Rio_Branco": "BR AC",
  "America/Mexico_City": "MX AGU CAM CHP CMX COL GRO GUA HID JAL MEX MIC MOR OAX PUE QUE SLP TAB TLA VER ZAC",
  "America/Monterrey": "MX COA DUR NLE TAM",
  "America/Merida": "MX YUC",
  "America/Cancun": "MX ROO",
  "America/Chihuahua": "MX CHH",
  "America/Hermosillo": "MX SON",
  "America/Mazatlan": "MX BCS NAY SIN",
  "America/Tijuana": "MX BCN",
  "Atlantic/Canary": "ES CN GC TF",
  "Africa/Ceuta": "ES CE ML",
  "Europe/Madrid":
    "ES AN AR AS CB CM CL CT EX GA IB RI MD MC NC PV VC A AB AL AV B BA BI BU C CA CC CO CR CS CU GI GR GU H HU J L LE LO LU MA OR P PO SA SE SG SO SS T TE TO V VA VI Z ZA",
};
/** @type {Map<string, string[]>} */
const zones = new Map();
for (const line of readLines(given("zone.tab")[0])) {
  const [country, , zone] = line.split("\t");
  if (zone && !country.startsWith("#")) zones.set(country, [...(zones.get(country) ?? []), zone]);
}
/** @type {[place: string, zone: string][]} */
const places = [];
for (const [country, list] of zones)
  if (list.length === 1 || MAIN[country]) places.push([country, MAIN[country] ?? list[0]]);
for (const [zone, states] of Object.entries(STATES)) {
  const [country, ...list] = states.split(" ");
  for (const state of list) places.push([`${country}-${state}`, zone]);
}
const known = new Set([...zones.values()].flat());
for (const [place, zone] of places) if (!known.has(zone)) throw new Error(`${place}: no zone \`${zone}\` in zone.tab`);
const lines = places.map(([place, zone]) => `${place}\t${zone}\n`);
writeTable("time_zones.txt", lines.sort().join(""));
