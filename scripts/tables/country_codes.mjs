/**
 * Writes src/standardize/tables/country_codes.txt: ISO 3166-1 alpha-2 and alpha-3, one pair a line, and XK/XKX, which
 * are in common use for Kosovo; and country_codes_other.txt: three letters that sports, former ISO 3166-1 and daily use
 * have for a country, where ISO gives them to none.
 *
 *   npm install --no-save cldr-core@48.2.0
 *   node scripts/tables/country_codes.mjs
 *
 * Source: code mappings of Unicode CLDR (Unicode-3.0) in npm's `cldr-core`.
 */
import { join } from "node:path";
import { npmPackage, readJson, writeTable } from "./files.mjs";

/** @type {Record<string, { _alpha3?: string }>} */
const mappings = readJson(join(npmPackage("cldr-core", "48.2.0"), "supplemental", "codeMappings.json")).supplemental
  .codeMappings;
const retired = /^(AN|BU|CS|DD|FX|NT|SU|TP|YD|YU|ZR|ZZ|EU|UN|EZ|AA|X[A-JL-Z]|Q[M-Z])$/;
const pairs = Object.entries(mappings)
  .filter(([code, mapping]) => /^[A-Z]{2}$/.test(code) && mapping._alpha3 && !retired.test(code))
  .map(([code, mapping]) => code + (code === "XK" ? "XKX" : mapping._alpha3));
/** @param {string} text */
const sorted = (text) => text.split(/\s+/).filter(Boolean).sort();
const OTHERS = sorted(`
  AEUAE AGANT AOANG ASASA AWARU BBBAR BDBAN BFBUR BGBUL BMBER BNBRU BSBAH BTBHU BWBOT BZBIZ CDZAR
  CFCTA CGCGO CHSUI CLCHI CNPRC CRCRC CZTCH DEDDR DEFRG DEGDR DEGER DKDEN DZALG EGUAR ETETI FJFIJ
  GBENG GBNIR GBSCO GBWAL GDGRN GGGBG GIGBZ GMGAM GNGUI GQEQG GQGEQ GRGRE GTGUA GWGBS HNHON HRCRO
  HTHAI IDINA IMIOM IRIRI JEGBJ KGKYR KHCAM KNSKN KPDPR KRROK KWKUW KYCAY LBLIB LKSRI LSLES LTLIT
  LVLAT LYLBA MCMON MGMAD MMMYA MRMTN MUMRI MWMAW MYMAS NENIG NGNGR NINCA NLHOL NLNED NPNEP OMOMA
  PFTAH PGNGU PHPHI PRPUR PSPLE PTPOR PYPAR ROROM RSSCG RSYUG RUSOV RUURS SAKSA SBSOL SCSEY SDSUD
  SGSIN SISLO SVESA TDCHA TGTOG TLTMP TOTGA TTTRI TWROC TWTPE TZTAN UYURU VCVIN VGBVI VGIVB VIISV
  VNVIE VUNHB VUVAN WSSAM XKKOS XKKVX XKUNK ZARSA ZMZAM ZWRHO ZWZIM
`);
const given = new Set(pairs.map((pair) => pair.slice(2)));
const others = OTHERS.filter((pair) => !given.has(pair.slice(2)));
writeTable("country_codes.txt", `${[...new Set(pairs)].sort().join("\n")}\n`);
writeTable("country_codes_other.txt", `${others.join("\n")}\n`);
