//! Parameters by name, as presets and links carry them.

use serde::{Deserialize, Deserializer, de::Error};

/// Names and values as a person types them after `--set`; the engine's specs read and check them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(Vec<(String, String)>);

impl Settings {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Names and values as they stand, for loading at once.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These settings with those of `other` laid over them.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let kept = self.0.iter().filter(|(name, _)| other.get(name).is_none());
        Self(kept.chain(&other.0).cloned().collect())
    }
}

impl FromIterator<(String, String)> for Settings {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = toml::Table::deserialize(deserializer)?;
        let pair = |(name, value): (String, toml::Value)| match value {
            toml::Value::String(text) => Ok((name, text)),
            toml::Value::Integer(number) => Ok((name, number.to_string())),
            toml::Value::Float(number) => Ok((name, number.to_string())),
            toml::Value::Boolean(on) => Ok((name, on.to_string())),
            _ => Err(D::Error::custom(format!(
                "the value of '{name}' must be a text, a number, true or false"
            ))),
        };
        table.into_iter().map(pair).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_the_text_that_a_person_would_type() {
        let settings: Settings = toml::from_str("lr = 1e-3\nhidden = \"8,8\"\nsteps = 20\nshow = true").unwrap();
        let pairs: Vec<_> = settings.iter().collect();
        assert_eq!(
            pairs,
            [("hidden", "8,8"), ("lr", "0.001"), ("show", "true"), ("steps", "20")]
        );
    }

    #[test]
    fn what_is_laid_over_wins() {
        let below: Settings = toml::from_str("lr = 0.1\nbatch = 10").unwrap();
        let above: Settings = toml::from_str("lr = 3").unwrap();
        let both = below.with(&above);
        assert_eq!(
            (both.get("lr"), both.get("batch"), both.iter().count()),
            (Some("3"), Some("10"), 2)
        );
    }

    #[test]
    fn a_list_is_refused_by_name() {
        let error = toml::from_str::<Settings>("hidden = [8, 8]").unwrap_err().to_string();
        assert!(error.contains("'hidden'"), "{error}");
    }
}
