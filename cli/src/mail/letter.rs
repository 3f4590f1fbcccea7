//! A letter: one mail to one person, as text and as simple HTML.
//!
//! In scope: how it looks. Not in scope: what it says (`words`), how it is sent (`smtp`, `http`). Whatever came from elsewhere is
//! one line without control characters, so that it can't become a header, and text in HTML stays text.

/// A mail to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// The same whenever this event is told to this person: by it doubles are recognized.
    pub(crate) id: String,
    /// An address.
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) parts: Vec<Part>,
    /// What to put into a calendar (RFC 5545).
    pub(crate) calendar: Option<String>,
}

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    Link { label: String, url: String },
}

impl Letter {
    pub(crate) fn text(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Link { label, url } => format!("{label}:\n{url}"),
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join("\n\n") + "\n"
    }

    pub(crate) fn html(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => format!("<p>{}</p>", escape(text)),
            Part::Link { label, url } => format!("<p><a href=\"{}\">{}</a></p>", escape(url), escape(label)),
        };
        let parts: String = self.parts.iter().map(part).collect();
        format!("<!doctype html><html><head><meta charset=\"utf-8\"></head><body>{parts}</body></html>")
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text in one line: what came from elsewhere begins no line of its own.
pub(crate) fn line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let letter = Letter {
            id: "x@y".into(),
            to: "eva@acme.example".into(),
            subject: "s".into(),
            parts: vec![
                Part::Text("<b> & \"x\"".into()),
                Part::Link { label: "Open".into(), url: "https://a.example/?a=1&b=\"2\"".into() },
            ],
            calendar: None,
        };
        assert_eq!(letter.text(), "<b> & \"x\"\n\nOpen:\nhttps://a.example/?a=1&b=\"2\"\n");
        let expected = "<p>&lt;b&gt; &amp; &quot;x&quot;</p><p><a href=\"https://a.example/?a=1&amp;b=&quot;2&quot;\">Open</a></p>";
        assert!(letter.html().contains(expected), "{}", letter.html());
        assert_eq!(line("a\r\nBcc: x@y\u{0}\u{85}"), "a  Bcc: x@y  ");
    }
}
