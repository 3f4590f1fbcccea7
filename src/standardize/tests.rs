//! The whole stage: what one submission becomes, and what holds for every submission.

use super::*;
use crate::lead::Note;

fn lead(fields: &[(&str, &str)]) -> Lead {
    standardize(&fields.iter().copied().collect()).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

/// Each note as `field outcome rule`.
fn notes(lead: &Lead) -> Vec<String> {
    let outcome = |note: &Note| format!("{:?}", note.outcome).to_lowercase();
    lead.notes.iter().map(|note| format!("{} {} {}", note.field, outcome(note), note.rule)).collect()
}

/// The standard values as somebody would send them again.
fn as_raw(lead: &Lead) -> RawLead {
    let mut raw = RawLead::default();
    let employees = lead.employees.map(|size| match size.max {
        Some(max) => format!("{}-{max}", size.min),
        None => format!("{}+", size.min),
    });
    let values = [
        ("id", lead.external_id.clone()),
        ("email", lead.email.as_ref().map(|email| email.address.clone())),
        ("first_name", lead.first_name.clone()),
        ("last_name", lead.last_name.clone()),
        ("title", lead.title.clone()),
        ("company", lead.company.as_ref().map(|company| company.name.clone())),
        ("website", lead.domain.clone()),
        ("phone", lead.phone.as_ref().map(|phone| phone.e164.clone())),
        ("street", lead.street.clone()),
        ("city", lead.city.clone()),
        ("state", lead.state.clone()),
        ("postal_code", lead.postal_code.clone()),
        ("country", lead.country.clone()),
        ("industry", lead.industry.as_ref().map(|industry| industry.code.clone())),
        ("employees", employees),
        ("revenue", lead.revenue.clone()),
        ("source", lead.source.clone()),
        ("campaign", lead.campaign.clone()),
        ("product", lead.product.clone()),
        ("partner", lead.partner.clone()),
        ("message", lead.message.clone()),
        ("consent", lead.consent.clone()),
    ];
    for (name, value) in values {
        if let Some(value) = value {
            raw.push(name, value);
        }
    }
    raw
}

/// Standardizing twice gives the same, and so does standardizing the outcome.
fn check_laws(raw: &RawLead) {
    let once = standardize(raw);
    assert_eq!(once, standardize(raw), "not deterministic: {raw:?}");
    let Ok(once) = once else { return };
    let values = Lead { notes: Vec::new(), ..once };
    let again = standardize(&as_raw(&values)).unwrap_or_else(|refusal| panic!("{refusal:?}: {raw:?}"));
    assert_eq!(Lead { notes: Vec::new(), ..again }, values, "not idempotent: {raw:?}");
}

#[test]
fn every_column_has_a_note_in_column_order() {
    let lead = lead(&[
        ("Favourite Colour", "blue"),
        ("utm_source", "newsletter"),
        ("Postal Code", " sw1a 1aa "),
        ("Company", "Acme Bank"),
        ("name", "Smith, Anna"),
        ("work_email", "Anna.Smith@Mail.Acme.DE"),
    ]);
    let fields: Vec<String> = lead.notes.iter().map(|note| format!("{} {:?}", note.field, note.outcome)).collect();
    assert_eq!(
        fields,
        [
            "email Read",
            "name Read",
            "company Read",
            "domain Inferred",
            "postal_code Read",
            "country Inferred",
            "time_zone Inferred",
            "industry Inferred",
            "source Inferred",
            "utm_source Read",
            "Favourite Colour Kept",
        ]
    );
    assert_eq!(lead.domain.as_deref(), Some("acme.de"));
    assert_eq!(lead.country.as_deref(), Some("DE"));
    assert_eq!((lead.first_name.as_deref(), lead.last_name.as_deref()), (Some("Anna"), Some("Smith")));
    assert_eq!(lead.source.as_deref(), Some("newsletter"));
    assert_eq!(lead.postal_code.as_deref(), Some("SW1A 1AA"));
}

#[test]
fn the_companys_domain_is_nobody_elses() {
    for (email, website, expect) in [
        ("anna@acme.com", "", Some("acme.com")),
        ("info@acme.com", "", Some("acme.com")),
        ("anna@acme.com", "https://www.other.de/x", Some("other.de")),
        ("anna@gmail.com", "acme.com", Some("acme.com")),
        ("anna@gmail.com", "", None),
        ("anna@gmial.com", "", None),
        ("anna@mailinator.com", "", None),
        ("anna@gmail.com", "acme.wixsite.com", None),
        ("anna@acme.com", "acme.wixsite.com", Some("acme.com")),
        ("anna@acme.com", "https://www.linkedin.com/in/anna", Some("acme.com")),
    ] {
        assert_eq!(lead(&[("email", email), ("website", website)]).domain.as_deref(), expect, "{email} {website}");
    }
    let misspelt = lead(&[("email", "anna@gmial.com")]);
    assert_eq!(notes(&misspelt), ["email suggested misspelt_provider"]);
    assert_eq!(misspelt.notes[0].suggestion.as_deref(), Some("gmail.com"));
}

#[test]
fn what_cannot_be_read_is_kept_and_noted() {
    let lead = lead(&[("email", "anna@acme.com"), ("country", "Atlantis?"), ("website", "soon"), ("phone", "n/a")]);
    assert_eq!(
        notes(&lead),
        [
            "email read address",
            "website kept unreadable",
            "domain inferred email_domain",
            "phone kept unreadable",
            "country kept unreadable",
        ]
    );
}

#[test]
fn the_first_value_that_can_be_read_counts() {
    let lead = lead(&[("phone", "none"), ("mobile", "+4930901820"), ("email", "-"), ("work_email", "a.b@acme.com")]);
    assert_eq!(lead.phone.map(|phone| phone.e164).as_deref(), Some("+4930901820"));
    assert_eq!(lead.email.map(|email| email.address).as_deref(), Some("a.b@acme.com"));
}

#[test]
fn refused_only_where_nobody_could_answer() {
    let refusal = standardize(&[("email", "x".repeat(500).as_str()), ("company", "Acme")].into_iter().collect());
    let problems = refusal.expect_err("no way to answer").problems;
    let shown: Vec<(&str, usize)> = problems.iter().map(|p| (p.field.as_str(), p.found.chars().count())).collect();
    assert_eq!(shown, [("email", 121), ("phone", "nothing".len())]);
    assert!(standardize(&[("phone", "+49 30 901820")].into_iter().collect()).is_ok());
    assert!(standardize(&RawLead::default()).is_err());
}

#[test]
fn unknown_fields_are_counted_beyond_a_bound() {
    let mut raw: RawLead = [("email", "anna@acme.com")].into_iter().collect();
    for at in 0..100 {
        raw.push(format!("question {at}"), "x");
    }
    let lead = standardize(&raw).expect("an address");
    assert_eq!(lead.notes.len(), 2 + 64 + 1);
    assert_eq!(lead.notes.last().map(|note| note.found.as_str()), Some("36 more"));
}

#[test]
fn a_message_keeps_its_lines() {
    let lead = lead(&[("email", "a@acme.com"), ("message", "Hello,\r\n\r\n\r\n we  need\u{0} help \n")]);
    assert_eq!(lead.message.as_deref(), Some("Hello,\n\nwe need help"));
}

#[test]
fn standard_values_stay_as_they_are() {
    for row in [
        "Anna Smith <Anna.Smith+x@GMAIL.com>|Dr. ANNA|VAN DER BERG|Acme GmbH|https://www.acme.co.uk/|Berlin",
        "info@bücher.example|||Bücher & Co|shop.bücher.example|",
        "sales@acme.github.io|sean|o'brien, jr.|Acme|acme.github.io|",
        "\"a+b\"@gmail.com|\"Bob\" Robert|Smith III|n/a|gmail.com|",
        "a.+b@outlook.com|Prof.|Dr.|Herr|co.uk|",
        "o'neil@sub.acme.com.br|王|小明|会社|www.google.com/x|東京",
        "anna@googlemail.com|Anna|Anna Anna Smith|Acme|acme.de|München",
    ] {
        let columns = ["email", "first_name", "last_name", "company", "website", "city"];
        check_laws(&columns.into_iter().zip(row.split('|')).collect());
    }
}

/// Small pieces that parsers stumble over, put together at random by a fixed sequence.
#[test]
fn nothing_panics_and_the_laws_hold_for_nasty_text() {
    #[rustfmt::skip]
    const PIECES: &[&str] = &[
        "a", "Z", "anna", "SMITH", "o'", "mc", "van", "Dr.", "Jr.", "@", "@acme.com", "@gmail.com", "@gmial.com", ".", "..",
        "+", "-", "_", " ", ",", ";", ":", "/", "//", "http://", "www.", "xn--", "xn--bcher-kva", ".com", ".co.uk", ".kobe.jp",
        "(", ")", "<", ">", "[", "]", "\"", "“", "'", "\\", "\u{0}", "\u{7f}", "\u{85}", "\u{a0}", "\u{ad}", "\u{200b}",
        "\u{200d}", "\u{200f}", "\u{202e}", "\u{2028}", "\u{feff}", "\u{fffd}", "\u{10ffff}", "\u{301}", "é", "e\u{301}", "ß",
        "ẞ", "İ", "ı", "ŉ", "ǆ", "ﬃ", "ﷺ", "Σ", "ς", "㎏", "Ⅳ", "ª", "王", "山田", "ジョン", "・", "김", "عل", "अ", "👩‍💻", "💩", "０", "１２",
        "ａ", "＠", "．", "。", "1", "0", "999999999999", "n/a", "test", "DE", "US-CA", "+49", "1-5", "\r\n", "\t", "\u{3000}", "º", "ᾳ",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    for _ in 0..3_000 {
        let mut raw = RawLead::default();
        for column in
            ["id", "email", "first_name", "last_name", "name", "title", "company", "website", "phone", "city", "state"]
                .into_iter()
                .chain(["country", "industry", "employees", "postal_code", "revenue", "utm_source", "message", "other"])
        {
            if next(3) > 0 {
                let pieces = next(6) + 1;
                let mut value: String = (0..pieces).map(|_| PIECES[next(PIECES.len())]).collect();
                // Most have an address, so that most aren't refused.
                if column == "email" && next(2) == 0 {
                    value = format!("{}@{}.com", PIECES[next(PIECES.len())], PIECES[next(PIECES.len())]);
                }
                raw.push(column, value);
            }
        }
        if next(2) == 0 {
            raw.push("work_email", "anna@acme.com");
        }
        check_laws(&raw);
    }
}

#[test]
fn huge_values_are_read_or_kept() {
    for piece in [
        "a", "a ", "a@", "@", ".", "a.", "+", "1", "é", "王", "\u{0}", "\u{200b}", " ", "\"", "(", "http://", "xn--",
        "\n",
    ] {
        let huge = piece.repeat(1_000_000 / piece.len());
        let mut raw: RawLead = [("email", "anna@acme.com")].into_iter().collect();
        let columns = "email first_name last_name name title company website phone street city state postal_code country \
                       industry employees revenue source campaign product partner message consent created_at utm_source";
        for column in columns.split_whitespace() {
            raw.push(column, huge.as_str());
        }
        raw.push(huge.as_str(), huge.as_str());
        let lead = standardize(&raw).expect("an address");
        assert!(serde_json::to_string(&lead).expect("a lead is JSON").len() < 100_000, "{piece:?}");
    }
}
