//! Host names and websites: which company's domain a text names.
//!
//! In scope: host names in ASCII form, web addresses, kinds of owner that show in the name. Not in scope:
//! the suffix rules (`suffix`), mail providers (`mail_host`). It deliberately asks no name server.

use super::{mail_host, punycode, suffix, text};
use crate::text::normal_form::{is_mark, nfkc};

/// Longest host name, in bytes of ASCII form (RFC 1035); longest label.
const HOST_BYTES: usize = 253;
const LABEL_BYTES: usize = 63;

/// Longest web address that is read, in bytes.
const WEBSITE_BYTES: usize = 2048;

/// Hosts of users' pages that the Public Suffix List doesn't have: what is below belongs to a user. Sorted.
const BUILDERS: &[&str] = &[
    "angelfire.com",
    "bandcamp.com",
    "blogger.com",
    "godaddysites.com",
    "hubspotpagebuilder.com",
    "jimdo.com",
    "livejournal.com",
    "medium.com",
    "mystrikingly.com",
    "site123.me",
    "squarespace.com",
    "strikingly.com",
    "substack.com",
    "tripod.com",
    "tumblr.com",
    "ueniweb.com",
    "webnode.com",
    "webs.com",
    "weebly.com",
    "wix.com",
    "wordpress.com",
];

/// Hosts whose paths are other people's pages: profiles, code, shops, short links. Sorted.
const PROFILES: &[&str] = &[
    "about.me",
    "amazon.com",
    "behance.net",
    "bit.ly",
    "crunchbase.com",
    "ebay.com",
    "etsy.com",
    "facebook.com",
    "fb.com",
    "g.page",
    "github.com",
    "gitlab.com",
    "goo.gl",
    "google.com",
    "indiamart.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "medium.com",
    "pinterest.com",
    "t.me",
    "tiktok.com",
    "tinyurl.com",
    "twitter.com",
    "vk.com",
    "wa.me",
    "wikipedia.org",
    "x.com",
    "xing.com",
    "yelp.com",
    "youtube.com",
];

/// National endings that are used the world over; sorted.
#[rustfmt::skip]
const OPEN_TO_ALL: &[&str] = &[
    "ag", "ai", "am", "as", "bz", "cc", "cf", "cm", "co", "cx", "dj", "fm", "ga", "gd", "gg", "gl", "gq", "gs", "hm", "im",
    "io", "la", "lc", "li", "ly", "md", "me", "ml", "mn", "ms", "mu", "nf", "nu", "pm", "pw", "re", "sc", "sh", "so",
    "st", "sx", "tc", "tf", "tk", "tl", "to", "tv", "vc", "vg", "vu", "wf", "ws", "yt",
];

/// Why a text names no company's domain: the rule's name.
pub(super) type NotACompany = &'static str;

/// A kind of owner that shows in the domain's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Academic,
    Government,
}

/// `host` in ASCII form (A-labels), lower case; `None` where it is no host name.
pub(super) fn ascii(host: &str) -> Option<String> {
    // An ASCII form is never shorter than a quarter of the text.
    if host.len() > 4 * HOST_BYTES {
        return None;
    }
    let mut ascii = String::with_capacity(host.len());
    for label in host.split(['.', '。', '．', '｡']) {
        if !ascii.is_empty() {
            ascii.push('.');
        }
        let start = ascii.len();
        if label.is_ascii() {
            ascii.extend(label.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            // Case and compatibility forms, as IDNA maps them; once more, as lower case can take apart.
            let mapped: String = nfkc(&nfkc(label).chars().flat_map(char::to_lowercase).collect::<String>());
            if mapped.is_ascii() {
                ascii.push_str(&mapped);
            } else {
                ascii.push_str("xn--");
                ascii.push_str(&punycode::encode(&mapped).filter(|_| mapped.chars().all(in_name))?);
            }
        }
        let label = ascii.get(start..).filter(|label| (1..=LABEL_BYTES).contains(&label.len()))?;
        let hyphened = label.starts_with('-') || label.ends_with('-');
        if hyphened || !label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return None;
        }
        if let Some(encoded) = label.strip_prefix("xn--") {
            // What decodes to nothing, or has another form, is no name that could be registered.
            punycode::decode(encoded).filter(|name| punycode::encode(name).as_deref() == Some(encoded))?;
        }
    }
    let last = ascii.rsplit('.').next()?;
    // A last label of digits only is an IP address's.
    (ascii.len() <= HOST_BYTES && !last.bytes().all(|b| b.is_ascii_digit())).then_some(ascii)
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || is_mark(c) || matches!(c, '·' | '・' | '\u{200c}' | '\u{200d}')
}

/// The registrable domain of the company whose website `text` names, and the rule that found it.
///
/// # Errors
/// `hosting_domain`, `profile_page`, `mail_domain` where the address is nobody's own; else `unreadable`.
pub(super) fn website(text: &str) -> Result<(String, &'static str), NotACompany> {
    let start = text.trim_start();
    let capped = start.char_indices().nth(WEBSITE_BYTES).map_or(start, |(cut, _)| start.get(..cut).unwrap_or(start));
    let tidied = text::tidy(capped);
    // Several addresses in one field: the first counts.
    let address =
        tidied.split([' ', ',', ';', '|', '<', '>', '"']).find(|part| part.contains('.')).ok_or("unreadable")?;
    let address = address.split_once(":/").map_or(address, |(_, rest)| rest).trim_start_matches(['/', '\\', '(', '[']);
    let (authority, path) = match address.find(['/', '?', '#', '\\']) {
        Some(end) => address.split_at(end),
        None => (address, ""),
    };
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = host.split_once(':').map_or(host, |(host, _)| host).trim_end_matches(['.', ')', ']', '!']);
    let host = ascii(host).ok_or("unreadable")?;
    let has_path = path.bytes().any(|b| !matches!(b, b'/' | b'?' | b'#' | b'\\'));
    let domain = company(&host)?;
    if has_path && PROFILES.binary_search(&domain.as_str()).is_ok() {
        return Err("profile_page");
    }
    let rule = if domain == host { "domain" } else { "registrable_domain" };
    Ok((domain, rule))
}

/// The registrable domain of the company that `host` belongs to.
///
/// # Errors
/// As [`website`].
pub(super) fn company(host: &str) -> Result<String, NotACompany> {
    let Some(split) = suffix::split(host).filter(|_| host.contains('.')) else {
        // A hosting company's own domain is a company's; a suffix that is sold is nobody's.
        let own = suffix::registered(host).filter(|_| !suffix::is_sold(host));
        return own.map(str::to_owned).ok_or("unreadable");
    };
    let below = host.strip_suffix(split.registrable).unwrap_or_default();
    if split.hosting || (!matches!(below, "" | "www.") && BUILDERS.binary_search(&split.registrable).is_ok()) {
        return Err("hosting_domain");
    }
    if mail_host::is_free(host) || mail_host::is_disposable(host) || mail_host::misspelt(host).is_some() {
        return Err("mail_domain");
    }
    Ok(split.registrable.to_owned())
}

/// What the name of `host` says about its owner.
pub(super) fn owner(host: &str) -> Option<Owner> {
    let mut labels = host.rsplit('.');
    let (top, second, third) = (labels.next()?, labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
    let national = top.len() == 2;
    // A name of one's own below the label: `ac.uk` alone, or `gov.acme.com`, is none of these.
    match top {
        "edu" => return Some(Owner::Academic),
        "gov" | "mil" => return Some(Owner::Government),
        _ => {}
    }
    if national && !third.is_empty() {
        match second {
            "edu" | "ac" | "sch" | "k12" | "school" => return Some(Owner::Academic),
            "gov" | "gouv" | "gob" | "govt" | "gub" | "gv" | "go" | "gc" | "mil" | "police" | "nhs" => {
                return (second != "go" || matches!(top, "jp" | "kr" | "id" | "th" | "ke" | "tz" | "ug" | "cr"))
                    .then_some(Owner::Government);
            }
            _ => {}
        }
    }
    match (second, top) {
        ("europa", "eu") | ("admin" | "bund", "ch" | "de") => return Some(Owner::Government),
        _ => {}
    }
    let university = ["uni-", "univ-", "tu-", "fh-"].iter().any(|start| second.starts_with(start));
    (national && university).then_some(Owner::Academic)
}

/// The country that the top-level domain of `host` stands for, as an upper-case code that may be none;
/// not where anybody anywhere takes such domains.
pub(super) fn country_code(host: &str) -> Option<String> {
    let top = host.rsplit('.').next()?;
    match top {
        "uk" => Some("GB".into()),
        "eu" | "su" | "ac" => None,
        _ if top.len() != 2 || OPEN_TO_ALL.binary_search(&top).is_ok() => None,
        _ => Some(top.to_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_have_one_ascii_form() {
        for (host, expect) in [
            ("Example.COM", Some("example.com")),
            ("bücher.de", Some("xn--bcher-kva.de")),
            ("BÜCHER.de", Some("xn--bcher-kva.de")),
            ("xn--bcher-kva.de", Some("xn--bcher-kva.de")),
            ("例え。テスト", Some("xn--r8jz45g.xn--zckzah")),
            ("ｅｘａｍｐｌｅ．ｃｏｍ", Some("example.com")),
            ("xn--999999999.de", None),
            ("a..b", None),
            ("-a.de", None),
            ("a_b.de", None),
            ("192.168.0.1", None),
            ("💩.la", None),
            ("", None),
        ] {
            assert_eq!(ascii(host).as_deref(), expect, "{host}");
        }
        assert_eq!(ascii(&"a.".repeat(1_000_000)), None);
        assert_eq!(ascii(&format!("{}.de", "a".repeat(64))), None);
    }

    #[test]
    fn websites_name_companies() {
        for (text, expect) in [
            ("https://www.acme.co.uk/about?x=1", Ok("acme.co.uk")),
            ("http://user:secret@shop.acme.com:8080", Ok("acme.com")),
            ("ACME.COM", Ok("acme.com")),
            ("www.acme.com, www.acme.de", Ok("acme.com")),
            ("//acme.de/", Ok("acme.de")),
            ("http:/acme.de", Ok("acme.de")),
            ("https://bücher.example/", Ok("xn--bcher-kva.example")),
            ("Our site: acme.io.", Ok("acme.io")),
            ("info@acme.com", Ok("acme.com")),
            ("acme.github.io", Err("hosting_domain")),
            ("https://acme.wixsite.com/home", Err("hosting_domain")),
            ("acme.myshopify.com", Err("hosting_domain")),
            ("acme.wordpress.com", Err("hosting_domain")),
            ("wordpress.com", Ok("wordpress.com")),
            ("github.io", Ok("github.io")),
            ("https://www.linkedin.com/company/acme", Err("profile_page")),
            ("https://www.linkedin.com/", Ok("linkedin.com")),
            ("gmail.com", Err("mail_domain")),
            ("gmail.con", Err("mail_domain")),
            ("co.uk", Err("unreadable")),
            ("uk.com", Err("unreadable")),
            ("acme", Err("unreadable")),
            ("10.0.0.1", Err("unreadable")),
            ("http://[::1]/", Err("unreadable")),
            ("n/a", Err("unreadable")),
            ("", Err("unreadable")),
        ] {
            assert_eq!(website(text).map(|(domain, _)| domain).as_deref(), expect.as_ref().copied(), "{text}");
        }
        assert_eq!(website(&"x.".repeat(500_000)), Err("unreadable"));
    }

    #[test]
    fn owners_show_in_names() {
        for (host, expect) in [
            ("stanford.edu", Some(Owner::Academic)),
            ("ox.ac.uk", Some(Owner::Academic)),
            ("uni-bonn.de", Some(Owner::Academic)),
            ("cs.tu-berlin.de", Some(Owner::Academic)),
            ("nasa.gov", Some(Owner::Government)),
            ("interieur.gouv.fr", Some(Owner::Government)),
            ("meti.go.jp", Some(Owner::Government)),
            ("gov.acme.com", None),
            ("edu.acme.com", None),
            ("acme.com", None),
            ("uni-tech.com", None),
        ] {
            assert_eq!(owner(host), expect, "{host}");
        }
    }

    #[test]
    fn endings_stand_for_countries() {
        for (host, expect) in [
            ("acme.de", Some("DE")),
            ("acme.co.uk", Some("GB")),
            ("acme.com", None),
            ("acme.io", None),
            ("acme.eu", None),
        ] {
            assert_eq!(country_code(host).as_deref(), expect, "{host}");
        }
    }

    #[test]
    fn tables_are_sorted() {
        assert!(BUILDERS.is_sorted() && PROFILES.is_sorted() && OPEN_TO_ALL.is_sorted());
    }
}
