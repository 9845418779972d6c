// SPDX-License-Identifier: EUPL-1.2
//! The headers of every answer: nothing is loaded from elsewhere, nothing is kept, nobody frames us, and no address of
//! ours, which may hold a token, travels on. A page that may be kept says so itself.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Own styles and images, forms to ourselves, and nothing else: no script at all, also none of ours.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Puts them on an answer; what it says itself stays.
pub(super) fn secure(headers: &mut HeaderMap, https: bool) {
    let always = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), interest-cohort=()"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    for (name, value) in always {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https {
        // A year, as internet.nl asks; not for other hosts below ours, which are not ours to bind.
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static("max-age=31536000"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What internet.nl looks at: HSTS of a year, a policy without `unsafe-` or open sources, no framing, no sniffing, no
    /// referrer that tells the address.
    #[test]
    fn the_headers_meet_the_rules_of_internet_nl() {
        let mut headers = HeaderMap::new();
        secure(&mut headers, true);
        let of = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let age = of(STRICT_TRANSPORT_SECURITY).trim_start_matches("max-age=");
        assert!(age.split(';').next().and_then(|age| age.parse::<u64>().ok()).is_some_and(|age| age >= 31_536_000));
        let policy = of(CONTENT_SECURITY_POLICY);
        for rule in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(rule), "{policy}");
        }
        for open in ["unsafe-", "http:", "https:", "data:", "*"] {
            assert!(!policy.contains(open), "{policy}");
        }
        assert_eq!(of(X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(of(X_FRAME_OPTIONS), "DENY");
        assert_eq!(of(REFERRER_POLICY), "no-referrer");
        let mut plain = HeaderMap::new();
        secure(&mut plain, false);
        assert!(!plain.contains_key(STRICT_TRANSPORT_SECURITY), "means nothing without TLS");
    }
}
