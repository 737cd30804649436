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
    /// Runs that were kept beside it, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pin>,
    /// From where the stage is looked at; not part of the line, which stays short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camera: Option<serde_json::Value>,
}

/// How to come to a run that was kept: it is trained again from this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pin {
    pub seed: u64,
    #[serde(default)]
    pub steps: u64,
    /// What differs from the lab's defaults.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
}

/// Runs kept at most; a file or line with more gives up the oldest.
pub const MOST_PINS: usize = 4;

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
        Self {
            node: node.into(),
            seed,
            set: differing(values, specs),
            pins: vec![],
            camera: None,
        }
    }

    /// `atlas:1:momentum?seed=7&lr=0.3`, and for each run that was kept a `&pin=` whose value is such a query once more.
    pub fn to_line(&self) -> String {
        let mut line = format!("{SCHEME}{}?seed={}{}", self.node, self.seed, query(&self.set));
        for pin in &self.pins {
            let inner = format!("{SEED}={}&{STEPS}={}{}", pin.seed, pin.steps, query(&pin.set));
            line.push_str(&format!("&{PIN}={}", encoded(&inner)));
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
            let sets = self.pins.iter_mut().map(|pin| &mut pin.set);
            for set in sets.chain([&mut self.set]) {
                set.retain(|name, _| known(name));
            }
        }
        let surplus = self.pins.len().saturating_sub(MOST_PINS);
        self.pins.drain(..surplus);
    }

    fn parse_line(rest: &str) -> Result<Self, Fault> {
        let (node, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut exchange = Self {
            node: node.into(),
            seed: DEFAULT_SEED,
            set: BTreeMap::new(),
            pins: vec![],
            camera: None,
        };
        for (name, value) in pairs_of(query)? {
            match name {
                SEED => exchange.seed = whole(name, value)?,
                PIN => exchange.pins.push(Pin::parse(&value)?),
                _ => _ = exchange.set.insert(name.into(), value),
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
        let sets = self.pins.iter().map(|pin| &pin.set).chain([&self.set]);
        for (name, text) in sets.flatten() {
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

impl Pin {
    pub fn of(seed: u64, steps: u64, values: &[(String, Value)], specs: &[Spec]) -> Self {
        Self {
            seed,
            steps,
            set: differing(values, specs),
        }
    }

    fn parse(query: &str) -> Result<Self, Fault> {
        let mut pin = Self {
            seed: DEFAULT_SEED,
            steps: 0,
            set: BTreeMap::new(),
        };
        for (name, value) in pairs_of(query)? {
            match name {
                SEED => pin.seed = whole(name, value)?,
                STEPS => pin.steps = whole(name, value)?,
                _ => _ = pin.set.insert(name.into(), value),
            }
        }
        Ok(pin)
    }

    pub fn pairs(&self) -> Vec<(String, String)> {
        self.set.clone().into_iter().collect()
    }
}

/// Names of a line that are no settings.
const SEED: &str = "seed";
const STEPS: &str = "steps";
const PIN: &str = "pin";

/// The values that are not the defaults, as a person would type them.
fn differing(values: &[(String, Value)], specs: &[Spec]) -> BTreeMap<String, String> {
    let differs =
        |(name, value): &&(String, Value)| specs.iter().any(|spec| spec.name == name && spec.default != *value);
    let pairs = values.iter().filter(differs);
    pairs.map(|(name, value)| (name.clone(), value.to_string())).collect()
}

/// `&lr=0.3&momentum=0.9`
fn query(set: &BTreeMap<String, String>) -> String {
    set.iter()
        .map(|(name, value)| format!("&{name}={}", encoded(value)))
        .collect()
}

/// Names and values of a query.
fn pairs_of(query: &str) -> Result<Vec<(&str, String)>, Fault> {
    fn pair(part: &str) -> Result<(&str, String), Fault> {
        let (name, value) = part.split_once('=').ok_or(Fault::NotSettings {})?;
        Ok((name, percent_decoded(value).ok_or(Fault::NotSettings {})?))
    }
    query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

fn whole(name: &str, value: String) -> Result<u64, Fault> {
    value.parse().map_err(|_| Fault::WrongKind {
        name: name.into(),
        value,
        expected: "int".into(),
    })
}

/// Whether the text begins as a settings line does.
pub fn is_line(text: &str) -> bool {
    PLAIN_SCHEMES.iter().any(|scheme| text.starts_with(scheme))
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

    fn any_set() -> impl Strategy<Value = BTreeMap<String, String>> {
        prop::collection::btree_map("[a-z_]{1,8}", "\\PC{0,20}", 0..6).prop_map(|mut set| {
            set.retain(|name, _| ![SEED, STEPS, PIN].contains(&name.as_str()));
            set
        })
    }

    fn any_exchange() -> impl Strategy<Value = Exchange> {
        let pin = (any::<u64>(), any::<u64>(), any_set()).prop_map(|(seed, steps, set)| Pin { seed, steps, set });
        let pins = prop::collection::vec(pin, 0..=MOST_PINS);
        (any::<u64>(), any_set(), pins).prop_map(|(seed, set, pins)| Exchange {
            node: "momentum".into(),
            seed,
            set,
            pins,
            camera: None,
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
        fn any_pins_in_a_file_are_read_or_refused_without_a_panic(
            text in "\\PC{0,20}",
            number in any::<i64>(),
            count in 0_usize..12,
        ) {
            let pin = serde_json::json!({"seed": number, "steps": number, "set": {"lr": text}, "sparkle": text});
            let pins = vec![pin; count];
            let file = serde_json::json!({"format": 1, "node": "momentum", "seed": 7, "set": {}, "pins": pins, "mood": text});
            if let Ok(read) = Exchange::parse(&file.to_string()) {
                prop_assert!(read.pins.len() <= MOST_PINS);
            }
            let odd = serde_json::json!({"format": 1, "node": "momentum", "seed": 7, "set": {}, "pins": text});
            prop_assert!(Exchange::parse(&odd.to_string()).is_err());
            let _ = Exchange::parse(&format!("{SCHEME}momentum?pin={text}&pin={number}"));
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
            pins: vec![Pin {
                seed: 8,
                steps: 200,
                set: [("lr".into(), "0.1".into())].into(),
            }],
            camera: None,
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
    fn a_line_with_6_pins_keeps_the_last_4_without_settings_that_are_unknown_here_and_names_a_bad_one() {
        let pins: String = (1..=6)
            .map(|seed| format!("&pin=seed%3D{seed}%26steps%3D50%26lr%3D0.{seed}%26sparkle%3D1"))
            .collect();
        let read = Exchange::parse(&format!("atlas:momentum?seed=3{pins}")).unwrap();
        let seeds: Vec<u64> = read.pins.iter().map(|pin| pin.seed).collect();
        assert_eq!(seeds, [3, 4, 5, 6]);
        assert_eq!(read.pins[0].set, [("lr".to_owned(), "0.3".to_owned())].into());
        assert_eq!(Exchange::parse(&read.to_line()).unwrap(), read);
        let bad = Exchange::parse("atlas:momentum?pin=lr%3Dfast").unwrap_err();
        assert!(matches!(bad, Fault::WrongKind { name, .. } if name == "lr"));
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
