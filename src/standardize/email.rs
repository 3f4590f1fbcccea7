//! E-mail addresses: syntax, the form by which a person is found again, and the kind.
//!
//! In scope: reading an address out of what was typed around it. Not in scope: whether the mailbox exists.
//! A misspelling is suggested, never corrected: the address belongs to whoever has it.

use super::reading::Reading;
use super::{domain, mail_host, suffix, text};
use crate::lead::{Email, EmailKind, Outcome};
use crate::text::normal_form::nfkc;
use domain::Owner;
use email_address::EmailAddress;

/// Longest text in which an address is looked for, and longest address (RFC 3696), in bytes.
const TEXT_BYTES: usize = 1024;
const ADDRESS_BYTES: usize = 320;

/// Mailboxes that several people read; folded, without separators; sorted.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "abuse", "accounting", "accounts", "accountspayable", "accountsreceivable", "achats", "admin", "administracion",
    "administration", "administrator", "admissions", "ap", "ar", "bestellung", "bestellungen", "bewerbung", "billing",
    "board", "booking", "bookings", "buchhaltung", "buero", "bureau", "business", "careers", "comercial",
    "commercial", "compliance", "compras", "comptabilite", "contabilidad", "contact", "contacto", "contactus",
    "contato", "customercare", "customerservice", "data", "datenschutz", "dev", "developers", "direction", "dpo",
    "einkauf", "email", "empfang", "engineering", "enquiries", "enquiry", "events", "facturacion", "feedback",
    "finance", "frontdesk", "general", "geschaeftsfuehrung", "hello", "help", "helpdesk", "hi", "hola", "hostmaster",
    "hr", "info", "infodesk", "information", "inquiries", "inquiry", "investors", "invoice", "invoices", "it",
    "itsupport", "jobs", "kontakt", "kundenservice", "leads", "legal", "list", "mail", "mailbox", "mailerdaemon",
    "management", "marketing", "media", "membership", "news", "newsletter", "noc", "noreply", "office", "operations",
    "order", "orders", "partner", "partners", "payments", "payroll", "personal", "post", "postmaster", "poststelle",
    "press", "presse", "privacy", "procurement", "purchase", "purchasing", "reception", "recruiting", "recruitment",
    "registrar", "rezeption", "root", "sales", "secretariat", "secretary", "security", "sekretariat", "service",
    "services", "shop", "support", "sysadmin", "team", "tech", "technik", "vendite", "ventas", "verkauf", "vertrieb",
    "verwaltung", "web", "webmaster", "welcome", "zentrale",
];

/// What is typed instead of an address; folded, without separators and digits; sorted.
#[rustfmt::skip]
const PLACEHOLDERS: &[&str] = &[
    "aaa", "abc", "abcd", "anonymous", "asd", "blah", "dummy", "fake", "foo", "foobar", "keine", "na", "nobody",
    "noemail", "nomail", "none", "noone", "nope", "nospam", "null", "sample", "spam", "test", "tester", "testing",
    "testtest", "unknown", "xx", "xxx", "xyz",
];

/// Rows of keys; five in a row are typed by rolling over them.
const KEY_ROWS: &[&str] = &["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop"];

/// Reads an address; `None` where there is none that could be written to.
pub(super) fn read(text: &str) -> Option<Reading<Email>> {
    let text = text.trim_start();
    let capped = text.get(..text.floor_char_boundary(TEXT_BYTES)).unwrap_or(text);
    let normal = nfkc(&text::tidy(capped));
    let (local, host, unwrapped) = find(&normal)?;
    // Two names of one provider.
    let (host, renamed) = if host == "googlemail.com" { ("gmail.com".to_owned(), true) } else { (host, false) };
    let (name, shortened) = identity(&local, &host);
    let domain = suffix::split(&host).map(|split| split.registrable).or_else(|| suffix::registered(&host))?.to_owned();
    let suggestion = mail_host::misspelt(&host);
    let kind = kind(&name, &host, &domain, suggestion.is_some());
    let (outcome, rule) = match () {
        () if suggestion.is_some() => (Outcome::Suggested, "misspelt_provider"),
        () if shortened || renamed => (Outcome::Read, "provider_identity"),
        () if unwrapped => (Outcome::Read, "wrapping_cut"),
        () => (Outcome::Read, "address"),
    };
    let suggestion = suggestion.map(str::to_owned);
    let email = Email { address: format!("{name}@{host}"), domain, kind, suggestion };
    Some(Reading { value: email, outcome, rule })
}

/// The first address in `text`: name, host, and whether anything stood around it.
fn find(text: &str) -> Option<(String, String, bool)> {
    let parts = || text.split([' ', ',', ';', '|', '<', '>', '(', ')', '[', ']']).filter(|part| !part.is_empty());
    let whole = parts().filter(|part| part.contains('@')).find_map(|part| {
        let bare = bare(part);
        address(bare).map(|(local, host)| (local, host, bare != text))
    });
    // `anna @ acme.com`: spaces inside an address, where nothing else is there.
    whole.or_else(|| {
        let joined: String = parts().take(4).collect();
        address(bare(&joined)).filter(|_| parts().count() < 4).map(|(local, host)| (local, host, true))
    })
}

/// `part` without a scheme, a query, and the punctuation of the sentence around it.
fn bare(part: &str) -> &str {
    let scheme = part.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:"));
    let part = part.get(scheme.map_or(0, str::len)..).unwrap_or(part);
    let part = part.split_once('?').map_or(part, |(address, _)| address);
    part.trim_matches(['\'', '`', '.', ':', '“', '”', '‘', '’'])
}

fn address(part: &str) -> Option<(String, String)> {
    let (local, host) = part.rsplit_once('@').filter(|_| part.len() <= ADDRESS_BYTES)?;
    let local = nfkc(&local.to_lowercase());
    let host = domain::ascii(host.trim_end_matches('"'))?;
    (host.contains('.') && EmailAddress::is_valid_local_part(&local)).then_some((local, host))
}

/// The name under which the provider knows the mailbox, and whether it differs from `local`.
fn identity(local: &str, host: &str) -> (String, bool) {
    let reads = mail_host::reads(host);
    // A quoted name is taken as it is written.
    if local.starts_with('"') {
        return (local.to_owned(), false);
    }
    let untagged = match local.split_once('+') {
        Some((name, _)) if reads.ignores_tag => name.trim_end_matches('.'),
        _ => local,
    };
    let name = if reads.ignores_dots { untagged.replace('.', "") } else { untagged.to_owned() };
    if name.is_empty() { (local.to_owned(), false) } else { (name.clone(), name != local) }
}

/// The kind; what makes an address useless counts first, then who can have it, then whose it is.
fn kind(name: &str, host: &str, domain: &str, misspelt: bool) -> EmailKind {
    let plain: String = name.split('+').next().unwrap_or(name).chars().filter(|c| c.is_alphanumeric()).collect();
    let is = |listed: fn(&str) -> bool| listed(host) || listed(domain);
    match () {
        // Somebody at a provider that anybody can use, whoever has the misspelt domain.
        () if misspelt => EmailKind::Free,
        () if is(mail_host::is_disposable) => EmailKind::Disposable,
        () if is_gibberish(&plain) => EmailKind::Gibberish,
        () if is(mail_host::is_free) => EmailKind::Free,
        () if is_role(name, &plain) => EmailKind::Role,
        () => match domain::owner(host) {
            Some(Owner::Academic) => EmailKind::Academic,
            Some(Owner::Government) => EmailKind::Government,
            None => EmailKind::Work,
        },
    }
}

/// `sales`, `sales2`, `sales-emea`, `no-reply`.
fn is_role(name: &str, plain: &str) -> bool {
    let first = name.split(['-', '_', '.', '+']).next().unwrap_or(name);
    let is = |word: &str| ROLES.binary_search(&word.trim_end_matches(|c: char| c.is_ascii_digit())).is_ok();
    // Short roles before a dot may be names: `it.miller`, `post.anna`.
    is(plain) || ((first.len() > 4 || first == "info") && is(first))
}

/// Typed without meaning anything: rolled keys, one piece over and over, letters that nobody could speak.
fn is_gibberish(plain: &str) -> bool {
    let letters: String = plain.chars().filter(|c| !c.is_ascii_digit()).collect();
    if PLACEHOLDERS.binary_search(&letters.as_str()).is_ok() {
        return true;
    }
    let lower = plain.as_bytes();
    let rolled = |row: &&str| {
        let back: String = row.chars().rev().collect();
        plain.len() >= 5 && (row.contains(plain) || back.contains(plain))
    };
    // The pieces `asdf` and `qwer` at the start are rolled as well: `asdfasdf`, `asdfgh12`.
    let rolled_start = letters.starts_with("asdf") || letters.starts_with("qwert") || letters.starts_with("zxcv");
    let repeats = |unit: usize| {
        lower.len() >= 3 * unit && lower.len() >= 4 && lower.iter().zip(lower.iter().skip(unit)).all(|(a, b)| a == b)
    };
    let changes =
        lower.iter().zip(lower.iter().skip(1)).filter(|(a, b)| a.is_ascii_digit() != b.is_ascii_digit()).count();
    let speechless = letters.len() >= 7
        && letters.bytes().all(|b| b.is_ascii_lowercase() && !matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
    rolled_start
        || speechless
        || changes >= 6
        || (1..=3).any(repeats) && letters.len() >= 3
        || KEY_ROWS.iter().any(rolled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        let read = read(text);
        let shown = read.as_ref().map(|reading| {
            let Email { address, domain, kind, suggestion } = &reading.value;
            format!("{address} {domain} {} {} {}", kind.name(), suggestion.as_deref().unwrap_or("-"), reading.rule)
        });
        assert_eq!(shown.as_deref(), expect, "{text}");
    }

    #[test]
    fn addresses_are_read() {
        check("Anna.Smith@Acme.COM", Some("anna.smith@acme.com acme.com work - address"));
        check("  anna@mail.acme.co.uk ", Some("anna@mail.acme.co.uk acme.co.uk work - address"));
        check("Anna Smith <anna@acme.com>", Some("anna@acme.com acme.com work - wrapping_cut"));
        check("mailto:anna@acme.com?subject=Hi", Some("anna@acme.com acme.com work - wrapping_cut"));
        check("anna@acme.com.", Some("anna@acme.com acme.com work - wrapping_cut"));
        check("anna @ acme.com", Some("anna@acme.com acme.com work - wrapping_cut"));
        check("anna@acme .com", Some("anna@acme.com acme.com work - wrapping_cut"));
        check("\u{200b}anna@acme.com\u{202c}", Some("anna@acme.com acme.com work - address"));
        check("ａｎｎａ＠ａｃｍｅ．ｃｏｍ", Some("anna@acme.com acme.com work - address"));
        check("anna@acme.com; bob@acme.com", Some("anna@acme.com acme.com work - wrapping_cut"));
        check("anna@bücher.de", Some("anna@xn--bcher-kva.de xn--bcher-kva.de work - address"));
        check("o'neil@acme.com", Some("o'neil@acme.com acme.com work - address"));
        check("anna+crm@acme.com", Some("anna+crm@acme.com acme.com work - address"));
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in [
            "",
            "n/a",
            "anna",
            "anna@",
            "@acme.com",
            "anna@acme",
            "anna@@acme.com",
            "a@b@",
            "anna@10.0.0.1",
            "a@co.uk",
            "a b c d@ e.com",
        ] {
            check(text, None);
        }
        check(&format!("{}@acme.com", "a".repeat(65)), None);
        check(&"a@".repeat(500_000), None);
        check(&format!("a@{}com", "b.".repeat(400_000)), None);
    }

    #[test]
    fn one_mailbox_has_one_form() {
        check("An.Na.Smith+news@gmail.com", Some("annasmith@gmail.com gmail.com free - provider_identity"));
        check("anna.smith+x@outlook.com", Some("anna.smith@outlook.com outlook.com free - provider_identity"));
        check("anna.smith@yahoo.com", Some("anna.smith@yahoo.com yahoo.com free - address"));
        check("anna.smith@googlemail.com", Some("annasmith@gmail.com gmail.com free - provider_identity"));
        check("+x@gmail.com", Some("+x@gmail.com gmail.com free - address"));
    }

    #[test]
    fn kinds_are_told() {
        check("info@acme.com", Some("info@acme.com acme.com role - address"));
        check("no-reply@acme.com", Some("no-reply@acme.com acme.com role - address"));
        check("sales.emea@acme.com", Some("sales.emea@acme.com acme.com role - address"));
        check("anna@stanford.edu", Some("anna@stanford.edu stanford.edu academic - address"));
        check("anna@cs.ox.ac.uk", Some("anna@cs.ox.ac.uk ox.ac.uk academic - address"));
        check("anna@nasa.gov", Some("anna@nasa.gov nasa.gov government - address"));
        check("anna@mailinator.com", Some("anna@mailinator.com mailinator.com disposable - address"));
        check("anna@web.de", Some("anna@web.de web.de free - address"));
        check("asdfgh@acme.com", Some("asdfgh@acme.com acme.com gibberish - address"));
        check("test123@acme.com", Some("test123@acme.com acme.com gibberish - address"));
        check("anna@gmial.com", Some("anna@gmial.com gmial.com free gmail.com misspelt_provider"));
    }

    #[test]
    fn names_are_no_gibberish() {
        for name in [
            "anna",
            "jschmidt",
            "schwarz",
            "hirschsprung",
            "nguyen",
            "wrzesniewski",
            "bob",
            "mmm",
            "li",
            "hannah",
            "ana",
            "j2smith",
            "qin",
            "lynch",
            "anna1985",
        ] {
            assert!(!is_gibberish(name), "{name}");
        }
        for name in ["asdf", "qwertz", "aaaa", "abababab", "xxx", "test1", "lkjhg", "hjkldfg", "x1y2z3a4b"] {
            assert!(is_gibberish(name), "{name}");
        }
    }

    #[test]
    fn lists_are_sorted() {
        assert!(ROLES.is_sorted(), "roles");
        assert!(PLACEHOLDERS.is_sorted(), "placeholders");
    }
}
