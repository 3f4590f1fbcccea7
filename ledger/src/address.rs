//! Addresses that may be asked, or told anything: public ones, by HTTPS.
//!
//! In scope: what can be told of an address by reading it, as a list of guards. Not in scope: to what a name resolves. That
//! is guarded where it is resolved: Cloudflare's edge reaches no private network, and a self-hosted workerd has a network of
//! its own for what goes out, to which only public addresses belong.

use frontdesk::FieldProblem;
use std::net::{Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// How far requests may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Network {
    /// To public addresses.
    #[default]
    Public,
    /// Also to this machine, by HTTP and HTTPS and to any port: for local development only.
    Loopback,
}

/// Longest address, in bytes.
const LENGTH: usize = 2_000;

/// An address as it was given, and as it is read.
struct Address<'a> {
    given: &'a str,
    url: Url,
}

/// One thing that an address must be; what would be right, and whether it is.
type Guard = (&'static str, fn(&Address) -> bool);

const GUARDS: &[Guard] = &[
    ("an address of at most 2000 bytes", |address| address.given.len() <= LENGTH),
    ("an address without spaces, control characters and backslashes", |address| {
        !address.given.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\')
    }),
    ("an address that begins with `https://`", |address| address.url.scheme() == "https"),
    ("an address without a user name and a password", |address| {
        address.url.username().is_empty() && address.url.password().is_none()
    }),
    ("the port 443", |address| address.url.port().is_none()),
    ("a host as it is read: no percent signs, and IPv4 as four decimal numbers", is_plain),
    ("a name of a public domain, with a dot inside and none at its end", |address| match address.url.host() {
        Some(Host::Domain(name)) => name.contains('.') && !name.ends_with('.'),
        _ => true,
    }),
    ("a name of a public domain, not of a kind that only a private network has", |address| match address.url.host() {
        Some(Host::Domain(name)) => !PRIVATE_NAMES.iter().any(|private| is_below(name, private)),
        _ => true,
    }),
    ("a public IPv4 address", |address| match address.url.host() {
        Some(Host::Ipv4(ip)) => !NOT_PUBLIC_4.iter().any(|block| block.holds(ip)),
        _ => true,
    }),
    ("a public IPv6 address", |address| match address.url.host() {
        Some(Host::Ipv6(ip)) => !NOT_PUBLIC_6.iter().any(|block| block.holds(ip)),
        _ => true,
    }),
];

/// Names that no public resolver should know (RFC 6761, RFC 6762, RFC 8375, RFC 9476 and what ICANN reserved for private use),
/// and those that private networks use all the same.
const PRIVATE_NAMES: &[&str] = &[
    "alt",
    "corp",
    "example",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "private",
    "test",
];

struct Block4(Ipv4Addr, u32);
struct Block6(Ipv6Addr, u32);

const fn v4(a: u8, b: u8, c: u8, prefix: u32) -> Block4 {
    Block4(Ipv4Addr::new(a, b, c, 0), prefix)
}

const fn v6(a: u16, b: u16, c: u16, prefix: u32) -> Block6 {
    Block6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

impl Block4 {
    fn holds(&self, ip: Ipv4Addr) -> bool {
        (u32::from(ip) ^ u32::from(self.0)).leading_zeros() >= self.1
    }
}

impl Block6 {
    fn holds(&self, ip: Ipv6Addr) -> bool {
        (u128::from(ip) ^ u128::from(self.0)).leading_zeros() >= self.1
    }
}

/// Blocks of IANA's special-purpose registry for IPv4 that aren't one receiver on the public internet; multicast.
const NOT_PUBLIC_4: &[Block4] = &[
    v4(0, 0, 0, 8),       // this network
    v4(10, 0, 0, 8),      // private
    v4(100, 64, 0, 10),   // shared by customers of one carrier
    v4(127, 0, 0, 8),     // loopback
    v4(169, 254, 0, 16),  // link-local, and clouds' metadata
    v4(172, 16, 0, 12),   // private
    v4(192, 0, 0, 24),    // protocols
    v4(192, 0, 2, 24),    // documentation
    v4(192, 31, 196, 24), // AS112
    v4(192, 52, 193, 24), // multicast tunnels
    v4(192, 88, 99, 24),  // relays of 6to4
    v4(192, 168, 0, 16),  // private
    v4(192, 175, 48, 24), // AS112
    v4(198, 18, 0, 15),   // benchmarks
    v4(198, 51, 100, 24), // documentation
    v4(203, 0, 113, 24),  // documentation
    v4(224, 0, 0, 4),     // multicast
    v4(240, 0, 0, 4),     // reserved, and broadcast
];

/// For IPv6: whatever isn't global unicast (`2000::/3`), and what of that isn't one receiver on the public internet.
const NOT_PUBLIC_6: &[Block6] = &[
    v6(0, 0, 0, 3),               // loopback, and IPv4 in IPv6: mapped, compatible, NAT64
    v6(0x4000, 0, 0, 2),          // not given to anybody
    v6(0x8000, 0, 0, 1),          // unique-local, link-local, site-local, multicast
    v6(0x2001, 0, 0, 23),         // protocols: Teredo, ORCHID
    v6(0x2001, 0xdb8, 0, 32),     // documentation
    v6(0x2002, 0, 0, 16),         // 6to4: IPv4 in IPv6
    v6(0x2620, 0x4f, 0x8000, 48), // AS112
    v6(0x3fff, 0, 0, 20),         // documentation
];

fn is_below(name: &str, parent: &str) -> bool {
    name.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether the host is written as it is read, so that nobody else reads it in another way.
fn is_plain(address: &Address) -> bool {
    let after_scheme = address.given.split_once("://").map_or("", |(_, rest)| rest);
    let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match address.url.host() {
        Some(Host::Ipv4(ip)) => host.split(':').next() == Some(ip.to_string().as_str()),
        Some(Host::Domain(_)) => !host.contains('%'),
        Some(Host::Ipv6(_)) | None => address.url.host().is_some(),
    }
}

fn is_loopback(url: &Url) -> bool {
    let is_this_machine = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    is_this_machine && matches!(url.scheme(), "http" | "https")
}

/// The address as it is to be called, or what is wrong with it.
///
/// # Errors
/// The first guard that it doesn't pass.
pub fn read(given: &str, network: Network) -> Result<String, FieldProblem> {
    guarded(given, network, GUARDS)
}

fn guarded(given: &str, network: Network, guards: &[Guard]) -> Result<String, FieldProblem> {
    let wrong = |expected: &str| {
        let found = if given.is_empty() { "nothing".into() } else { given.chars().take(80).collect() };
        FieldProblem { field: "url".into(), found, expected: expected.into() }
    };
    let Ok(url) = Url::parse(given) else { return Err(wrong("an address that begins with `https://`")) };
    let mut address = Address { given, url };
    if network == Network::Public || !is_loopback(&address.url) {
        let broken = guards.iter().find(|(_, holds)| !holds(&address));
        if let Some((expected, _)) = broken {
            return Err(wrong(expected));
        }
    }
    address.url.set_fragment(None);
    Ok(address.url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Attacks, each with a word of the guard that stops it; no other does.
    const ATTACKS: &[(&str, &str)] = &[
        ("https://exam\nple.com/", "spaces"),
        ("https://example.com\\@127.0.0.1/", "backslashes"),
        ("https://example.com/a b", "spaces"),
        ("http://example.com/", "https://"),
        ("ftp://example.com/", "https://"),
        ("https://user@example.com/", "user name"),
        ("https://:word@example.com/", "user name"),
        ("https://example.com:8443/", "443"),
        ("https://example.com:22/", "443"),
        ("https://134744072/", "percent"),
        ("https://0x08.8.8.8/", "percent"),
        ("https://010.8.8.8/", "percent"),
        ("https://8.8.2056/", "percent"),
        ("https://８.8.8.8/", "percent"),
        ("https://8.8.8.8./", "percent"),
        ("https://ex%61mple.com/", "percent"),
        ("https://intranet1/", "dot inside"),
        ("https://example.com./", "dot inside"),
        ("https://metadata.google.internal/", "private network"),
        ("https://www.localhost/", "private network"),
        ("https://printer.local/", "private network"),
        ("https://router.LAN/", "private network"),
        ("https://db.ｌocal/", "private network"),
        ("https://host.home.arpa/", "private network"),
        ("https://host.corp/", "private network"),
        ("https://0.0.0.0/", "public IPv4"),
        ("https://10.1.2.3/", "public IPv4"),
        ("https://100.64.0.1/", "public IPv4"),
        ("https://100.127.255.255/", "public IPv4"),
        ("https://127.0.0.1/", "public IPv4"),
        ("https://127.255.255.254/", "public IPv4"),
        ("https://169.254.169.254/latest/meta-data/", "public IPv4"),
        ("https://172.16.0.1/", "public IPv4"),
        ("https://172.31.255.255/", "public IPv4"),
        ("https://192.0.0.170/", "public IPv4"),
        ("https://192.0.2.1/", "public IPv4"),
        ("https://192.31.196.1/", "public IPv4"),
        ("https://192.52.193.1/", "public IPv4"),
        ("https://192.88.99.1/", "public IPv4"),
        ("https://192.168.1.1/", "public IPv4"),
        ("https://192.175.48.1/", "public IPv4"),
        ("https://198.19.255.255/", "public IPv4"),
        ("https://198.51.100.1/", "public IPv4"),
        ("https://203.0.113.1/", "public IPv4"),
        ("https://239.255.255.250/", "public IPv4"),
        ("https://255.255.255.255/", "public IPv4"),
        ("https://[::]/", "public IPv6"),
        ("https://[::1]/", "public IPv6"),
        ("https://[::ffff:127.0.0.1]/", "public IPv6"),
        ("https://[::ffff:8.8.8.8]/", "public IPv6"),
        ("https://[::127.0.0.1]/", "public IPv6"),
        ("https://[64:ff9b::7f00:1]/", "public IPv6"),
        ("https://[64:ff9b:1::a00:1]/", "public IPv6"),
        ("https://[100::1]/", "public IPv6"),
        ("https://[4000::1]/", "public IPv6"),
        ("https://[5f00::1]/", "public IPv6"),
        ("https://[fc00::1]/", "public IPv6"),
        ("https://[fd00:ec2::254]/", "public IPv6"),
        ("https://[fe80::1]/", "public IPv6"),
        ("https://[fec0::1]/", "public IPv6"),
        ("https://[ff02::1]/", "public IPv6"),
        ("https://[2001::1]/", "public IPv6"),
        ("https://[2001:20::1]/", "public IPv6"),
        ("https://[2001:db8::1]/", "public IPv6"),
        ("https://[2002:7f00:1::]/", "public IPv6"),
        ("https://[2620:4f:8000::1]/", "public IPv6"),
        ("https://[3fff::1]/", "public IPv6"),
    ];

    #[test]
    fn each_attack_is_stopped_by_its_guard_and_would_pass_without() {
        for &(attack, word) in ATTACKS {
            let refused = read(attack, Network::Public).unwrap_err();
            assert!(refused.expected.contains(word), "{attack:?}: {}", refused.expected);
            let others: Vec<Guard> = GUARDS.iter().filter(|(expected, _)| !expected.contains(word)).copied().collect();
            // Tricks with backslashes come at an address that another guard stops, too.
            let passes = guarded(attack, Network::Public, &others).is_ok();
            assert!(passes || attack.contains('\\'), "{attack:?} is stopped twice");
        }
        for (expected, _) in GUARDS.iter().skip(1) {
            assert!(ATTACKS.iter().any(|(_, word)| expected.contains(word)), "nothing attacks {expected}");
        }
    }

    #[test]
    fn each_block_stops_an_attack_that_no_other_block_stops() {
        let hosts =
            || ATTACKS.iter().filter_map(|(attack, _)| Url::parse(attack).ok()?.host().map(|host| host.to_owned()));
        for (at, block) in NOT_PUBLIC_4.iter().enumerate() {
            let only = hosts().filter(|host| match host {
                Host::Ipv4(ip) => {
                    let others = NOT_PUBLIC_4.iter().enumerate().filter(|(other, _)| *other != at);
                    block.holds(*ip) && !others.into_iter().any(|(_, block)| block.holds(*ip))
                }
                _ => false,
            });
            assert!(only.count() > 0, "{}/{}", block.0, block.1);
        }
        for (at, block) in NOT_PUBLIC_6.iter().enumerate() {
            let only = hosts().filter(|host| match host {
                Host::Ipv6(ip) => {
                    let others = NOT_PUBLIC_6.iter().enumerate().filter(|(other, _)| *other != at);
                    block.holds(*ip) && !others.into_iter().any(|(_, block)| block.holds(*ip))
                }
                _ => false,
            });
            assert!(only.count() > 0, "{}/{}", block.0, block.1);
        }
    }

    #[test]
    fn private_addresses_in_odd_notations_are_refused_whichever_guard_is_first() {
        for attack in [
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://１２７.0.0.1/",
            "https://127。0。0。1/",
            "https://%31%32%37.0.0.1/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://ⓛocalhost/",
            "https://user:word@localhost:22/",
            "file:///etc/passwd",
            "gopher://example.com/",
            "data:text/plain,x",
            "javascript:alert(1)",
            "https://",
            "https:///etc",
            "//example.com/",
            "example.com",
            "",
            "https://[::1%25eth0]/",
            "https://[fe80::1%eth0]/",
            "https://exa mple.com/",
        ] {
            assert!(read(attack, Network::Public).is_err(), "{attack:?}");
        }
        assert!(read(&format!("https://example.com/{}", "a".repeat(LENGTH)), Network::Public).is_err());
    }

    #[test]
    fn public_addresses_pass_and_come_out_as_they_are_called() {
        for (given, called) in [
            ("https://example.com", "https://example.com/"),
            ("https://Hooks.Example.com:443/a?b=c#d", "https://hooks.example.com/a?b=c"),
            ("https://bücher.example.org/é", "https://xn--bcher-kva.example.org/%C3%A9"),
            ("https://localhost.example.com/", "https://localhost.example.com/"),
            ("https://notlocal.io/", "https://notlocal.io/"),
            ("https://8.8.8.8/", "https://8.8.8.8/"),
            ("https://172.32.0.1/", "https://172.32.0.1/"),
            ("https://100.128.0.1/", "https://100.128.0.1/"),
            ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ] {
            assert_eq!(read(given, Network::Public).as_deref(), Ok(called), "{given}");
        }
    }

    #[test]
    fn this_machine_is_reached_only_where_that_is_set() {
        for given in ["http://127.0.0.1:9000/x", "http://localhost:9000/x", "https://[::1]:9000/x"] {
            assert!(read(given, Network::Public).is_err(), "{given}");
            assert_eq!(read(given, Network::Loopback).as_deref(), Ok(given));
        }
        for given in ["http://10.0.0.1/", "https://10.0.0.1/", "http://example.com/", "ftp://localhost/"] {
            assert!(read(given, Network::Loopback).is_err(), "{given}");
        }
    }
}
