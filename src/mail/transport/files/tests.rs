// SPDX-License-Identifier: EUPL-1.2
//! Files that people can find, each duty once.

use jiff::civil::date;
use sluis_core::definition::MailKind;

use super::*;

fn envelope(duty: &str, recipient: &str) -> Envelope {
    Envelope {
        duty: duty.to_owned(),
        from: "sluis@goirle.example".to_owned(),
        to: "x@goirle.example".to_owned(),
        kind: MailKind::GateOpen,
        recipient: recipient.to_owned(),
        date: date(2027, 2, 8),
    }
}

fn mail(duty: &str) -> Vec<u8> {
    format!("From: a@b.example\r\nMessage-ID: <{duty}@b.example>\r\n\r\nHallo {duty}\r\n").into_bytes()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn files_are_numbered_in_order_and_named_for_people() {
    let data = tempfile::tempdir().unwrap();
    let transport = FileTransport::under(data.path());
    transport.send(&envelope("one", "director-goirle"), mail("one")).await.unwrap();
    transport.send(&envelope("two", "employees"), mail("two")).await.unwrap();
    assert_eq!(
        names(transport.folder()),
        ["0001-2027-02-08-gate-open-director-goirle.eml", "0002-2027-02-08-gate-open-employees.eml"]
    );
    assert_eq!(fs::read(transport.folder().join(&names(transport.folder())[0])).unwrap(), mail("one"));
}

#[tokio::test]
async fn the_same_duty_twice_leaves_one_file() {
    let data = tempfile::tempdir().unwrap();
    let first = FileTransport::under(data.path());
    first.send(&envelope("one", "director-goirle"), mail("one")).await.unwrap();
    // Another process that knows nothing of the first.
    let second = FileTransport::under(data.path());
    second.send(&envelope("one", "director-goirle"), mail("one")).await.unwrap();
    assert_eq!(names(first.folder()).len(), 1);
}

#[tokio::test]
async fn two_duties_of_one_person_and_day_are_two_files() {
    let data = tempfile::tempdir().unwrap();
    let transport = FileTransport::under(data.path());
    for duty in ["one", "two"] {
        transport.send(&envelope(duty, "director-goirle"), mail(duty)).await.unwrap();
    }
    assert_eq!(names(transport.folder()).len(), 2);
}

#[tokio::test]
async fn many_at_once_each_get_a_number_of_their_own() {
    let data = tempfile::tempdir().unwrap();
    let tasks: Vec<_> = (0..24)
        .map(|number| {
            let transport = FileTransport::under(data.path());
            let duty = format!("duty-{number}");
            tokio::spawn(async move { transport.send(&envelope(&duty, "everybody"), mail(&duty)).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let names = names(&data.path().join("mail"));
    let numbers: Vec<String> = (1..=24).map(|number| format!("{number:04}")).collect();
    assert_eq!(names.iter().map(|name| name[..4].to_owned()).collect::<Vec<_>>(), numbers);
}

#[tokio::test]
async fn an_id_never_names_another_folder() {
    let data = tempfile::tempdir().unwrap();
    let transport = FileTransport::under(data.path());
    transport.send(&envelope("../../one", "../../etc/x"), mail("../../one")).await.unwrap();
    assert_eq!(names(transport.folder()), ["0001-2027-02-08-gate-open-______etc_x.eml"]);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again_later() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("mail"), "a file stands in the way").unwrap();
    let sent = FileTransport::under(data.path()).send(&envelope("one", "x"), mail("one")).await;
    assert!(matches!(sent, Err(Error::Transient { .. })), "{sent:?}");
}
