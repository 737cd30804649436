//! Every word shown to a person, in Chinese and English, from assets/ui.zh.ftl and assets/ui.en.ftl.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use neural_atlas_engine::fault::Fault;
use std::{
    collections::{HashMap, HashSet},
    fmt::Display,
    sync::{LazyLock, Mutex, PoisonError},
};
use unic_langid::LanguageIdentifier;

pub use neural_atlas_lessons::Lang;

/// Chinese where the system speaks Chinese, English elsewhere.
pub fn system_lang() -> Lang {
    match sys_locale::get_locale() {
        Some(locale) if locale.to_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

/// The texts of one language: those without arguments formatted once, the rest on demand.
struct Texts {
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<String, String>,
}

pub const ZH: &str = include_str!("../../assets/ui.zh.ftl");
pub const EN: &str = include_str!("../../assets/ui.en.ftl");

static TEXTS: LazyLock<[Texts; 2]> = LazyLock::new(|| [Texts::read(Lang::Zh, ZH), Texts::read(Lang::En, EN)]);

/// The keys of an .ftl file in order.
pub fn keys(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| {
            let (key, _) = line.split_once('=')?;
            Some(key.trim())
        })
}

impl Texts {
    fn read(lang: Lang, source: &str) -> Self {
        let locale: LanguageIdentifier = lang.name().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        // What does not parse is left out here and found by a test; what does is still shown.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        let mut texts = Self {
            bundle,
            plain: HashMap::new(),
        };
        texts.plain = keys(source)
            .filter_map(|key| Some((key.to_owned(), texts.format(key, None)?)))
            .collect();
        texts
    }

    fn format(&self, key: &str, args: Option<&FluentArgs>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

/// A missing key shows itself, so that it is noticed.
fn missing(key: &str) -> &'static str {
    static SEEN: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = seen.get(key) {
        return known;
    }
    let kept: &'static str = Box::leak(key.to_owned().into_boxed_str());
    seen.insert(kept);
    kept
}

/// The words of one language; a handle to pass around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub lang: Lang,
}

impl Words {
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language that the window speaks now.
    pub fn of(ctx: &egui::Context) -> Self {
        Self::new(
            ctx.data(|data| data.get_temp(egui::Id::unique("lang")))
                .unwrap_or_default(),
        )
    }

    /// Makes the window speak this language.
    pub fn install(self, ctx: &egui::Context) {
        ctx.data_mut(|data| data.insert_temp(egui::Id::unique("lang"), self.lang));
    }

    fn texts(self) -> &'static Texts {
        &TEXTS[match self.lang {
            Lang::Zh => 0,
            Lang::En => 1,
        }]
    }

    pub fn has(self, key: &str) -> bool {
        self.texts().plain.contains_key(key)
    }

    fn get(self, key: &str) -> Option<&'static str> {
        self.texts().plain.get(key).map(String::as_str)
    }

    /// The text of a key.
    pub fn t(self, key: &str) -> &'static str {
        self.get(key).unwrap_or_else(|| missing(key))
    }

    /// The text of a key with its arguments filled in.
    pub fn with(self, key: &str, args: &[(&str, &dyn Display)]) -> String {
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set(*name, FluentValue::from(value.to_string()));
        }
        self.texts()
            .format(key, Some(&fluent))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The first of the keys that has a text.
    fn first(self, special: &str, general: &str) -> &'static str {
        self.get(special).unwrap_or_else(|| self.t(general))
    }

    /// The name of a parameter: the lab's own word for it, else the common one. `lab` is the lab's whole path; the own
    /// word is `param-<lab>-<name>`, or `param-<section>-<lab>-<name>` where two labs have one name.
    pub fn param(self, lab: &str, name: &str) -> &'static str {
        let mut parts = lab.rsplit('/');
        let (lab, section) = (parts.next().unwrap_or(lab), parts.next().unwrap_or_default());
        self.get(&format!("param-{section}-{lab}-{name}"))
            .unwrap_or_else(|| self.first(&format!("param-{lab}-{name}"), &format!("param-{name}")))
    }

    /// The name of an option of the parameter `param`: `option-<param>-<name>`, else `option-<name>`.
    pub fn option(self, param: &str, name: &str) -> &'static str {
        self.first(&format!("option-{param}-{name}"), &format!("option-{name}"))
    }

    pub fn group(self, name: &str) -> &'static str {
        self.t(&format!("group-{name}"))
    }

    /// The unit's word, empty for a plain number.
    pub fn unit(self, name: &str) -> &'static str {
        if name.is_empty() {
            ""
        } else {
            self.t(&format!("unit-{name}"))
        }
    }

    /// The name of a metric; for `loss.adam` the text `metric-loss-of`, else `metric-loss`, with the option's name as `$of`.
    pub fn metric(self, name: &str) -> String {
        if let Some(known) = self.get(&format!("metric-{}", name.replace('.', "-"))) {
            return known.to_owned();
        }
        match name.split_once('.') {
            Some((head, of)) => {
                let own = format!("metric-{head}-of");
                let key = if self.has(&own) { own } else { format!("metric-{head}") };
                self.with(&key, &[("of", &self.option("", of))])
            }
            None => format!("metric-{name}"),
        }
    }

    /// The short name for a curve's end: the option alone for `loss.adam`.
    pub fn metric_short(self, name: &str) -> String {
        if let Some(known) = self.get(&format!("short-{}", name.replace('.', "-"))) {
            return known.to_owned();
        }
        match name.rsplit_once('.') {
            Some((_, of)) => self.option("", of).to_owned(),
            None => self.metric(name),
        }
    }

    /// What a chart of these metrics is about, where all of them are about one thing that has a name: `chart-of-<head>`.
    pub fn chart_topic<'a>(self, mut metrics: impl Iterator<Item = &'a str>) -> Option<&'static str> {
        let topic = |name: &str| {
            let head = name.split('.').next().unwrap_or(name);
            let head = head.strip_prefix("plain_").unwrap_or(head);
            let head = if head.ends_with("accuracy") { "accuracy" } else { head };
            self.get(&format!("chart-of-{head}"))
        };
        let first = topic(metrics.next()?)?;
        metrics.all(|name| topic(name) == Some(first)).then_some(first)
    }

    /// The sentence of a refusal. What in it is a stable name of the program (`fault-<argument>-<value>`) is said in words.
    pub fn fault(self, fault: &Fault) -> String {
        let spoken = |(name, value): (&'static str, String)| {
            let known = self.get(&format!("fault-{name}-{value}")).map(str::to_owned);
            (name, known.unwrap_or(value))
        };
        let mut args: Vec<(&str, String)> = fault.args().into_iter().map(spoken).collect();
        if let Fault::BadScene { number, why } = fault {
            args = vec![("number", number.to_string()), ("why", self.fault(why))];
        }
        let args: Vec<(&str, &dyn Display)> = args
            .iter()
            .map(|(name, value)| (*name, value as &dyn Display))
            .collect();
        self.with(&format!("fault-{}", fault.code()), &args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neural_atlas_engine::params::Kind;

    #[test]
    fn both_languages_have_the_same_keys_once_each_and_parse() {
        let sorted = |source: &'static str| {
            assert!(
                FluentResource::try_new(source.to_owned())
                    .map_err(|(_, errors)| errors)
                    .is_ok()
            );
            let mut sorted: Vec<&str> = keys(source).collect();
            sorted.sort_unstable();
            if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
                panic!("{} stands twice", pair[0]);
            }
            sorted
        };
        let (zh, en) = (sorted(ZH), sorted(EN));
        let lacks = |a: &[&'static str], b: &[&'static str]| -> Vec<_> {
            a.iter().filter(|key| !b.contains(key)).copied().collect()
        };
        assert_eq!(lacks(&zh, &en), Vec::<&str>::new(), "only in ui.zh.ftl");
        assert_eq!(lacks(&en, &zh), Vec::<&str>::new(), "only in ui.en.ftl");
    }

    #[test]
    fn english_words_have_no_quotation_marks_or_dots_that_stand_like_chinese_ones() {
        let chinese: Vec<_> = EN
            .lines()
            .filter(|line| line.contains(['‘', '’', '“', '”', '…']))
            .collect();
        assert_eq!(chinese, Vec::<&str>::new());
    }

    #[test]
    fn a_chart_of_accuracies_alone_is_named_after_them_and_a_mixed_one_is_not() {
        let words = Words::new(Lang::En);
        let topic = |names: &[&str]| words.chart_topic(names.iter().copied());
        let accuracy = topic(&["train_accuracy", "plain_clean_accuracy", "accuracy.mse"]);
        assert_eq!(accuracy, Some(words.t("chart-of-accuracy")));
        assert_eq!(topic(&["train_accuracy", "stuck"]), None);
        assert_eq!(topic(&["slope.mse", "slope.mae"]), Some(words.t("chart-of-slope")));
    }

    /// The variables of every key, so that a translation forgets none.
    #[test]
    fn both_languages_fill_in_the_same_arguments() {
        let args = |source: &str| -> HashMap<String, Vec<String>> {
            let mut found: HashMap<String, Vec<String>> = HashMap::new();
            let mut key = String::new();
            for line in source.lines() {
                if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                    key = line.split('=').next().unwrap_or_default().trim().to_owned();
                }
                let list = found.entry(key.clone()).or_default();
                for part in line.split('$').skip(1) {
                    list.push(
                        part.chars()
                            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
                            .collect(),
                    );
                }
                list.sort();
                list.dedup();
            }
            found
        };
        let (zh, en) = (args(ZH), args(EN));
        for (key, names) in &zh {
            assert_eq!(Some(names), en.get(key), "{key}");
        }
    }

    #[test]
    fn every_fault_has_a_sentence_in_both_languages() {
        for lang in Lang::ALL {
            for code in Fault::CODES {
                assert!(
                    Words::new(lang).has(&format!("fault-{code}")),
                    "fault-{code} in {}",
                    lang.name()
                );
            }
        }
    }

    /// The first key of each lab's parameters, options, groups, units and metrics that has no words.
    #[test]
    fn everything_that_a_lab_declares_has_words_in_both_languages() {
        let mut lacking = vec![];
        for words in Lang::ALL.map(Words::new) {
            let mut need = |shown: &str, key: String| {
                if shown.contains(&key) {
                    lacking.push(format!("{key} ({})", words.lang.name()));
                }
            };
            for lab in neural_atlas_engine::registry::LABS {
                for spec in (lab.specs)() {
                    need(words.param(lab.id, spec.name), format!("param-{}", spec.name));
                    need(words.group(spec.group), format!("group-{}", spec.group));
                    if !spec.unit.is_empty() {
                        need(words.unit(spec.unit), format!("unit-{}", spec.unit));
                    }
                    let (Kind::Choice { options } | Kind::Flags { options }) = spec.kind else {
                        continue;
                    };
                    for option in options {
                        need(words.option(spec.name, option), format!("option-{option}"));
                    }
                }
                for metric in lab.metrics {
                    need(&words.metric(metric.name), format!("metric-{}", metric.name));
                    if let Some((head, of)) = metric.name.split_once('.') {
                        need(&words.metric(metric.name), format!("metric-{head}"));
                        need(&words.metric(metric.name), format!("option-{of}"));
                    }
                }
            }
        }
        assert_eq!(lacking, Vec::<String>::new());
    }

    #[test]
    fn a_chinese_refusal_holds_no_english_word_of_the_program() {
        let zh = Words::new(Lang::Zh);
        let what = |what: &str| Fault::NothingThere { what: what.into() };
        let offered = |what: &str| Fault::NotOffered { what: what.into() };
        let wrong = |expected: &str| Fault::WrongKind {
            name: "学习率".into(),
            value: "快".into(),
            expected: expected.into(),
        };
        let faults = ["weight", "bias", "channel"].map(what).into_iter();
        let faults = faults.chain(["import", "pytorch", "burn", "data-csv"].map(offered));
        let faults = faults.chain(["float", "int", "bool", "choice", "flags", "text"].map(wrong));
        let names = ["PyTorch", "burn", "CSV", "on", "off"];
        for fault in faults.chain([Fault::NotAModel {}, Fault::NoGpu {}]) {
            let said = zh.fault(&fault);
            let mut rest = said.clone();
            names.iter().for_each(|name| rest = rest.replace(name, ""));
            let latin = rest.replace("CPU", "").replace("safetensors", "");
            assert!(!latin.chars().any(|c| c.is_ascii_alphabetic()), "{said}");
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(Words::new(Lang::Zh).t("no-such-key"), "no-such-key");
        assert_eq!(Words::new(Lang::En).with("no-such-key", &[("n", &3)]), "no-such-key");
    }

    #[test]
    fn a_metric_of_one_optimizer_is_named_after_it() {
        assert!(Words::new(Lang::En).metric("loss.adam").contains("Adam"));
        assert_eq!(Words::new(Lang::En).metric_short("loss.adam"), "Adam");
    }
}
