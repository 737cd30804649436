//! Settings on the way out and in: a JSON file, and a line of text that anyone can paste back.

#[cfg(test)]
mod tests;

use crate::kit::words::Words;
use neural_atlas_engine::{
    fault::Fault,
    params::{Spec, Value},
    registry::{self, LabEntry},
};
use neural_atlas_lessons::{Atlas, percent_decoded};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::collections::{BTreeMap, BTreeSet};

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
    /// What differs from the lab's defaults, by name, as a person would type it; settings that only another version's lab
    /// has stay here too, so that they are not lost on the way.
    #[serde(deserialize_with = "texts")]
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
    #[serde(default, deserialize_with = "texts")]
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

    /// Reads a line or the text of a file, and checks that the concept exists here and that the settings which its lab has
    /// fit.
    ///
    /// # Errors
    /// Names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let mut exchange = match after_scheme(text)? {
            Some(rest) => Self::parse_line(rest)?,
            None => Self::parse_json(text)?,
        };
        let surplus = exchange.pins.len().saturating_sub(MOST_PINS);
        exchange.pins.drain(..surplus);
        exchange.check_known((exchange.lab()?.specs)())?;
        Ok(exchange)
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
                .map_err(|error| Fault::BadForm {
                    part: error.to_string(),
                }),
            None => Err(Fault::NotSettings {}),
        }
    }

    /// Whether this program has the concept and its lab every setting.
    pub fn check(&self) -> Result<(), Fault> {
        let specs = (self.lab()?.specs)();
        if let Some(name) = self.unknown().first() {
            return Err(Fault::UnknownParam {
                name: (*name).to_owned(),
                known: specs.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", "),
            });
        }
        self.check_known(specs)
    }

    fn check_known(&self, specs: &[Spec]) -> Result<(), Fault> {
        let sets = self.pins.iter().map(|pin| &pin.set).chain([&self.set]);
        for (name, text) in sets.flatten() {
            if let Some(spec) = find(specs, name) {
                spec.check(&Value::parse(text, spec)?)?;
            }
        }
        Ok(())
    }

    /// The lab of the concept.
    pub fn lab(&self) -> Result<&'static LabEntry, Fault> {
        let lab = Atlas::get().node(&self.node).and_then(|node| registry::find(&node.lab));
        lab.ok_or_else(|| Fault::UnknownConcept {
            name: self.node.clone(),
        })
    }

    fn specs(&self) -> &'static [Spec] {
        self.lab().map(|lab| (lab.specs)()).unwrap_or_default()
    }

    /// Names of settings, those of kept runs among them, that this version's lab does not have.
    pub fn unknown(&self) -> BTreeSet<&str> {
        let sets = self.pins.iter().map(|pin| &pin.set).chain([&self.set]);
        sets.flat_map(|set| self.unknown_in(set)).collect()
    }

    fn unknown_in<'a>(&self, set: &'a BTreeMap<String, String>) -> impl Iterator<Item = &'a str> {
        let specs = self.specs();
        let names = set.keys().map(String::as_str);
        names.filter(move |name| find(specs, name).is_none())
    }

    /// What is said behind another sentence of the settings that are left out; empty where there are none. A kept run with
    /// such a setting is none of them: without it, it would be another run.
    pub fn left_out(&self, words: Words) -> String {
        let names: Vec<&str> = self.unknown_in(&self.set).collect();
        if names.is_empty() {
            return String::new();
        }
        words.with("settings-left-out", &[("names", &names.join(", "))])
    }

    /// The settings that this version's lab has.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let known = self.set.iter().filter(|(name, _)| find(self.specs(), name).is_some());
        known.map(|(name, value)| (name.clone(), value.clone())).collect()
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

fn find<'a>(specs: &'a [Spec], name: &str) -> Option<&'a Spec> {
    specs.iter().find(|spec| spec.name == name)
}

/// Settings of a file, in which a number or a switch may stand as one.
fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let set = BTreeMap::<String, serde_json::Value>::deserialize(from)?;
    let text = |(name, value): (String, serde_json::Value)| match serde_json::from_value::<Value>(value) {
        Ok(value) => Ok((name, value.to_string())),
        Err(_) => Err(D::Error::custom(format_args!("set.{name}"))),
    };
    set.into_iter().map(text).collect()
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
