//! The map: chapters, sections and concepts, and the labs that are built.

use crate::{
    built::BUILT,
    fault::LessonError,
    lang::{Both, Lang},
    lecture::{self, Lecture},
    lesson::{Lesson, Node},
    search::{self, Fit, Index},
};
use serde::Deserialize;
use std::{collections::HashMap, sync::LazyLock};

const FILE: &str = "src/lessons/atlas.toml";
const PINYIN: &str = "src/lessons/pinyin.toml";

/// The whole map with every built lesson.
#[derive(Debug)]
pub struct Atlas {
    chapters: Vec<Chapter>,
    lessons: Vec<Lesson>,
    lectures: Vec<Lecture>,
    /// Chapter, section and place of a concept.
    places: HashMap<String, (usize, usize, usize)>,
}

/// A chapter; its id is the first part of its labs' ids.
#[derive(Debug)]
pub struct Chapter {
    pub id: String,
    pub name: Both,
    pub sections: Vec<Section>,
}

/// A section; its id is `chapter/section`.
#[derive(Debug)]
pub struct Section {
    pub id: String,
    pub name: Both,
    /// Ids of its labs, `chapter/section/lab`, built or not.
    pub labs: Vec<String>,
    pub concepts: Vec<Concept>,
}

/// A concept of the map.
#[derive(Debug, PartialEq, Eq)]
pub struct Concept {
    pub id: String,
    pub name: Both,
    /// Pinyin initials of the Chinese name; its Latin letters and digits stay.
    pub initials: String,
    /// The lab that shows it, `chapter/section/lab`, built or not.
    pub lab: String,
    /// Its names as the search reads them.
    pub(crate) index: Index,
}

impl Concept {
    pub fn name(&self, lang: Lang) -> &str {
        self.name.get(lang)
    }

    /// `chapter/section`.
    pub fn section_id(&self) -> &str {
        self.lab.rsplit_once('/').map_or(&self.lab, |(section, _)| section)
    }
}

static ATLAS: LazyLock<Atlas> = LazyLock::new(|| match Atlas::embedded() {
    Ok(atlas) => atlas,
    // The files are embedded, and the test `the_embedded_map_and_lessons_parse` reads the very same bytes.
    Err(error) => panic!("{error}"),
});

impl Atlas {
    /// The map of this program.
    pub fn get() -> &'static Self {
        &ATLAS
    }

    fn embedded() -> Result<Self, LessonError> {
        let mut atlas = Self::parse(include_str!("atlas.toml"))?;
        for files in BUILT {
            atlas.lessons.push(Lesson::parse(files)?);
        }
        atlas.lectures = lecture::read()?;
        Ok(atlas)
    }

    fn parse(text: &str) -> Result<Self, LessonError> {
        let map: raw::Map = toml::from_str(text).map_err(|error| LessonError::toml(FILE, &error))?;
        let mut chapters: Vec<Chapter> = map.chapter.into_iter().map(raw::Chapter::build).collect();
        let pinyin: HashMap<String, String> =
            toml::from_str(include_str!("pinyin.toml")).map_err(|error| LessonError::toml(PINYIN, &error))?;
        let sections = chapters.iter_mut().flat_map(|chapter| &mut chapter.sections);
        for concept in sections.flat_map(|section| &mut section.concepts) {
            let spelt = pinyin.get(&concept.id).map_or("", String::as_str);
            let names = [&concept.name.zh, &concept.name.en, &concept.id];
            concept.index = Index::new(names.map(String::as_str), &concept.initials, spelt);
        }
        let mut places = HashMap::new();
        for (c, chapter) in chapters.iter().enumerate() {
            for (s, section) in chapter.sections.iter().enumerate() {
                for (n, concept) in section.concepts.iter().enumerate() {
                    if !concept.lab.starts_with(&format!("{}/", section.id)) || !section.id.starts_with(&chapter.id) {
                        return Err(LessonError::content(FILE, &concept.lab, "stands in another section"));
                    }
                    if places.insert(concept.id.clone(), (c, s, n)).is_some() {
                        return Err(LessonError::content(FILE, &concept.id, "stands twice"));
                    }
                }
            }
        }
        Ok(Self {
            chapters,
            lessons: Vec::new(),
            lectures: Vec::new(),
            places,
        })
    }

    /// Chapters in reading order.
    pub fn chapters(&self) -> &[Chapter] {
        &self.chapters
    }

    /// Every concept in reading order.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        self.chapters
            .iter()
            .flat_map(|chapter| &chapter.sections)
            .flat_map(|section| &section.concepts)
    }

    pub fn concept(&self, id: &str) -> Option<&Concept> {
        self.place(id).map(|(_, _, concept)| concept)
    }

    /// A concept with the chapter and section in which it stands.
    pub fn place(&self, id: &str) -> Option<(&Chapter, &Section, &Concept)> {
        let (c, s, n) = *self.places.get(id)?;
        let (chapter, section) = (&self.chapters[c], &self.chapters[c].sections[s]);
        Some((chapter, section, &section.concepts[n]))
    }

    /// The built labs, sorted by id.
    pub fn labs(&self) -> &[Lesson] {
        &self.lessons
    }

    /// The ready lectures in the order of the chapters.
    pub fn lectures(&self) -> &[Lecture] {
        &self.lectures
    }

    /// A built lab's lesson.
    pub fn lab(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// A concept's lesson, when its lab is built.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.lab(&self.concept(id)?.lab)?.node(id)
    }

    /// Concepts that match a query in Chinese, English, pinyin or its initials, the best first, a misspelt one last.
    /// An empty query matches nothing.
    pub fn search(&self, query: &str) -> Vec<&Concept> {
        self.ranked(query).into_iter().map(|(_, concept)| concept).collect()
    }

    /// The same with how well each fits, for lists that mix concepts with other things.
    pub fn ranked(&self, query: &str) -> Vec<(Fit, &Concept)> {
        search::search(self.concepts(), query)
    }
}

/// The file's own shape.
mod raw {
    use super::{Both, Deserialize};

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Map {
        pub chapter: Vec<Chapter>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Chapter {
        id: String,
        zh: String,
        en: String,
        section: Vec<Section>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Section {
        id: String,
        zh: String,
        en: String,
        lab: Vec<Lab>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Lab {
        id: String,
        concepts: Vec<Concept>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Concept {
        id: String,
        zh: String,
        en: String,
        py: String,
    }

    impl Chapter {
        pub fn build(self) -> super::Chapter {
            super::Chapter {
                id: self.id,
                name: Both {
                    zh: self.zh,
                    en: self.en,
                },
                sections: self.section.into_iter().map(Section::build).collect(),
            }
        }
    }

    impl Section {
        fn build(self) -> super::Section {
            super::Section {
                id: self.id,
                name: Both {
                    zh: self.zh,
                    en: self.en,
                },
                labs: self.lab.iter().map(|lab| lab.id.clone()).collect(),
                concepts: self.lab.into_iter().flat_map(Lab::build).collect(),
            }
        }
    }

    impl Lab {
        fn build(self) -> impl Iterator<Item = super::Concept> {
            self.concepts.into_iter().map(move |concept| super::Concept {
                id: concept.id,
                name: Both {
                    zh: concept.zh,
                    en: concept.en,
                },
                initials: concept.py,
                lab: self.id.clone(),
                index: Default::default(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_map_and_lessons_parse() {
        Atlas::embedded().unwrap();
    }

    #[test]
    fn the_map_has_6_chapters_27_sections_59_labs_and_390_concepts() {
        let atlas = Atlas::get();
        let sections = || atlas.chapters().iter().flat_map(|chapter| &chapter.sections);
        assert_eq!(atlas.chapters().len(), 6);
        assert_eq!(sections().count(), 27);
        assert_eq!(sections().map(|section| section.labs.len()).sum::<usize>(), 59);
        assert_eq!(atlas.concepts().count(), 390);
        assert_eq!(atlas.places.len(), 390);
    }

    #[test]
    fn every_concept_has_both_names_and_initials_of_letters_and_digits() {
        for concept in Atlas::get().concepts() {
            assert!(
                !concept.name.zh.is_empty() && !concept.name.en.is_empty(),
                "{}",
                concept.id
            );
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            assert!(
                !concept.initials.is_empty() && concept.initials.chars().all(plain),
                "{}",
                concept.id
            );
            assert!(concept.id.chars().all(|c| plain(c) || c == '-'), "{}", concept.id);
        }
    }

    #[test]
    fn names_are_short_and_no_two_concepts_share_one() {
        for lang in Lang::ALL {
            let mut seen = HashMap::new();
            for concept in Atlas::get().concepts() {
                let limit = if lang == Lang::Zh { 20 } else { 34 };
                assert!(concept.name(lang).chars().count() <= limit, "{}", concept.name(lang));
                if let Some(other) = seen.insert(concept.name(lang), &concept.id) {
                    panic!("{} and {other} are both called {}", concept.id, concept.name(lang));
                }
            }
        }
    }

    #[test]
    fn momentum_stands_in_training_optimizers() {
        let (chapter, section, concept) = Atlas::get().place("momentum").unwrap();
        assert_eq!(
            (chapter.id.as_str(), section.id.as_str()),
            ("training", "training/optimizers")
        );
        assert_eq!((concept.name(Lang::Zh), concept.initials.as_str()), ("动量法", "dlf"));
        assert_eq!(concept.section_id(), "training/optimizers");
    }

    #[test]
    fn an_error_in_the_map_names_the_file_and_the_line() {
        let error = Atlas::parse("[[chapter]]\nid = \"a\"\nzh = 3").unwrap_err().to_string();
        assert!(error.starts_with(FILE) && error.contains("line 3"), "{error}");
    }
}
