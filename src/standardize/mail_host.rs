//! Mail hosts: providers where anybody can have an address, and how they read one.
//!
//! In scope: free and disposable domains, tags and dots that a provider ignores, misspelt providers. Not in
//! scope: the address's own name (`email`).

/// Sets of domains as hashes; `scripts/tables/mail_domains.mjs` says how, `tables/SOURCES.md` from where.
const FREE: &[u8] = include_bytes!("tables/mail_free.bin");
const DISPOSABLE: &[u8] =
    if cfg!(feature = "disposable-mail") { include_bytes!("tables/mail_disposable.bin") } else { &[] };

/// Free providers that the table lacks; sorted.
const MORE_FREE: &[&str] = &[
    "chello.at",
    "disroot.org",
    "hey.com",
    "hispeed.ch",
    "keemail.me",
    "mailbox.org",
    "o2.pl",
    "passmail.net",
    "riseup.net",
    "sfr.fr",
    "startmail.com",
    "talktalk.net",
    "telus.net",
    "tin.it",
    "tuta.com",
    "tuta.io",
    "tutamail.com",
    "tutanota.com",
    "tutanota.de",
    "walla.co.il",
    "walla.com",
];

/// Providers of which one name covers all their domains, with the domain that most people have there.
/// A misspelling is looked for near these only: shorter names are near too many others.
const BRANDS: &[(&str, &str)] = &[
    ("fastmail", "fastmail.com"),
    ("gmail", "gmail.com"),
    ("googlemail", "googlemail.com"),
    ("hotmail", "hotmail.com"),
    ("icloud", "icloud.com"),
    ("outlook", "outlook.com"),
    ("protonmail", "protonmail.com"),
    ("yahoo", "yahoo.com"),
];

/// Domains near a brand that are somebody else's; sorted.
const NOT_MISSPELT: &[&str] = &["fastemail.com", "gail.com", "google.com", "outbook.com"];

/// How a provider reads the part before the `@`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reads {
    /// What follows a `+` is the owner's own mark.
    pub(super) ignores_tag: bool,
    pub(super) ignores_dots: bool,
}

/// Whether anybody can have an address at `host`.
pub(super) fn is_free(host: &str) -> bool {
    let family = host.strip_prefix("mail2").is_some_and(|rest| rest.len() > 4 && rest.ends_with(".com"));
    family || MORE_FREE.binary_search(&host).is_ok() || contains(FREE, host)
}

/// Whether addresses at `host` are made to be thrown away.
pub(super) fn is_disposable(host: &str) -> bool {
    contains(DISPOSABLE, host)
}

/// How the provider at `host` reads addresses; where we don't know, as they are written.
pub(super) fn reads(host: &str) -> Reads {
    let brand = host.split('.').next().unwrap_or(host);
    let ignores_tag = match host {
        "gmail.com" | "googlemail.com" | "icloud.com" | "me.com" | "mac.com" | "proton.me" | "pm.me" | "msn.com"
        | "fastmail.com" | "fastmail.fm" | "protonmail.ch" | "zoho.com" | "zohomail.com" | "posteo.de"
        | "mailbox.org" | "runbox.com" | "yandex.com" | "yandex.ru" | "ya.ru" | "mail.ru" => true,
        _ => matches!(brand, "outlook" | "hotmail" | "live" | "protonmail") && is_free(host),
    };
    Reads { ignores_tag, ignores_dots: matches!(host, "gmail.com" | "googlemail.com") }
}

/// The well-known provider that `host` is probably a misspelling of.
pub(super) fn misspelt(host: &str) -> Option<&'static str> {
    let (name, top) = host.split_once('.')?;
    if name.len() > 16 || top.len() > 8 || NOT_MISSPELT.binary_search(&host).is_ok() {
        return None;
    }
    BRANDS.iter().find_map(|&(brand, domain)| {
        let near = match edits(name, brand) {
            // The name itself, with an ending where the provider has none.
            0 => !is_free(host),
            // One slip, and at most one in the ending. The first letter is hardly ever missed, and many
            // providers differ in just that one.
            1 => is_com(top) && (name.as_bytes().first() == brand.as_bytes().first() || swapped(name, brand)),
            _ => false,
        };
        (near && host != domain).then_some(domain)
    })
}

/// Whether `top` is `com` or a slip for it.
fn is_com(top: &str) -> bool {
    matches!(top, "co" | "cm" | "om") || (top != "net" && top.len() > 2 && edits(top, "com") < 2)
}

/// Whether the first two letters are exchanged.
fn swapped(a: &str, b: &str) -> bool {
    a.get(..1) == b.get(1..2) && a.get(1..2) == b.get(..1)
}

/// Edits between two short ASCII words, where neighbours exchanged count once; 2 stands for all above 1.
fn edits(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(start..).unwrap_or_default(), b.get(start..).unwrap_or_default());
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (a.get(..a.len() - end).unwrap_or_default(), b.get(..b.len() - end).unwrap_or_default()) {
        ([], []) => 0,
        ([_], []) | ([], [_]) | ([_], [_]) => 1,
        ([a, b], [c, d]) if a == d && b == c => 1,
        _ => 2,
    }
}

/// Whether `domain` is in the set that `table` holds.
fn contains(table: &[u8], domain: &str) -> bool {
    found(table, domain).unwrap_or(false)
}

fn found(table: &[u8], domain: &str) -> Option<bool> {
    let (&bits, rest) = table.split_first()?;
    let (&seed, rest) = rest.split_first()?;
    let buckets = 1_usize.checked_shl(u32::from(bits))?;
    let hash = hash(domain, seed);
    let bucket = usize::try_from(hash.checked_shr(32 - u32::from(bits))?).ok()?;
    let (index, rest) = rest.split_at_checked(buckets / 32)?;
    let (counts, entries) = rest.split_at_checked(buckets)?;
    let before = usize::from(u16_at(index, bucket / 64)?);
    let before = before + counts.get(bucket / 64 * 64..bucket)?.iter().map(|&count| usize::from(count)).sum::<usize>();
    let count = usize::from(*counts.get(bucket)?);
    Some((before..before + count).any(|at| u16_at(entries, at).is_some_and(|entry| u32::from(entry) == hash & 0xffff)))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(2 * at..2 * at + 2).and_then(|pair| pair.try_into().ok()).map(u16::from_le_bytes)
}

/// FNV-1a with murmur3's finish, as the tables were made.
fn hash(domain: &str, seed: u8) -> u32 {
    let mut hash = 0x811c_9dc5 ^ u32::from(seed);
    for byte in domain.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_known() {
        for host in
            ["gmail.com", "web.de", "qq.com", "yahoo.co.in", "mail2anna.com", "tuta.com", "gmx.net", "orange.fr"]
        {
            assert!(is_free(host) && !is_disposable(host), "{host}");
        }
        for host in ["mailinator.com", "yopmail.com", "guerrillamail.com", "sharklasers.com"] {
            assert!(is_disposable(host), "{host}");
        }
        for host in ["acme.com", "ibm.com", "stanford.edu", "siemens.de", "mail2.com", "facebook.com", ""] {
            assert!(!is_free(host) && !is_disposable(host), "{host}");
        }
    }

    #[test]
    fn misspelt_providers_are_seen() {
        for (host, expect) in [
            ("gmial.com", Some("gmail.com")),
            ("gmal.com", Some("gmail.com")),
            ("gmail.con", Some("gmail.com")),
            ("gmail.co", Some("gmail.com")),
            ("gmai.cmo", Some("gmail.com")),
            ("gmail.de", Some("gmail.com")),
            ("hotmial.com", Some("hotmail.com")),
            ("yaho.com", Some("yahoo.com")),
            ("outlok.com", Some("outlook.com")),
            ("mgail.com", Some("gmail.com")),
            ("gamil.com", Some("gmail.com")),
            ("comcast.com", None),
            ("qmail.com", None),
            ("email.com", None),
            ("gmail.com", None),
            ("yahoo.co.uk", None),
            ("hotmail.de", None),
            ("mail.com", None),
            ("ymail.com", None),
            ("acme.com", None),
            ("mailbox.org", None),
        ] {
            assert_eq!(misspelt(host), expect, "{host}");
        }
    }

    #[test]
    fn edits_are_counted_to_one() {
        for (a, b, expect) in [
            ("gmail", "gmail", 0),
            ("gmial", "gmail", 1),
            ("gmai", "gmail", 1),
            ("ggmail", "gmail", 1),
            ("mgali", "gmail", 2),
        ] {
            assert_eq!(edits(a, b), expect, "{a} {b}");
        }
    }

    #[test]
    fn a_domain_outside_is_rarely_taken_for_one_inside() {
        let wrong = |table| (0..200_000).filter(|at| contains(table, &format!("company-{at}.example"))).count();
        assert!(wrong(FREE) + wrong(DISPOSABLE) <= 20);
    }

    #[test]
    fn lists_are_sorted() {
        assert!(MORE_FREE.is_sorted() && NOT_MISSPELT.is_sorted());
    }
}
