// SPDX-License-Identifier: EUPL-1.2
//! The frame around every page: language, title, a link past the header, the organisation's name, and a footer. It never
//! names a person or a programme by itself: what a page is about is in what it is given.

use maud::{DOCTYPE, Markup, html};
use sluis_core::text::Language;

use crate::config::Server;
use crate::web::style::{Style, ThemeError};

/// What is the same on every page of this installation.
#[derive(Clone, Debug)]
pub struct Site {
    /// Whose programmes these are, as people know them.
    pub organisation: String,
    /// What stands before each path when a proxy serves us below one: empty, or `/sluis`.
    pub prefix: String,
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
        Ok(Site { organisation, prefix: prefix(server.base_url.as_deref()), style })
    }

    /// A path of ours as a link within this installation.
    pub fn href(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
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

/// The path of a base URL: what stands behind its host.
fn prefix(base_url: Option<&str>) -> String {
    let behind_scheme = base_url.and_then(|url| url.split_once("://")).map_or("", |(_, rest)| rest);
    behind_scheme.find('/').map_or("", |at| &behind_scheme[at..]).trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_the_path_of_the_base_url() {
        assert_eq!(prefix(None), "");
        assert_eq!(prefix(Some("https://gho.example")), "");
        assert_eq!(prefix(Some("https://gho.example:8443/apps/sluis")), "/apps/sluis");
    }

    #[test]
    fn what_people_typed_is_shown_as_they_typed_it() {
        let site = Site { organisation: "<b>GHO</b>".into(), prefix: "/x".into(), style: Style::neutral() };
        let main = html! { h1 { "\"<script>alert(1)</script>" } };
        let text = site.page(&Page { language: Language::Nl, title: "a & b", wide: false, main }).into_string();
        assert!(text.contains("<title>a &amp; b - &lt;b&gt;GHO&lt;/b&gt;</title>"), "{text}");
        assert!(!text.contains("<script>") && text.contains("&lt;script&gt;"));
        assert!(text.contains("href=\"/x/assets/") && text.contains("<html lang=\"nl\">"));
    }
}
