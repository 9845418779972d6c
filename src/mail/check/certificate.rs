// SPDX-License-Identifier: EUPL-1.2
//! The names and the end of a certificate, for people. Whether it can be trusted was judged before, by whoever connected.

use jiff::Timestamp;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// What people want to know of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Certificate {
    /// For whom it speaks.
    pub(super) names: Vec<String>,
    /// Its last moment.
    pub(super) until: Timestamp,
}

impl Certificate {
    /// Reads it from DER; `None` when it is none.
    pub(super) fn read(der: &[u8]) -> Option<Certificate> {
        let read = x509_cert::Certificate::from_der(der).ok()?;
        let read = read.tbs_certificate();
        let until = read.validity().not_after.to_unix_duration().as_secs();
        let names = read.get_extension::<SubjectAltName>().ok()?.map(|(_, names)| names.0).unwrap_or_default();
        Some(Certificate {
            names: names.iter().filter_map(name).collect(),
            until: Timestamp::from_second(until.try_into().ok()?).ok()?,
        })
    }
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(crate::mail::message::clean(name.as_str())),
        GeneralName::IpAddress(bytes) => {
            let bytes = bytes.as_bytes();
            let four = <[u8; 4]>::try_from(bytes).map(|bytes| std::net::IpAddr::from(bytes).to_string());
            four.or_else(|_| <[u8; 16]>::try_from(bytes).map(|bytes| std::net::IpAddr::from(bytes).to_string())).ok()
        }
        _ => None,
    }
}
