// SPDX-License-Identifier: EUPL-1.2
//! Elements, attributes and text of XML 1.0: everything that an author wrote is escaped here and nowhere else.

/// An element on a line of its own; one without content closes itself. `attributes` come from [`attribute`].
pub(super) fn element(name: &str, attributes: &str, content: &str) -> String {
    match (content.is_empty(), content.starts_with('<')) {
        (true, _) => format!("<{name}{attributes}/>\n"),
        (false, true) => format!("<{name}{attributes}>\n{content}</{name}>\n"),
        (false, false) => format!("<{name}{attributes}>{content}</{name}>\n"),
    }
}

/// ` name="value"`, with the blank before it.
pub(super) fn attribute(name: &str, value: &str) -> String {
    format!(" {name}=\"{}\"", text(value).replace('\n', " "))
}

/// A text between tags or quotes.
pub(super) fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
