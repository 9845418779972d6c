// SPDX-License-Identifier: EUPL-1.2
//! The frame around every page: language, title, a link past the header, the organisation's name, and a footer. It never
//! names a person or a programme by itself: what a page is about is in what it is given.

use maud::{DOCTYPE, Markup, html};
use sluis_core::text::Language;

use crate::config::Server;
use crate::web::router::ICON;
use crate::web::style::{Style, ThemeError};

/// What is the same on every page of this installation.
#[derive(Clone, Debug)]
pub struct Site {
    /// Whose programmes these are, as people know them.
    pub organisation: String,
    /// Scheme, host and port as browsers write them in `Origin`; absent where nobody said. What a request says of its
    /// host is never believed.
    pub origin: Option<String>,
    /// What stands before each path when a proxy serves us below one: empty, or `/sluis`.
    pub prefix: String,
    /// Where whoever finds a weakness tells it.
    pub security_contact: Option<String>,
    /// How pages look.
    pub style: Style,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The language of the reader.
    pub language: Language,
    /// What the browser calls it; the organisation follows behind.
    pub title: &'a str,
    /// It has tables or a picture that want more width than a text.
    pub wide: bool,
    /// What stands in it, from its first heading on.
    pub main: Markup,
}

impl Site {
    /// As the configuration says.
    ///
    /// # Errors
    /// When the theme cannot be read, or holds no properties.
    pub fn new(server: &Server) -> Result<Site, ThemeError> {
        let style = match &server.theme {
            Some(path) => Style::with_theme(path)?,
            None => Style::neutral(),
        };
        let organisation = server.organisation.clone().unwrap_or_else(|| "Sluis".to_owned());
        let (origin, prefix) = server.base_url.as_deref().map(parts).unzip();
        let security_contact = server.security_contact.clone();
        Ok(Site { organisation, origin, prefix: prefix.unwrap_or_default(), security_contact, style })
    }

    /// A path of ours as a link within this installation.
    pub fn href(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// Whether browsers reach us through TLS.
    pub fn is_https(&self) -> bool {
        self.origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }

    /// The whole document.
    pub fn page(&self, page: &Page<'_>) -> Markup {
        let say = |nl, en| page.language.say(nl, en);
        html! {
            (DOCTYPE)
            html lang=(page.language.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    meta name="robots" content="noindex, nofollow";
                    meta name="format-detection" content="telephone=no";
                    title { (page.title) " - " (self.organisation) }
                    link rel="stylesheet" href=(self.href(&self.style.path()));
                    link rel="icon" type="image/svg+xml" href=(self.href(ICON));
                }
                body class=[page.wide.then_some("sluis-wide")] {
                    a class="utrecht-skip-link utrecht-skip-link--visible-on-focus" href="#main" {
                        (say("Naar de inhoud", "To the content"))
                    }
                    header class="utrecht-page-header" {
                        div class="utrecht-page-header__content" { p class="sluis-organisation" { (self.organisation) } }
                    }
                    div class="utrecht-page-body" {
                        div class="utrecht-page-body__content" { main id="main" tabindex="-1" { (page.main) } }
                    }
                    footer class="utrecht-page-footer" {
                        div class="utrecht-page-footer__content" {
                            a class="utrecht-link utrecht-link--html-a" href=(self.href(accessibility(page.language))) {
                                (say("Toegankelijkheid", "Accessibility"))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where the accessibility statement is.
pub fn accessibility(language: Language) -> &'static str {
    language.say("/toegankelijkheid", "/accessibility")
}

/// A base URL as origin and path. Browsers write the host in small letters, and leave out the port that goes without
/// saying.
fn parts(base_url: &str) -> (String, String) {
    let (scheme, rest) = base_url.split_once("://").unwrap_or(("https", base_url));
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let host = host.to_lowercase();
    (format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(&host)), path.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_falls_apart_as_browsers_see_it() {
        let both = |origin: &str, prefix: &str| (origin.to_owned(), prefix.to_owned());
        assert_eq!(parts("https://Sluis.GHO.example"), both("https://sluis.gho.example", ""));
        assert_eq!(parts("https://gho.example:443/sluis"), both("https://gho.example", "/sluis"));
        assert_eq!(parts("http://localhost:8080/a/b"), both("http://localhost:8080", "/a/b"));
    }

    #[test]
    fn what_people_typed_is_shown_as_they_typed_it() {
        let site = Site {
            organisation: "<b>GHO</b>".into(),
            origin: None,
            prefix: "/x".into(),
            security_contact: None,
            style: Style::neutral(),
        };
        let main = html! { h1 { "\"<script>alert(1)</script>" } };
        let text = site.page(&Page { language: Language::Nl, title: "a & b", wide: false, main }).into_string();
        assert!(text.contains("<title>a &amp; b - &lt;b&gt;GHO&lt;/b&gt;</title>"), "{text}");
        assert!(!text.contains("<script>") && text.contains("&lt;script&gt;"));
        assert!(text.contains("href=\"/x/assets/") && text.contains("<html lang=\"nl\">"));
    }
}
