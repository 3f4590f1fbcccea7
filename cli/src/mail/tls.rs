//! TLS: whom to trust.
//!
//! In scope: the roots of this machine, or of the file that `SSL_CERT_FILE` names, so that a company's own authority counts.
//! Not in scope: connections.

use crate::Failure;
use lettre::transport::smtp::client::TlsParameters;
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{Certificate as Root, RootCerts, TlsConfig, TlsProvider};

/// How long somebody may take to answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Chooses the cryptography, once, before anything is sent.
pub(crate) fn set_up() {
    // It says no where it was chosen before.
    rustls::crypto::ring::default_provider().install_default().ok();
}

/// For an SMTP relay with this name.
pub(crate) fn parameters(host: &str) -> Result<TlsParameters, Failure> {
    TlsParameters::new_rustls(host.to_owned()).map_err(Failure::of)
}

/// For HTTP. It follows no redirects: what it sends is for that address alone.
pub(crate) fn agent() -> Agent {
    let roots = rustls_native_certs::load_native_certs().certs;
    let roots: Vec<Root<'static>> = roots.iter().map(|root| Root::from_der(root).to_owned()).collect();
    let tls =
        TlsConfig::builder().provider(TlsProvider::Rustls).root_certs(RootCerts::Specific(Arc::new(roots))).build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .allow_non_standard_methods(true)
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("frontdesk/", env!("CARGO_PKG_VERSION")));
    config.build().into()
}
