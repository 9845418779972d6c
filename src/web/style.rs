// SPDX-License-Identifier: EUPL-1.2
//! The one style sheet: the theme's properties, the organisation's own over them, the components, and what the page adds.
//! It is made once at the start and named by its hash, so that browsers may keep it for ever. Never loads anything
//! from elsewhere: of an organisation's theme only custom properties are taken.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use sluis_core::text::{Language, Text, both};
use sluis_core::value::hex;

const NEUTRAL: &str = include_str!("style/theme.css");
const COMPONENTS: &str = include_str!("style/components.css");
const PAGE: &str = include_str!("style/page.css");

/// Bytes that a theme may have; those of municipalities have about a fifth of it.
const MOST_BYTES: u64 = 1024 * 1024;

/// How pages look.
#[derive(Clone, Debug)]
pub struct Style {
    hash: Arc<str>,
    plain: Arc<[u8]>,
    packed: Arc<[u8]>,
}

/// Why a theme cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// The file cannot be read as text.
    #[error("{}", self.text().get(Language::En))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// It is no theme.
    #[error("{}", self.text().get(Language::En))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        what: Text,
    },
}

impl ThemeError {
    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        match self {
            ThemeError::Unreadable { path, .. } => {
                let path = path.display();
                both(
                    format!("het thema {path} kan niet worden gelezen; controleer `theme` onder `[server]`"),
                    format!("the theme {path} cannot be read; check `theme` under `[server]`"),
                )
            }
            ThemeError::Wrong { path, what } => {
                let path = path.display();
                both(
                    format!("het thema {path} {}", what.get(Language::Nl)),
                    format!("the theme {path} {}", what.get(Language::En)),
                )
            }
        }
    }
}

impl Style {
    /// The neutral theme.
    pub fn neutral() -> Style {
        Style::of("")
    }

    /// The neutral theme with the properties of this file over it.
    ///
    /// # Errors
    /// When the file cannot be read, is too large, or holds no custom properties.
    pub fn with_theme(path: &Path) -> Result<Style, ThemeError> {
        let unreadable = |source| ThemeError::Unreadable { path: path.to_owned(), source };
        let wrong = |what| ThemeError::Wrong { path: path.to_owned(), what };
        if std::fs::metadata(path).map_err(unreadable)?.len() > MOST_BYTES {
            return Err(wrong(both(
                "is groter dan 1 MiB; geef alleen het bestand met de eigenschappen",
                "is larger than 1 MiB; give the file with the properties alone",
            )));
        }
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        let own = properties(&text).map_err(wrong)?;
        Ok(Style::of(&format!(":root {{ {own} }}\n")))
    }

    fn of(own: &str) -> Style {
        let plain = [NEUTRAL, own, COMPONENTS, PAGE].map(without_comments).concat().into_bytes();
        let hash = hex(&Sha256::digest(&plain)).chars().take(16).collect::<String>();
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        // Writing into memory does not fail; if it did, browsers get the plain bytes.
        let packed = packer.write_all(&plain).and_then(|()| packer.finish()).unwrap_or_default();
        Style { hash: hash.into(), plain: plain.into(), packed: packed.into() }
    }

    /// Where it is, as a path of ours.
    pub fn path(&self) -> String {
        format!("/assets/{}.css", self.hash)
    }

    /// The route on which it is served.
    pub fn routes(&self) -> Router {
        Router::new().route(&self.path(), get(sheet)).with_state(self.clone())
    }
}

/// The sheet holds no secret, so that packing it beside one tells nothing.
async fn sheet(State(style): State<Style>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let common = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "Accept-Encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    if accepts.split(',').any(|one| one.trim().starts_with("gzip")) && !style.packed.is_empty() {
        return (StatusCode::OK, common, [(header::CONTENT_ENCODING, "gzip")], style.packed.to_vec()).into_response();
    }
    (StatusCode::OK, common, style.plain.to_vec()).into_response()
}

/// The custom properties of a theme as `--name: value;`, whatever selector they stand under: themes of the design
/// system come as `.name-theme { ... }`.
fn properties(css: &str) -> Result<String, Text> {
    let bare = without_comments(css);
    if bare.matches('{').count() != bare.matches('}').count() {
        return Err(both(
            "heeft een accolade die niet gesloten wordt; er hoort `:root { --naam: waarde; }` in",
            "has a brace that is not closed; it holds `:root { --name: value; }`",
        ));
    }
    if bare.contains("url(") || bare.contains('@') || bare.contains('<') {
        return Err(both(
            "laadt iets of bevat een regel; er horen alleen eigenschappen `--naam: waarde;` in",
            "loads something or holds a rule; it holds nothing but properties `--name: value;`",
        ));
    }
    let bodies = bare.split('{').skip(1).filter_map(|part| part.split('}').next());
    let own: Vec<&str> =
        bodies.flat_map(|body| body.split(';')).map(str::trim).filter(|line| line.starts_with("--")).collect();
    if own.is_empty() {
        return Err(both(
            "bevat geen eigenschappen; schrijf `:root { --naam: waarde; }`",
            "holds no properties; write `:root { --name: value; }`",
        ));
    }
    Ok(own.join("; "))
}

fn without_comments(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_lies_over_the_neutral_one_and_changes_the_address() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("goirle.css");
        std::fs::write(&path, "/* ours */ .goirle-theme { --basis-focus-color: #123456; color: red }").unwrap();
        let style = Style::with_theme(&path).unwrap();
        let text = String::from_utf8_lossy(&style.plain).into_owned();
        assert!(text.contains(":root { --basis-focus-color: #123456 }"));
        assert!(!text.contains("color: red"));
        assert_ne!(style.path(), Style::neutral().path());
    }

    #[test]
    fn a_theme_that_loads_something_is_refused() {
        for bad in ["@import 'x.css';", ":root { --a: url(https://evil.example) }", "", ":root { --a: 1", "b { c: d }"]
        {
            assert!(properties(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_property_that_is_read_somewhere_has_a_value_or_another_to_fall_back_on() {
        let own: Vec<&str> = PAGE.match_indices("var(--basis").map(|(at, _)| &PAGE[at + 4..]).collect();
        assert!(!own.is_empty());
        for name in own.iter().map(|rest| rest.split([')', ',']).next().unwrap()) {
            assert!(NEUTRAL.contains(&format!("  {name}: ")), "{name} is in no theme");
        }
    }

    /// Every name that stands after one of these marks.
    fn names<'c>(css: &'c str, mark: &'c str) -> impl Iterator<Item = &'c str> {
        let is_of_name = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
        css.match_indices(mark).map(move |(at, _)| {
            let rest = css[at + mark.len()..].trim_start();
            rest.split(|sign| !is_of_name(sign)).next().unwrap()
        })
    }

    #[test]
    fn what_the_script_made_is_as_it_made_it() {
        let script = include_bytes!("style/prune.mjs");
        for (name, css) in [("theme.css", NEUTRAL), ("components.css", COMPONENTS)] {
            let (head, body) = css.split_once(" */\n").unwrap();
            let hash = hex(&Sha256::new().chain_update(script).chain_update(body).finalize());
            assert!(
                head.ends_with(&hash),
                "{name} was edited, or prune.mjs was; the README beside it says how it is made"
            );
        }
    }

    #[test]
    fn the_theme_holds_what_is_read_and_nothing_more() {
        let all = [NEUTRAL, COMPONENTS, PAGE].concat();
        let read: std::collections::BTreeSet<&str> = names(&all, "var(").filter(|name| !name.is_empty()).collect();
        for property in NEUTRAL
            .lines()
            .filter_map(|line| line.strip_prefix("  ").filter(|line| line.starts_with("--"))?.split(':').next())
        {
            assert!(read.contains(property), "nothing reads {property}: run prune.mjs");
        }
    }

    #[test]
    fn the_sheet_is_small_on_the_wire() {
        let style = Style::neutral();
        assert!(style.packed.len() < 16 * 1024, "{} bytes", style.packed.len());
    }
}
