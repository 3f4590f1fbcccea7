//! Where a request comes from: the sender's network address, as limits count it.
//!
//! In scope: which header says it, and what of it counts. Not in scope: counting (the ledger keeps a digest of the day and no address).
//! It is the header that Cloudflare sets, whatever a client sent. Behind a proxy of one's own, `ADDRESS_HEADER` names the one
//! that the proxy sets; one that it doesn't set, a client could make up.

use std::net::IpAddr;
use worker::{Env, Request, Result};

/// The sender's address; of IPv6 the network of 64 bits, as one household has all of it. `None`: it isn't known.
pub(crate) fn of(request: &Request, env: &Env) -> Result<Option<String>> {
    let header = env.var("ADDRESS_HEADER").map(|name| name.to_string());
    let text = request.headers().get(header.as_deref().unwrap_or("cf-connecting-ip"))?;
    Ok(text.as_deref().and_then(counted))
}

fn counted(text: &str) -> Option<String> {
    let address: IpAddr = text.trim().parse().ok()?;
    Some(match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_is_one_address() {
        for (text, expect) in [
            ("192.0.2.7", Some("192.0.2.7")),
            ("::ffff:192.0.2.7", Some("192.0.2.7")),
            ("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2::/64")),
            ("2001:db8:1:2::1", Some("2001:db8:1:2::/64")),
            ("2001:db8:1:3::1", Some("2001:db8:1:3::/64")),
            ("unknown", None),
            ("", None),
        ] {
            assert_eq!(counted(text).as_deref(), expect, "{text}");
        }
    }
}
