//! Company names: a name becomes its core, its legal form, and what stood in brackets.
//!
//! In scope: what a name says of itself. Not in scope: whether the company exists, and which account it is. It
//! deliberately never loses a word of a name: what isn't surely a form, a ticker or filler stays in the core.

mod aside;
mod evidence;
mod legal_form;
mod nobody;
mod ordinary;
mod word;

use super::reading::Reading;
use crate::lead::{Company, Outcome};
use crate::text::tidy;
use aside::Asides;
use word::Word;

/// Reads a company name; `None` where the answer is that there is none. `country`, an ISO 3166-1 alpha-2 code, is where
/// the company is said to be: what is a legal form there may be a word of the name elsewhere.
pub(super) fn read(text: &str, country: Option<&str>) -> Option<Reading<Company>> {
    let name = tidy(text);
    let first = reduce(beginning(&name), country);
    if first.nobody {
        return None;
    }
    let mut core = beginning(&first.core).to_owned();
    // What went may have parted words that are a form together; the core of a core is itself.
    for _ in 0..3 {
        let again = reduce(&core, country);
        if again.nobody || again.core == core {
            break;
        }
        core = beginning(&again.core).to_owned();
    }
    let Asides { parent, place, former, .. } = first.asides;
    let rule = match (&first.legal_form, &place, &former, &parent) {
        (_, None, None, Some(_)) => "company_parent",
        (_, None, Some(_), _) => "company_former_name",
        (_, Some(_), _, _) => "company_place",
        (Some(_), ..) => "company_legal_form",
        _ => "company_name",
    };
    let core_of = |name: &String| reduce(beginning(name), country).core;
    let (parent_core, former_core) = (parent.as_ref().map(core_of), former.as_ref().map(core_of));
    let value = Company { name, core, legal_form: first.legal_form, parent, place, former, parent_core, former_core };
    Some(Reading { value, outcome: Outcome::Read, rule })
}

/// A name of more words is a text, and is only folded.
const MOST_WORDS: usize = 40;
/// What comes after is not looked at: it would only take time.
const MOST_BYTES: usize = 512;

/// The first [`MOST_BYTES`] of a text.
fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MOST_BYTES)).unwrap_or_default().trim_end()
}

/// A name taken apart once.
struct Reduced {
    core: String,
    legal_form: Option<String>,
    asides: Asides,
    nobody: bool,
}

fn reduce(name: &str, country: Option<&str>) -> Reduced {
    let unparted = legal_form::cut_unparted(name);
    let text = unparted.as_ref().map_or(name, |(rest, _)| rest);
    let mut words = word::words(text);
    let nobody = unparted.is_none() && nobody::is_nobody(&words);
    if words.len() > MOST_WORDS {
        return Reduced { core: word::core(&words), legal_form: None, asides: Asides::default(), nobody };
    }
    let mut asides = aside::take(text, &mut words);
    let mut forms = std::mem::take(&mut asides.forms);
    forms.extend(legal_form::cut(&mut words, country));
    if words.len() > 1 && words.first().is_some_and(|word| word.key == "the" && !word.before.hyphen) {
        words.remove(0);
    }
    // Were a placeholder left (`Student Ltd`), the form is what tells the company from it.
    if nobody::is_nobody(&words) {
        words = word::words(name);
    }
    let core = if words.is_empty() { text.to_lowercase() } else { word::core(&words) };
    let legal_form = unparted.as_ref().map(|(_, form)| (*form).to_owned()).or_else(|| written(text, &forms));
    Reduced { core, legal_form, asides, nobody }
}

/// The forms as written, in the order of the name.
fn written(name: &str, forms: &[Word]) -> Option<String> {
    let mut in_order: Vec<&Word> = Vec::with_capacity(forms.len());
    for form in forms {
        in_order.insert(in_order.partition_point(|before| before.start <= form.start), form);
    }
    let mut written = String::new();
    let mut end = 0;
    for word in in_order {
        let from = if word.start.saturating_sub(end) <= 3 && !written.is_empty() { end } else { word.start };
        if from == word.start && !written.is_empty() {
            written.push(' ');
        }
        written.push_str(name.get(from..word.end)?);
        end = word.end;
        if name.get(end..).is_some_and(|rest| rest.starts_with('.')) {
            written.push('.');
            end += 1;
        }
    }
    (!written.is_empty()).then(|| tidy(&written.replace(['(', ')', '"'], "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, core: &str, legal_form: Option<&str>) {
        let company = read(name, None).unwrap_or_else(|| panic!("{name}")).value;
        assert_eq!((company.core.as_str(), company.legal_form.as_deref()), (core, legal_form), "{name}");
        assert_eq!(read(core, None).map(|again| again.value.core), Some(company.core), "{name}");
    }

    #[test]
    fn forms_go_from_every_position() {
        check("Acme, Inc.", "acme", Some("Inc."));
        check("Volkswagen AG", "volkswagen", Some("AG"));
        check("Robert Bosch GmbH & Co. KG", "robert bosch", Some("GmbH & Co. KG"));
        check("ООО «Ромашка»", "romashka", Some("ООО"));
        check("OOO Romashka", "romashka", Some("OOO"));
        check("AB Volvo", "volvo", Some("AB"));
        check("PT Bank Central Asia Tbk", "bank central asia", Some("PT Tbk"));
        check("UAB Girteka", "girteka", Some("UAB"));
        check("AS \"Latvenergo\"", "latvenergo", Some("AS"));
        check("Grupo Bimbo, S.A.B. de C.V.", "grupo bimbo", Some("S.A.B. de C.V."));
        check("Toyota Motor Co., Ltd.", "toyota motor", Some("Co., Ltd."));
        check("株式会社日立製作所", "日立製作所", Some("株式会社"));
        check("(株)日立製作所", "日立製作所", Some("(株)"));
        check("㈱日立製作所", "日立製作所", Some("(株)"));
        check("삼성전자 주식회사", "삼성전자", Some("주식회사"));
        check("Siemens Aktiengesellschaft", "siemens", Some("Aktiengesellschaft"));
        check("Zorvex (Pty) Ltd", "zorvex", Some("Pty Ltd"));
        check("Cisco Systems Inc San Jose", "cisco systems san jose", Some("Inc"));
        check("Tiffany & Co.", "tiffany", Some("& Co."));
        check("The Walt Disney Company", "walt disney", Some("Company"));
        check("SpaceX d.o.o.", "spacex", Some("d.o.o."));
        check("S.r.l. Zorvex", "zorvex", Some("S.r.l."));
        check("GmbH Zorvex", "zorvex", Some("GmbH"));
        check("Zorvex Public Limited Company Maltri", "zorvex maltri", Some("Public Limited Company"));
        check("Novo Nordisk A/S", "novo nordisk", Some("A/S"));
    }

    /// Each name with its country, its core and its form.
    fn check_in(country: &str, name: &str, core: &str, legal_form: Option<&str>) {
        let company = read(name, Some(country)).unwrap_or_else(|| panic!("{name}")).value;
        let found = (company.core.as_str(), company.legal_form.as_deref());
        assert_eq!(found, (core, legal_form), "{name} in {country}");
        let again = read(core, Some(country)).map(|again| again.value.core);
        assert_eq!(again.as_deref(), Some(core), "{name} in {country}, again");
    }

    #[test]
    fn the_country_tells_a_form_from_a_word() {
        for (country, forms) in [
            ("AR", "SA SAU SRL S.R.L."),
            ("AT", "AG KG OG e.U. GesmbH OEG"),
            ("AU", "Limited Pty-Ltd"),
            ("BE", "NV BV VOF VZW SA SComm CVBA"),
            ("BG", "AD OOD EOOD EAD KD"),
            ("BR", "Ltda SA EIRELI"),
            ("CA", "Inc. Corp Limited"),
            ("CH", "AG SA GmbH Sagl"),
            ("CL", "SpA SA EIRL Ltda."),
            ("CZ", "as a.s. s.r.o. vos"),
            ("DE", "AG KG e.K. eG OHG GbR GmbH G.m.b.H. gmbh UG SE"),
            ("DK", "A/S AS ApS K/S I/S"),
            ("EE", "AS OÜ ou MTÜ"),
            ("ES", "SA SL S.L. SLU SLL"),
            ("FI", "Oy Ab OYJ Ky Ay"),
            ("FR", "SA SAS SARL SCI SNC EURL GIE"),
            ("GB", "Ltd Limited plc LLP C.I.C."),
            ("GR", "AE EPE OE A.E."),
            ("HU", "Kft. Zrt Nyrt. Bt"),
            ("ID", "PT CV UD"),
            ("IT", "SpA S.p.A. Srl SNC sas SS"),
            ("JP", "KK G.K. 株式会社"),
            ("LT", "UAB AB MB IĮ"),
            ("LV", "SIA AS IK"),
            ("MX", "SA-de-CV S.-A.-de-C.V. SAPI"),
            ("NL", "BV NV B.V. VOF CV"),
            ("NO", "AS ASA ANS ENK"),
            ("PL", "SA sp.-z-o.o. Sp.j. S.A."),
            ("PT", "SA Lda Lda."),
            ("RO", "SC SA SRL"),
            ("RU", "ООО ОАО OOO АО"),
            ("SE", "AB HB KB"),
            ("SI", "d.d. d.o.o."),
            ("SK", "as s.r.o. ks"),
            ("TR", "AS A.Ş."),
            ("UA", "ТОВ TOV ПП PP AT"),
            ("US", "Inc LLC Corp Company Corporation PLLC"),
            ("UZ", "MCHJ QK XK"),
            ("VE", "CA C.A."),
        ] {
            for form in forms.split(' ').map(|form| form.replace('-', " ")) {
                // What only a register has is as often another name in front.
                let front = !matches!(form.as_str(), "SCI" | "SLU" | "ENK");
                let found =
                    |name: &str| read(name, Some(country)).map(|company| company.value.core).unwrap_or_default();
                for (at, name, core) in [
                    (true, format!("Zorvian Trimal {form}"), "zorvian trimal"),
                    (front, format!("{form} Zorvian"), "zorvian"),
                    (front, format!("{form} Zorvian Tools"), "zorvian tools"),
                    (front, format!("Zorvian {form} Tools"), "zorvian tools"),
                ] {
                    assert!(!at || found(&name) == core, "{name} in {country}: {}", found(&name));
                }
            }
        }
    }

    #[test]
    fn words_like_forms_stay_where_the_name_needs_them() {
        for (country, name, core) in [
            ("AU", "SA Power Networks", "sa power networks"),
            ("ZA", "SA Home Loans", "sa home loans"),
            ("IT", "AS Roma", "as roma"),
            ("FR", "AS Monaco", "as monaco"),
            ("GB", "AG Barr", "ag barr"),
            ("BE", "AG Insurance", "ag insurance"),
            ("US", "AG Mortgage Investment Trust, Inc.", "ag mortgage investment trust"),
            ("SG", "SE Asia Trading", "se asia trading"),
            ("US", "SE Ranking", "se ranking"),
            ("US", "PT Cruiser Parts", "pt cruiser parts"),
            ("GB", "Co-op Group", "co op group"),
            ("GB", "The Co-op", "co op"),
            ("US", "Co-Diagnostics, Inc.", "co diagnostics"),
            ("GB", "Company of Cooks", "company of cooks"),
            ("US", "Company of Heroes", "company of heroes"),
            ("US", "Corporation for Public Broadcasting", "corporation for public broadcasting"),
            ("US", "Limited Brands", "limited brands"),
            ("US", "Limited Run Games", "limited run games"),
            ("US", "Inc. Magazine", "inc magazine"),
            ("US", "Public Storage", "public storage"),
            ("DE", "KG Fashion", "kg fashion"),
            ("GB", "Sole Trader Supplies", "sole trader supplies"),
            ("US", "GP Strategies", "gp strategies"),
            ("US", "PC Connection", "pc connection"),
            ("US", "LP Building Solutions", "lp building solutions"),
            ("US", "PLAINS GP HOLDINGS LP", "plains gp holdings"),
            ("US", "SC Johnson", "sc johnson"),
            ("FR", "SIA Partners", "sia partners"),
            ("FR", "SAS Institute", "sas institute"),
            ("US", "CA Technologies", "ca technologies"),
            ("US", "NV Energy", "nv energy"),
            ("US", "NL Industries", "nl industries"),
            ("US", "LL Bean", "ll bean"),
            ("US", "SL Green Realty Corp", "sl green realty"),
            ("US", "KB Home", "kb home"),
            ("US", "PS Business Parks", "ps business parks"),
            ("US", "UK Sailing Academy", "uk sailing academy"),
            ("LT", "Stone Ridge Trust II", "stone ridge trust ii"),
            ("US", "Artius II Acquisition Inc.", "artius ii acquisition"),
            ("US", "Cooperative Bank", "cooperative bank"),
            ("DE", "Bertelsmann Stiftung", "bertelsmann stiftung"),
            ("GB", "Blackrock Limited Duration Income Trust", "blackrock limited duration income trust"),
            ("SE", "SE-Bank", "se bank"),
            ("BG", "Arts et Métiers ParisTech", "arts and metiers paristech"),
            ("LT", "One Laptop per Child", "one laptop per child"),
            ("US", "PT Barito Renewables Energy Tbk/ADR", "barito renewables energy"),
            ("US", "HUTCHMED (China) Ltd", "hutchmed china"),
            ("US", "Jerash Holdings (US), Inc.", "jerash holdings us"),
            ("US", "Viridian Therapeutics, Inc.DE", "viridian therapeutics"),
            ("US", "Coca-Cola Company (The)", "coca cola"),
            ("US", "Zorvian (UK) Ltd", "zorvian uk"),
        ] {
            let found = read(name, Some(country)).unwrap_or_else(|| panic!("{name}")).value.core;
            assert_eq!(found, core, "{name} in {country}");
            assert_eq!(read(core, Some(country)).unwrap().value.core, core, "{name} in {country}, again");
        }
        check_in("US", "Siddhi Acquisition Corp (Cayman Islands)", "siddhi acquisition", Some("Corp"));
        assert_eq!(read("Zorvian (Germany)", None).unwrap().value.place.as_deref(), Some("DE"));
    }

    #[test]
    fn writing_tells_a_form_where_no_country_does() {
        check("ag Zorvian Tools", "zorvian tools", Some("ag"));
        check("eG Zorvian", "zorvian", Some("eG"));
        check("Zorvian d.o.o. Tools", "zorvian tools", Some("d.o.o."));
        check("Zorvian kft Trimal", "zorvian trimal", Some("kft"));
        check("Zorvian AG Trimal", "zorvian trimal", Some("AG"));
        check("Sp. z o.o. Zorvian", "zorvian", Some("Sp. z o.o."));
        check("Aktien-Gesellschaft Zorvian", "zorvian", Some("Aktien-Gesellschaft"));
        check("at Home Zorvian", "at home zorvian", None);
        check("Zorvian IT Trimal", "zorvian it trimal", None);
        check("Jean da Vinci", "jean da vinci", None);
    }

    #[test]
    fn words_of_real_names_stay() {
        for (name, core) in [
            ("SE Ranking", "se ranking"),
            ("AG Insurance", "ag insurance"),
            ("SA Power Networks", "sa power networks"),
            ("AS Roma", "as roma"),
            ("Co-op", "co op"),
            ("The Co-op", "co op"),
            ("Limited Brands", "limited brands"),
            ("PT Cruiser", "pt cruiser"),
            ("Company of Heroes", "company of heroes"),
            ("Inc Magazine", "inc magazine"),
            ("I B M", "ibm"),
            ("The The", "the"),
            ("Inc.", "inc"),
            ("GmbH", "gmbh"),
            ("Sia Partners", "sia partners"),
            ("SAS Institute", "sas institute"),
            ("A.O. Smith", "ao smith"),
            ("A.G. Edwards", "ag edwards"),
            ("ep.net", "ep net"),
            ("PLC Systems Inc", "plc systems"),
            ("SMITH A O CORP", "smith ao corp"),
            ("MIND CTI LTD", "mind cti"),
            ("Grou.ps", "groups"),
            ("X-Corp", "xcorp"),
            ("Fairwinds Ops", "fairwinds ops"),
            ("enum.at GmbH", "enumat"),
            ("PT Taylor Consulting Inc", "pt taylor consulting inc"),
            ("BLACKROCK MUNICIPAL INCOME TRUST II", "blackrock municipal income trust ii"),
            ("Division of Information Technology", "division of information technology"),
            ("AC/DC", "ac dc"),
        ] {
            assert_eq!(read(name, None).unwrap().value.core, core, "{name}");
            assert_eq!(read(core, None).unwrap().value.core, core, "{name}");
        }
    }

    #[test]
    fn asides_are_kept_apart() {
        let company = |name| read(name, None).unwrap().value;
        assert_eq!(company("Meta Platforms, Inc. (formerly Facebook)").former.as_deref(), Some("Facebook"));
        assert_eq!(company("Meta Platforms, Inc. (formerly Facebook)").core, "meta platforms");
        assert_eq!(company("Sandelman Ltd fka Rotem Ltd").former.as_deref(), Some("Rotem Ltd"));
        assert_eq!(company("Blue Door LLC d/b/a Rotisserie").core, "rotisserie");
        assert_eq!(company("Blue Door LLC d/b/a Rotisserie").parent.as_deref(), Some("Blue Door LLC"));
        assert_eq!(company("Linksys, a division of Cisco").parent.as_deref(), Some("Cisco"));
        assert_eq!(company("Linksys, a division of Cisco").core, "linksys");
        assert_eq!(company("SPARTA, Inc., a Parsons company").parent.as_deref(), Some("Parsons"));
        assert_eq!(company("SPARTA, Inc., a Parsons company").core, "sparta");
        assert_eq!(company("MESA LABORATORIES INC /CO/").core, "mesa laboratories");
        assert_eq!(company("CNB FINANCIAL CORP/PA").core, "cnb financial");
        assert_eq!(company("Acme c/o John Smith").core, "acme");
        assert_eq!(company("Apple Inc. (NASDAQ: AAPL)").core, "apple");
        assert_eq!(company("International Business Machines (IBM)").core, "international business machines");
        assert_eq!(company("Zorvex (AG)").core, "zorvex");
        assert_eq!(company("Meta (Facebook)").core, "meta facebook");
        assert_eq!(company("AMS (RPC Team").core, "ams rpc team");
    }

    #[test]
    fn answers_that_name_no_company() {
        for text in [
            "",
            " ",
            "-",
            "n/a",
            "N.A.",
            "None",
            "self-employed",
            "Self Employed",
            "test",
            "Student",
            "xxx",
            "...",
            "\u{0}",
        ] {
            assert_eq!(read(text, None), None, "{text}");
        }
        assert_eq!(read("Student Ltd", None).unwrap().value.core, "student ltd");
    }
}
