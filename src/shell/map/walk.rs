//! The walk over the map by arrow keys, along its tree: a chapter, its sections, their concepts.

use egui::{Id, Key};
use neural_atlas_lessons::{Atlas, Chapter, Concept, Section};

/// Something on the map that can hold the keyboard, by its numbers in the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Chapter(usize),
    Section(usize, usize),
    Concept(usize, usize, usize),
}

fn chapter(index: usize) -> &'static Chapter {
    &Atlas::get().chapters()[index]
}

fn section(place: (usize, usize)) -> &'static Section {
    &chapter(place.0).sections[place.1]
}

/// The section before or after this one in reading order, over the ends of chapters.
fn neighbour((c, s): (usize, usize), forward: bool) -> Option<(usize, usize)> {
    if forward {
        if s + 1 < chapter(c).sections.len() {
            return Some((c, s + 1));
        }
        return (c + 1 < Atlas::get().chapters().len()).then_some((c + 1, 0));
    }
    match s.checked_sub(1) {
        Some(before) => Some((c, before)),
        None => c.checked_sub(1).map(|c| (c, chapter(c).sections.len() - 1)),
    }
}

impl Place {
    /// The widget that stands there.
    pub fn id(self) -> Id {
        Id::unique(("map", self))
    }

    pub fn of_concept(id: &str) -> Option<Self> {
        let mut places = Atlas::get().chapters().iter().enumerate().flat_map(|(c, chapter)| {
            chapter.sections.iter().enumerate().flat_map(move |(s, section)| {
                let concepts = section.concepts.iter().enumerate();
                concepts.map(move |(k, concept)| (concept, Self::Concept(c, s, k)))
            })
        });
        places.find(|(concept, _)| concept.id == id).map(|(_, place)| place)
    }

    /// The concept there; none for what holds concepts.
    pub fn concept(self) -> Option<&'static Concept> {
        match self {
            Self::Concept(c, s, k) => section((c, s)).concepts.get(k),
            Self::Chapter(_) | Self::Section(..) => None,
        }
    }

    /// The section around it; none for a chapter.
    pub fn section(self) -> Option<(usize, usize)> {
        match self {
            Self::Chapter(_) => None,
            Self::Section(c, s) | Self::Concept(c, s, _) => Some((c, s)),
        }
    }

    /// Where an arrow leads: left to what holds this, right into it, up and down along the reading order of its kind. At an
    /// end of the map it stays.
    pub fn step(self, arrow: Key) -> Self {
        match arrow {
            Key::ArrowLeft => self.parent(),
            Key::ArrowRight => self.child(),
            Key::ArrowUp => self.sibling(false),
            Key::ArrowDown => self.sibling(true),
            _ => self,
        }
    }

    fn parent(self) -> Self {
        match self {
            Self::Concept(c, s, _) => Self::Section(c, s),
            Self::Section(c, _) | Self::Chapter(c) => Self::Chapter(c),
        }
    }

    fn child(self) -> Self {
        match self {
            Self::Chapter(c) => Self::Section(c, 0),
            Self::Section(c, s) if !section((c, s)).concepts.is_empty() => Self::Concept(c, s, 0),
            last => last,
        }
    }

    fn sibling(self, forward: bool) -> Self {
        match self {
            Self::Chapter(c) if forward => Self::Chapter((c + 1).min(Atlas::get().chapters().len() - 1)),
            Self::Chapter(c) => Self::Chapter(c.saturating_sub(1)),
            Self::Section(c, s) => neighbour((c, s), forward).map_or(self, |(c, s)| Self::Section(c, s)),
            Self::Concept(c, s, k) if forward && k + 1 < section((c, s)).concepts.len() => Self::Concept(c, s, k + 1),
            Self::Concept(c, s, k) if !forward && k > 0 => Self::Concept(c, s, k - 1),
            Self::Concept(c, s, _) => neighbour((c, s), forward).map_or(self, |(c, s)| {
                let last = section((c, s)).concepts.len().saturating_sub(1);
                Self::Concept(c, s, if forward { 0 } else { last })
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn down_from_the_first_concept_passes_all_390_once_and_up_leads_back() {
        let mut place = Place::Concept(0, 0, 0);
        let mut passed = HashSet::from([place]);
        while place != place.step(Key::ArrowDown) {
            place = place.step(Key::ArrowDown);
            assert!(passed.insert(place), "{place:?} twice");
        }
        assert_eq!(passed.len(), Atlas::get().concepts().count());
        for _ in 1..passed.len() {
            place = place.step(Key::ArrowUp);
        }
        assert_eq!(place, Place::Concept(0, 0, 0));
    }

    #[test]
    fn left_twice_from_any_concept_is_its_chapter_and_right_twice_leads_in_again() {
        for concept in Atlas::get().concepts() {
            let place = Place::of_concept(&concept.id).unwrap();
            let (c, s) = place.section().unwrap();
            assert_eq!(place.step(Key::ArrowLeft), Place::Section(c, s));
            let chapter = place.step(Key::ArrowLeft).step(Key::ArrowLeft);
            assert_eq!(chapter, Place::Chapter(c));
            assert_eq!(chapter.step(Key::ArrowLeft), chapter);
            let first = chapter.step(Key::ArrowRight).step(Key::ArrowRight);
            assert_eq!(first, Place::Concept(c, 0, 0));
            assert_eq!(first.step(Key::ArrowRight), first);
        }
    }
}
