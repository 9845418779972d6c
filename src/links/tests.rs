// SPDX-License-Identifier: EUPL-1.2
//! Tokens and keys: what was signed is read back whole, and nothing else is read at all.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::clock::FixedClock;
use crate::random::SeededIds;

fn now() -> Timestamp {
    "2027-03-01T09:00:00Z".parse().expect("a moment")
}

fn links(dir: &std::path::Path, seed: u64) -> Links {
    Links::new(
        "https://gho.example/sluis/",
        dir.to_owned(),
        Arc::new(SeededIds::new(seed)),
        Arc::new(FixedClock::at(now())),
    )
}

fn claims() -> Claims {
    Claims {
        purpose: Purpose::Decide,
        instance: "gho-dgw".to_owned(),
        item: Some("gate preparation".parse().expect("an item")),
        round: 2,
        person: "deputy-goirle".to_owned(),
        seat: Some("director-goirle".to_owned()),
        dossier: "0123456789abcdef".to_owned(),
        expires_at: now() + SignedDuration::from_hours(24),
    }
}

#[test]
fn what_was_claimed_is_read_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let links = links(folder.path(), 1);
    for claims in [
        claims(),
        Claims { seat: None, dossier: String::new(), round: 0, ..claims() },
        Claims { purpose: Purpose::View, item: None, ..claims() },
        Claims { purpose: Purpose::Complete, item: Some("workshop[sociaal]".parse().expect("an item")), ..claims() },
    ] {
        assert_eq!(links.read(&links.token(&claims).expect("signed"), now()), Ok(claims));
    }
    let url = links.url(&claims()).expect("signed");
    assert!(url.starts_with("https://gho.example/sluis/decide/") && url.len() < 200, "{url}");
}

#[test]
fn a_token_that_ran_out_says_only_that() {
    let folder = tempfile::tempdir().expect("a folder");
    let links = links(folder.path(), 1);
    let token = links.token(&claims()).expect("signed");
    assert_eq!(links.read(&token, claims().expires_at), Err(Unusable::Expired(Box::new(claims()))));
}

#[test]
fn a_token_with_any_bit_changed_or_cut_is_broken() {
    use base64::Engine;
    let alphabet = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let folder = tempfile::tempdir().expect("a folder");
    let links = links(folder.path(), 1);
    let token = links.token(&claims()).expect("signed");
    let bytes = alphabet.decode(&token).expect("base64");
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(links.read(&alphabet.encode(changed), now()), Err(Unusable::Broken), "bit {bit}");
    }
    for end in 0..token.len() {
        assert_eq!(links.read(&token[..end], now()), Err(Unusable::Broken), "cut at {end}");
    }
    assert_eq!(links.read(&format!("{token}A"), now()), Err(Unusable::Broken));
}

#[test]
fn the_newest_key_signs_and_all_verify_also_in_another_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (links(folder.path(), 1), links(folder.path(), 2));
    let before = one.token(&claims()).expect("signed");
    assert!(other.read(&before, now()).is_ok());
    let later = Links::new(
        "https://x.example",
        folder.path().to_owned(),
        Arc::new(SeededIds::new(3)),
        Arc::new(FixedClock::at(now() + SignedDuration::from_hours(1))),
    );
    let added = later.keys().add().expect("made");
    let after = later.token(&claims()).expect("signed");
    assert_ne!(before, after);
    assert!(later.read(&before, now()).is_ok(), "an older key still verifies");
    assert!(one.read(&after, now()).is_ok(), "a key made elsewhere is found");
    let names = Keys::names(folder.path()).expect("read");
    assert_eq!((names.len(), names.last()), (2, Some(&added)));
    std::fs::remove_file(folder.path().join(format!("link-{}-{}.key", names[0].made, names[0].id))).expect("gone");
    assert_eq!(links(folder.path(), 4).read(&before, now()), Err(Unusable::Broken), "its key was taken away");
}

#[cfg(unix)]
#[test]
fn a_key_is_for_its_owner_alone_and_one_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("keys");
    links(&dir, 1).token(&claims()).expect("signed");
    let file = std::fs::read_dir(&dir).expect("made").next().expect("one").expect("read").path();
    assert_eq!(std::fs::metadata(&dir).expect("there").permissions().mode() & 0o777, 0o700);
    assert_eq!(std::fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("set");
    assert!(matches!(links(&dir, 1).token(&claims()), Err(KeyError::Open { .. })));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("set");
    std::fs::write(&file, "no key").expect("written");
    assert!(matches!(links(&dir, 1).token(&claims()), Err(KeyError::Malformed { .. })));
}

proptest! {
    #[test]
    fn no_text_is_a_token(text in "\\PC{0,300}") {
        let folder = tempfile::tempdir().expect("a folder");
        let links = links(folder.path(), 1);
        prop_assert_eq!(links.read(&text, now()), Err(Unusable::Broken));
    }
}
