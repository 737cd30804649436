//! Settings on the way out and in: a JSON file, and a line of text that anyone can paste back.

use neural_atlas_engine::{
    fault::Fault,
    params::{Spec, Value},
};
use neural_atlas_lessons::{Atlas, percent_decoded};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the line starts with: the scheme with the version of the line.
const SCHEME: &str = "atlas:1:";
/// The same without a version, as it is typed by hand or stands in older notes.
const PLAIN_SCHEMES: [&str; 2] = ["atlas:", "neural-atlas:"];
/// Raised when an older program could misread the file.
const FORMAT: u64 = 1;
/// No settings file comes near this many bytes.
pub const MOST_BYTES: usize = 1 << 20;

/// A concept with the settings to see it in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// The concept.
    pub node: String,
    pub seed: u64,
    /// What differs from the lab's defaults, by name, as a person would type it.
    pub set: BTreeMap<String, String>,
}

/// The file: the settings with what tells them apart from any other JSON.
#[derive(Serialize, Deserialize)]
struct File {
    format: u64,
    #[serde(flatten)]
    content: Exchange,
}

impl Exchange {
    /// The settings that differ from the lab's defaults.
    pub fn of(node: &str, seed: u64, values: &[(String, Value)], specs: &[Spec]) -> Self {
        let differs =
            |(name, value): &&(String, Value)| specs.iter().any(|spec| spec.name == name && spec.default != *value);
        let set = values
            .iter()
            .filter(differs)
            .map(|(name, value)| (name.clone(), value.to_string()));
        Self {
            node: node.into(),
            seed,
            set: set.collect(),
        }
    }

    /// `atlas:1:momentum?seed=7&lr=0.3`
    pub fn to_line(&self) -> String {
        let mut line = format!("{SCHEME}{}?seed={}", self.node, self.seed);
        for (name, value) in &self.set {
            line.push('&');
            line.push_str(name);
            line.push('=');
            line.push_str(&encoded(value));
        }
        line
    }

    pub fn to_json(&self) -> Result<Vec<u8>, Fault> {
        let file = File {
            format: FORMAT,
            content: self.clone(),
        };
        let mut bytes = serde_json::to_vec_pretty(&file).map_err(|error| Fault::Internal { why: error.to_string() })?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a line or the text of a file, and checks that the concept and every setting exist here.
    ///
    /// # Errors
    /// Names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let mut exchange = match after_scheme(text)? {
            Some(rest) => Self::parse_line(rest)?,
            None => Self::parse_json(text)?,
        };
        exchange.forget_unknown();
        exchange.check()?;
        Ok(exchange)
    }

    /// Leaves out settings that this version's lab does not have: the rest still says most of it.
    fn forget_unknown(&mut self) {
        let lab = Atlas::get()
            .node(&self.node)
            .and_then(|node| neural_atlas_engine::registry::find(&node.lab));
        if let Some(lab) = lab {
            let known = |name: &String| (lab.specs)().iter().any(|spec| spec.name == name);
            self.set.retain(|name, _| known(name));
        }
    }

    fn parse_line(rest: &str) -> Result<Self, Fault> {
        let (node, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut exchange = Self {
            node: node.into(),
            seed: DEFAULT_SEED,
            set: BTreeMap::new(),
        };
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or(Fault::NotSettings {})?;
            let value = percent_decoded(value).ok_or(Fault::NotSettings {})?;
            if name == "seed" {
                exchange.seed = value.parse().map_err(|_| Fault::WrongKind {
                    name: name.into(),
                    value,
                    expected: "int".into(),
                })?;
            } else {
                exchange.set.insert(name.into(), value);
            }
        }
        Ok(exchange)
    }

    fn parse_json(text: &str) -> Result<Self, Fault> {
        Self::read(json(text)?)
    }

    fn read(content: serde_json::Value) -> Result<Self, Fault> {
        match content.get("format").and_then(serde_json::Value::as_u64) {
            Some(found) if found > FORMAT => Err(Fault::NewerFile { found, known: FORMAT }),
            Some(_) => serde_json::from_value::<File>(content)
                .map(|file| file.content)
                .map_err(|_| Fault::NotSettings {}),
            None => Err(Fault::NotSettings {}),
        }
    }

    /// Whether this program has the concept and its lab every setting.
    pub fn check(&self) -> Result<(), Fault> {
        let unknown = || Fault::UnknownConcept {
            name: self.node.clone(),
        };
        let node = Atlas::get().node(&self.node).ok_or_else(unknown)?;
        let lab = neural_atlas_engine::registry::find(&node.lab).ok_or_else(unknown)?;
        for (name, text) in &self.set {
            let specs = (lab.specs)();
            let spec = specs
                .iter()
                .find(|spec| spec.name == name)
                .ok_or_else(|| Fault::UnknownParam {
                    name: name.clone(),
                    known: specs.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", "),
                })?;
            spec.check(&Value::parse(text, spec)?)?;
        }
        Ok(())
    }

    pub fn pairs(&self) -> Vec<(String, String)> {
        self.set
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}

/// What stands behind `atlas:1:`; nothing where the text is no line.
fn after_scheme(text: &str) -> Result<Option<&str>, Fault> {
    let plain = PLAIN_SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme));
    let Some(rest) = plain else { return Ok(None) };
    let version = rest
        .split_once(':')
        .and_then(|(number, rest)| Some((number.parse::<u64>().ok()?, rest)));
    match version {
        Some((found, _)) if found > FORMAT => Err(Fault::NewerFile { found, known: FORMAT }),
        Some((_, rest)) => Ok(Some(rest)),
        None => Ok(Some(rest)),
    }
}

/// Any JSON; a text that breaks off is told from one that is something else.
pub fn json(text: &str) -> Result<serde_json::Value, Fault> {
    serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof if text.starts_with('{') => Fault::CutShort {},
        _ => Fault::NotSettings {},
    })
}

/// The seed of an experiment that names none.
pub const DEFAULT_SEED: u64 = 7;

/// A value as it stands in a line: letters, digits and a few signs as they are, other bytes as `%XX`.
fn encoded(value: &str) -> String {
    let piece = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b',' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    value.bytes().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_exchange() -> impl Strategy<Value = Exchange> {
        (
            any::<u64>(),
            prop::collection::btree_map("[a-z_]{1,8}", "\\PC{0,20}", 0..6),
        )
            .prop_map(|(seed, mut set)| {
                set.remove("seed");
                Exchange {
                    node: "momentum".into(),
                    seed,
                    set,
                }
            })
    }

    proptest! {
        #[test]
        fn any_settings_come_back_from_their_line_and_from_their_file(exchange in any_exchange()) {
            let line = exchange.to_line();
            prop_assert!(!line.contains(char::is_whitespace), "{}", line);
            prop_assert_eq!(Exchange::parse_line(line.strip_prefix(SCHEME).unwrap()).unwrap(), exchange.clone());
            let json = String::from_utf8(exchange.to_json().unwrap()).unwrap();
            prop_assert_eq!(Exchange::parse_json(&json).unwrap(), exchange);
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,60}") {
            let _ = Exchange::parse(&text);
            let _ = Exchange::parse(&format!("{SCHEME}{text}"));
        }
    }

    #[test]
    fn a_settings_file_cut_short_anywhere_is_refused() {
        let exchange = Exchange {
            node: "momentum".into(),
            seed: 7,
            set: [("lr".into(), "0.3".into())].into(),
        };
        let whole = exchange.to_json().unwrap();
        for length in 0..whole.len() - 2 {
            let cut = std::str::from_utf8(&whole[..length]).unwrap();
            let fault = Exchange::parse(cut).unwrap_err();
            assert_eq!(
                fault,
                if length == 0 {
                    Fault::NotSettings {}
                } else {
                    Fault::CutShort {}
                },
                "{cut}"
            );
        }
    }

    #[test]
    fn a_line_is_read_with_and_without_version_and_without_settings_of_another_version() {
        for line in [
            "atlas:1:momentum?seed=3&lr=0.3&sparkle=9",
            "atlas:momentum?seed=3&lr=0.3",
            " neural-atlas:momentum?lr=0.3&seed=3 ",
        ] {
            let read = Exchange::parse(line).unwrap();
            assert_eq!((read.seed, read.set.len()), (3, 1), "{line}");
            assert_eq!(read.to_line(), "atlas:1:momentum?seed=3&lr=0.3");
        }
    }

    #[test]
    fn a_newer_file_an_unknown_concept_and_other_json_are_told_apart() {
        let refused = |text: &str| Exchange::parse(text).unwrap_err();
        assert_eq!(
            refused(r#"{"format": 2, "node": "x"}"#),
            Fault::NewerFile { found: 2, known: 1 }
        );
        assert_eq!(
            refused("neural-atlas:phlogiston?lr=1"),
            Fault::UnknownConcept {
                name: "phlogiston".into()
            }
        );
        assert_eq!(refused("atlas:2:momentum"), Fault::NewerFile { found: 2, known: 1 });
        assert_eq!(refused(r#"{"a": 1}"#), Fault::NotSettings {});
        assert_eq!(refused("hello"), Fault::NotSettings {});
        assert_eq!(refused(""), Fault::NotSettings {});
    }
}
