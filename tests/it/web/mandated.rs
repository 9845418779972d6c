// SPDX-License-Identifier: EUPL-1.2
//! Links while somebody is away: the deputy's own mail votes for the absent seat, each link for its own seat; the link of who is
//! away rests until the mandate is over.

use jiff::ToSpan;
use sluis::app::Caller;
use sluis::clock::Clock;
use sluis_core::definition::MailKind;
use sluis_core::engine::PeopleChange;

use super::deciding::confirmed;
use super::{Stage, get, post};

/// Bo is away today and tomorrow, and Chris acts for him.
async fn away(stage: &Stage) {
    let today = jiff::tz::TimeZone::UTC.to_datetime(stage.clock.now()).date();
    let (from, to, reason) = ("bo".to_owned(), "chris".to_owned(), "On leave".to_owned());
    let end = today.saturating_add(1.day());
    let change = PeopleChange::Delegate { from, to, roles: Vec::new(), start: today, end, reason };
    stage.app.change_people("offsite", Caller::person("bo"), &change).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_votes_for_the_absent_seat_by_a_link_of_their_own_beside_the_link_to_their_seat() {
    let stage = Stage::begin("link-and-code", "").await;
    let own = stage.link_to("chris", MailKind::StepOpen).await;
    away(&stage).await;
    let for_bo = stage.link_to("chris", MailKind::StepOpen).await;
    assert_ne!(own, for_bo);
    let mail = stage.mail_to("chris", MailKind::StepOpen).await;
    assert!(mail.contains("namens Bo") || mail.contains("in the name of Bo"), "{mail}");
    let open = stage.app.actions(Some("chris"), None).await.unwrap();
    let names: Vec<_> = open.iter().map(|open| (open.item.as_str(), open.on_behalf_of.as_deref())).collect();
    assert_eq!(names, [("choose", Some("bo")), ("choose", None)], "one action for each seat");
    assert_eq!(stage.app.actions(Some("bo"), None).await.unwrap(), [], "who is away is asked nothing");
    assert!(get(&for_bo).await.text.contains("Bo"));
    for url in [&for_bo, &own] {
        let done = confirmed(&stage, "chris", url, "ideas-1").await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    let log = serde_json::to_value(stage.app.log("offsite").await.unwrap()).unwrap();
    let cast = log.as_array().unwrap().iter().filter(|line| line["type"] == "vote-cast");
    let cast: Vec<_> = cast.map(|line| (line["actor"].as_str(), line["onBehalfOf"].as_str())).collect();
    assert_eq!(cast, [(Some("chris"), Some("bo")), (Some("chris"), None)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_who_is_away_rests_until_the_mandate_is_over_and_then_the_deputys_does() {
    let stage = Stage::begin("link-and-code", "").await;
    let of_bo = stage.link_to("bo", MailKind::StepOpen).await;
    away(&stage).await;
    let for_bo = stage.link_to("chris", MailKind::StepOpen).await;
    let page = get(&of_bo).await;
    assert!(page.text.contains("Somebody else votes for you now") && page.text.contains("Chris"), "{}", page.text);
    assert!(!page.text.contains("name=\"choice\""), "{}", page.text);
    let form = [("choice", "ideas-1"), ("dossier", "0123456789"), ("seq", "1"), ("do", "confirm")];
    assert_eq!(post(&of_bo, &form).await.status, 409);
    assert_eq!(stage.votes().await, Vec::<String>::new());
    let (from, to, reason) = ("bo".to_owned(), "chris".to_owned(), "Back sooner".to_owned());
    let change = PeopleChange::EndMandate { from, to, reason };
    stage.app.change_people("offsite", Caller::person("bo"), &change).await.unwrap();
    assert!(get(&of_bo).await.text.contains("name=\"choice\""), "it holds again");
    let page = get(&for_bo).await;
    assert!(!page.text.contains("name=\"choice\""), "{}", page.text);
    assert_eq!(post(&for_bo, &form).await.status, 409);
    assert_eq!(stage.votes().await, Vec::<String>::new());
}
