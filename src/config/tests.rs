// SPDX-License-Identifier: EUPL-1.2
//! The configuration: which origin wins, what is said of a mistake and where, and that the schema and the code agree.

use super::*;

fn load(toml: &str, environment: &[(&str, &str)], flags: Flags) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().expect("a folder");
    if !toml.is_empty() {
        std::fs::write(folder.path().join("sluis.toml"), toml).expect("can be written");
    }
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Config::from(flags, environment.iter().map(own).collect(), folder.path())
}

fn origin_of(config: &Config, key: &str) -> (String, String) {
    let found = config.describe().iter().find(|setting| setting.key == key).expect("is described");
    let origin = found.origin.rsplit('/').next().unwrap_or_default();
    (found.value.clone(), origin.to_owned())
}

#[test]
fn a_flag_wins_over_the_environment_over_the_file_over_the_default() {
    let toml = "data = \"by-file\"\n[mail]\nfrom = \"File <file@gho.example>\"\n";
    let variables = [("SLUIS_DATA", "by-environment"), ("SLUIS_MAIL__FROM", "env@gho.example")];
    let flags = Flags { data: Some("by-flag".into()), ..Flags::default() };
    assert_eq!(load("", &[], Flags::default()).expect("defaults").data, PathBuf::from("./sluis-data"));
    assert!(load(toml, &[], Flags::default()).expect("file").data.ends_with("by-file"));
    assert_eq!(load(toml, &variables, Flags::default()).expect("env").data, PathBuf::from("by-environment"));
    let all = load(toml, &variables, flags).expect("flag");
    assert_eq!(all.data, PathBuf::from("by-flag"));
    assert_eq!(origin_of(&all, "data"), ("by-flag".to_owned(), "flag".to_owned()));
    assert_eq!(origin_of(&all, "mail.from").1, "environment SLUIS_MAIL__FROM");
    assert_eq!(origin_of(&all, "mail.connections"), ("3".to_owned(), "default".to_owned()));
    let by_file = load(toml, &[], Flags::default()).expect("file");
    assert_eq!(origin_of(&by_file, "mail.from").1, "sluis.toml:3");
}

#[test]
fn a_folder_in_the_file_lies_beside_the_file() {
    let config = load("data = \"store\"", &[], Flags::default()).expect("loads");
    assert!(config.data.is_absolute(), "{}", config.data.display());
}

#[test]
fn whatever_a_file_names_lies_beside_it_and_what_is_named_elsewhere_where_the_program_was_started() {
    let toml = "[keys]\ndir = \"keys\"\n[server]\ntheme = \"theme.css\"\n[database]\nurl = \"sqlite:other.db\"\n[mail]\n\
                ca_file = \"ca.pem\"\nuser = \"u\"\ntransport = \"smtp\"\nhost = \"localhost\"\n\
                oauth2 = { token_url = \"https://x\", client_id = \"x\", client_secret_file = \"secret\" }\n";
    let config = load(toml, &[], Flags::default()).expect("loads");
    let oauth2 = config.mail.oauth2.expect("is set");
    let [keys, theme, ca] =
        [config.keys.dir, config.server.theme, config.mail.ca_file].map(|path| path.expect("is set"));
    for path in [&keys, &theme, &ca, &oauth2.client_secret_file] {
        assert!(path.is_absolute(), "{}", path.display());
    }
    let database = config.database.expect("is set");
    assert!(database.starts_with("sqlite:/") && database.ends_with("/other.db"), "{database}");
    let toml = "[mail]\nuser = \"u\"\npassword_file = \"password\"\n";
    assert!(load(toml, &[], Flags::default()).expect("loads").mail.password_file.expect("is set").is_absolute());
    let variables = [("SLUIS_KEYS__DIR", "keys"), ("SLUIS_DATABASE__URL", "sqlite:other.db")];
    let config = load("data = \"store\"\n", &variables, Flags::default()).expect("loads");
    assert_eq!(config.keys.dir, Some(PathBuf::from("keys")));
    assert_eq!(config.database.as_deref(), Some("sqlite:other.db"));
}

#[test]
fn a_number_out_of_its_bounds_is_told_with_them() {
    for (toml, nl) in [
        ("port = 99999", "`mail.port` is `99999`; geef een getal tussen 1 en 65535"),
        ("connections = -1", "`mail.connections` is `-1`; geef een getal tussen 1 en 50"),
        ("rate_per_minute = -3", "`mail.rate_per_minute` is `-3`; geef een getal van 1 of meer"),
        ("port = \"many\"", "`mail.port` is de tekst `many`; geef een getal tussen 1 en 65535"),
    ] {
        let error = load(&format!("[mail]\n{toml}\n"), &[], Flags::default()).expect_err(toml).text();
        let said = error.get(Language::Nl);
        assert!(said.contains("sluis.toml:2: ") && said.ends_with(nl), "{said}");
    }
}

#[test]
fn an_unknown_key_is_told_with_its_line_and_the_nearest_key() {
    let error = load("# hello\n[mail]\nform = \"x@y.example\"\n", &[], Flags::default()).expect_err("unknown");
    let text = error.to_string();
    assert!(text.contains("sluis.toml:3") && text.contains("did you mean `from`"), "{text}");
    let error = load("[mails]\nfrom = \"x@y.example\"\n", &[], Flags::default()).expect_err("unknown");
    assert!(error.to_string().contains("sluis.toml:1"), "{error}");
}

#[test]
fn wrong_values_are_told_where_they_stand() {
    let cases = [
        ("[mail]\nport = \"many\"\n", "sluis.toml:2"),
        ("[mail]\nport = 70000\n", "sluis.toml:2"),
        ("[mail]\ntransport = \"pigeon\"\n", "smtp"),
        ("[mail]\ntransport = \"smtp\"\n", "host"),
        ("[mail]\ntransport = \"smtp\"\nhost = \"smtp.example\"\nuser = \"sluis\"\n", "no credential"),
        ("[mail]\ntransport = \"smtp\"\nhost = \"smtp.example\"\npassword_file = \"p\"\n", "nobody to sign in"),
        (
            "[mail]\ntransport = \"smtp\"\nhost = \"smtp.example\"\nuser = \"sluis\"\npassword_file = \"p\"\ntls = \"none\"\n",
            "sluis.toml:6: without TLS everybody on the way can read the password",
        ),
        (
            "[mail]\npassword_file = \"p\"\noauth2 = { token_url = \"https://x\", client_id = \"x\", client_secret_file = \"x\" }\n",
            "not by both",
        ),
        (
            "[mail]\noauth2 = { token_url = \"http://login.example/token\", client_id = \"x\", client_secret_file = \"x\" }\n",
            "begins with https://",
        ),
        ("[mail.dkim]\ndomain = \"gho.example\"\nselector = \"s\"\nkey_file = \"k\"\n", "not sign with DKIM yet"),
        ("[server]\nbase_url = \"gho.example\"\n", "https://"),
        (
            "[server]\nbase_url = \"https://gho.example/a?b\"\n",
            "sluis.toml:2: `https://gho.example/a?b` is no base URL",
        ),
        ("[server]\nbase_url = \"https://gho.example/#a\"\n", "no `?` or `#`"),
        ("[server]\nbase_url = \"https:///a\"\n", "no base URL"),
        (
            "[server]\nlisten = \"8080\"\n",
            "sluis.toml:2: `8080` cannot be listened on; write address and port, as 127.0.0.1:8080",
        ),
        ("[server]\nlisten = \"127.0.0.1:99999\"\n", "write address and port"),
        ("[mail]\nfrom = \"programma\"\n", "sluis.toml:2: `programma` is no sending address"),
        ("[mail]\norganizer = \"secretaris\"\n", "sluis.toml:2: `secretaris` is no address"),
        ("[database]\nurl = \"mysql://x\"\n", "postgres://"),
        ("[mail\n", "sluis.toml:1"),
        ("format = \"json\"\n", "--format"),
    ];
    for (toml, said) in cases {
        let error = load(toml, &[], Flags::default()).expect_err(toml).to_string();
        assert!(error.contains(said), "{toml}: {error}");
        assert!(error.contains("sluis.toml"), "{toml}: {error}");
    }
}

#[test]
fn a_misspelt_variable_is_refused_and_those_of_tests_are_left_alone() {
    let error = load("", &[("SLUIS_MAIL__FORM", "x")], Flags::default()).expect_err("unknown").to_string();
    assert!(error.contains("SLUIS_MAIL__FROM"), "{error}");
    load("", &[("SLUIS_TEST_NODE", "/usr/bin/node"), ("PATH", "x")], Flags::default()).expect("not ours");
}

#[test]
fn secrets_are_never_shown() {
    let variables =
        [("SLUIS_DATABASE__URL", "postgres://sluis:hunter2@db.example/sluis"), ("SLUIS_MAIL__PASSWORD", "hunter2")];
    let config = load("", &variables, Flags::default()).expect("loads");
    let shown = format!("{:?}{:?}", config.describe(), config.mail);
    assert!(!shown.contains("hunter2"), "{shown}");
    assert_eq!(origin_of(&config, "database.url").0, "postgres://sluis:***@db.example/sluis");
    assert_eq!(config.mail.password.map(|secret| secret.reveal().to_owned()).as_deref(), Some("hunter2"));
}

#[test]
fn a_password_may_go_without_tls_to_this_machine_alone() {
    let toml = |host| format!("[mail]\ntransport = \"smtp\"\nhost = \"{host}\"\nuser = \"sluis\"\ntls = \"none\"\n");
    let password = [("SLUIS_MAIL__PASSWORD", "hunter2")];
    load(&toml("localhost"), &password, Flags::default()).expect("stays here");
    load(&toml("smtp.example"), &password, Flags::default()).expect_err("everybody can read it");
}

#[test]
fn the_language_follows_the_locale_and_a_flag_goes_before_it() {
    let language = |variables: &[(&str, &str)], flags| load("", variables, flags).expect("loads").language;
    assert_eq!(language(&[("LANG", "nl_NL.UTF-8")], Flags::default()), Language::Nl);
    assert_eq!(language(&[("LANG", "nl_NL.UTF-8"), ("LC_ALL", "C")], Flags::default()), Language::En);
    let flags = Flags { language: Some(Language::Nl), ..Flags::default() };
    assert_eq!(language(&[], flags), Language::Nl);
    assert_eq!(load("", &[("NO_COLOR", "1")], Flags::default()).expect("loads").color, Color::Never);
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let flags = Flags { config: Some("nowhere/sluis.toml".into()), ..Flags::default() };
    assert!(matches!(load("", &[], flags), Err(ConfigError::Unreadable { .. })));
}

#[test]
fn the_table_of_keys_is_the_schema() {
    let schema = sluis_core::definition::schema::SchemaKind::Config.text();
    let schema: serde_json::Value = serde_json::from_str(schema).expect("JSON");
    let mut named = Vec::new();
    leaves("", &schema, &mut named);
    named.retain(|name| name != "sign_in.oidc" && name != "webhooks");
    let known: Vec<&str> =
        keys::KEYS.iter().map(|key| key.name).filter(|name| !keys::NOT_IN_FILES.contains(name)).collect();
    assert_eq!(named, known);
}

fn leaves(prefix: &str, schema: &serde_json::Value, names: &mut Vec<String>) {
    let Some(properties) = schema["properties"].as_object() else {
        names.push(prefix.to_owned());
        return;
    };
    for (name, inner) in properties {
        let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        leaves(&name, inner, names);
    }
}
