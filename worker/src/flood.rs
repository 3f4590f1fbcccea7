//! Floods: the first filter, before anything is read or asked for.
//!
//! In scope: the platform's own rate limiter, where there is one, by address, at the doors that strangers can use. Not in scope: limits
//! of keys and workspaces, and exact ones (the ledger's). It counts each place of the platform apart and is not exact;
//! what it lets through is counted by the ledger.

use crate::address;
use crate::problem::Problem;
use worker::{Env, Request, Result};

/// The binding, and the seconds that its limit is over (wrangler.toml has both).
const BINDING: &str = "FLOOD";
const SECONDS: u32 = 60;

/// Refuses what is one too many from its address (429).
pub(crate) async fn filter(request: &Request, env: &Env) -> Result<std::result::Result<(), Problem>> {
    let Ok(limiter) = env.rate_limiter(BINDING) else { return Ok(Ok(())) };
    let Some(address) = address::of(request, env)? else { return Ok(Ok(())) };
    // A limiter that fails keeps nobody out: the ledger still counts.
    Ok(match limiter.limit(address).await {
        Ok(outcome) if !outcome.success => Err(Problem::flooded(SECONDS)),
        _ => Ok(()),
    })
}
