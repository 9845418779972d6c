// SPDX-License-Identifier: EUPL-1.2
//! A real Postfix between us and the last server: an instance of the test's own, with its own folders and ports. It needs
//! root, as every Postfix does: the tests run as root, or may use sudo.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use sluis::clock::FixedClock;
use sluis::config::{Config, Flags};
use sluis::mail::{SendmailTransport, Timeouts};
use tempfile::TempDir;

use super::Server;
use super::stage::{Stage, mail};
use crate::app::monday;

/// The services of a relay, without those of a local mailbox.
const SERVICES: &str = "\
pickup    unix      n - n 60    1   pickup
cleanup   unix      n - n -     0   cleanup
qmgr      unix      n - n 300   1   qmgr
rewrite   unix      - - n -     -   trivial-rewrite
proxymap  unix      - - n -     -   proxymap
bounce    unix      - - n -     0   bounce
defer     unix      - - n -     0   bounce
trace     unix      - - n -     0   bounce
smtp      unix      - - n -     -   smtp
relay     unix      - - n -     -   smtp
error     unix      - - n -     -   error
retry     unix      - - n -     -   error
anvil     unix      - - n -     1   anvil
scache    unix      - - n -     1   scache
postlog   unix-dgram n - n -    1   postlogd
";

/// A Postfix that passes everything on to a server; it ends with this value.
struct Postfix {
    folder: TempDir,
    running: Child,
    port: u16,
}

impl Postfix {
    /// `more` is further lines of main.cf.
    fn before(server: &Server, more: &str) -> Postfix {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        // Its unprivileged parts must be able to walk to the queue.
        std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o755)).unwrap();
        ["etc", "spool", "data"].iter().for_each(|name| std::fs::create_dir(place.join(name)).unwrap());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (at, next) = (place.display(), server.port);
        let main = format!(
            "compatibility_level = 3.6\nqueue_directory = {at}/spool\ndata_directory = {at}/data\n\
             maillog_file = {at}/log\nmaillog_file_prefixes = {at}\ninet_interfaces = 127.0.0.1\n\
             inet_protocols = ipv4\nmyhostname = relay.test\nmydestination =\nmynetworks = 127.0.0.0/8\n\
             relayhost = [127.0.0.1]:{next}\nalias_maps =\nalias_database =\nsmtp_tls_security_level = none\n{more}"
        );
        std::fs::write(place.join("etc/main.cf"), main).unwrap();
        std::fs::write(place.join("etc/master.cf"), format!("127.0.0.1:{port} inet n - n - - smtpd\n{SERVICES}"))
            .unwrap();
        let owned = as_root("chown").arg("postfix").arg(place.join("data")).status().unwrap();
        assert!(owned.success(), "Postfix is installed, with its user");
        let mut command = as_root("/usr/sbin/postfix");
        command.arg("-c").arg(place.join("etc")).arg("start-fg").stdout(Stdio::null()).stderr(Stdio::null());
        let mut postfix = Postfix { running: command.spawn().unwrap(), folder, port };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = postfix.running.try_wait().unwrap();
            assert!(ended.is_none(), "Postfix ended: {ended:?}\n{}", postfix.log());
            std::thread::yield_now();
        }
        postfix
    }

    /// Its `sendmail`, by a program that names its configuration.
    fn sendmail(&self) -> SendmailTransport {
        let program = self.folder.path().join("sendmail");
        let etc = self.folder.path().join("etc");
        // Through a program that is there already: one that was just written cannot always be run.
        std::os::unix::fs::symlink(crate::tools::root().join("tests/tools/private_sendmail.sh"), &program).unwrap();
        assert!(etc.is_dir());
        let environment = vec![("SLUIS_MAIL__SENDMAIL".to_owned(), program.to_str().unwrap().to_owned())];
        SendmailTransport::new(&Config::from(Flags::default(), environment, Path::new("nowhere")).unwrap().mail)
    }

    fn log(&self) -> String {
        let mut text = String::new();
        let read =
            std::fs::File::open(self.folder.path().join("log")).and_then(|mut log| log.read_to_string(&mut text));
        read.map(|_| text).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let _ = as_root("/usr/sbin/postfix").arg("-c").arg(self.folder.path().join("etc")).arg("abort").output();
        let _ = self.running.wait();
    }
}

/// The program as root: as we are, or through sudo.
fn as_root(program: &str) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout == b"0\n" {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    command
}

/// That each mail came through the relay once, and below its own lines it is as it was written.
async fn each_came_through_once(stage: &Stage, server: &Server, postfix: &Postfix) {
    assert_eq!(stage.states().await, ["sent", "sent"]);
    server.await_messages_or(2, || {
        let log = postfix.log();
        assert!(!log.contains("status=deferred") && !log.contains("status=bounced"), "{log}");
    });
    for person in ["anna", "bo"] {
        let row = stage.row(person).await;
        let written = stage.app.outbox_show(&row.id).await.unwrap().message.unwrap();
        let to = vec![format!("{person}@offsite.example")];
        let copies: Vec<_> = server.messages().into_iter().filter(|message| message.to == to).collect();
        let [copy] = copies.as_slice() else { panic!("{copies:?}") };
        let text = String::from_utf8(copy.bytes.clone()).unwrap();
        assert!(text.starts_with("Received: "), "{text}");
        assert!(text.ends_with(&written), "{text}");
        assert_eq!(copy.from, "sluis@offsite.example");
    }
}

#[tokio::test]
async fn through_a_relay_without_sign_in_each_mail_arrives_once_and_unchanged() {
    let server = Server::well();
    let postfix = Postfix::before(&server, "");
    let port = postfix.port.to_string();
    let stage = Stage::with(&mail(&server, &[("PORT", &port)]), Timeouts::default()).await;
    stage.deliver().await;
    each_came_through_once(&stage, &server, &postfix).await;
}

#[tokio::test]
async fn through_the_sendmail_of_postfix_each_mail_arrives_once_and_unchanged() {
    let server = Server::well();
    let postfix = Postfix::before(&server, "");
    let stage = Stage::by(Arc::new(postfix.sendmail()), Arc::new(FixedClock::at(monday()))).await;
    stage.deliver().await;
    each_came_through_once(&stage, &server, &postfix).await;
}

#[tokio::test]
async fn a_relay_that_does_not_know_us_pauses_the_queue_and_no_mail_is_given_up() {
    let server = Server::well();
    for refusal in ["reject_unauth_destination", "defer_unauth_destination"] {
        let postfix = Postfix::before(&server, &format!("mynetworks =\nsmtpd_relay_restrictions = {refusal}\n"));
        let port = postfix.port.to_string();
        let stage = Stage::with(&mail(&server, &[("PORT", &port)]), Timeouts::default()).await;
        stage.deliver().await;
        assert_eq!(stage.states().await, ["claimable", "claimable"]);
        let why = stage.why_paused().await;
        assert!(why.contains("does not pass mail on for us") && why.contains("Relay access denied"), "{why}");
    }
    assert_eq!(server.arrived(), []);
}
