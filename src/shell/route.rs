//! Where the person is, where they came from, and the way back.

use neural_atlas_lessons::Atlas;

/// A page of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    #[default]
    Map,
    /// The page of all challenges.
    Challenges,
    /// The lesson page of this concept.
    Lesson(String),
}

impl Route {
    /// Reads what a person named: a concept, or a lab for its first concept; nothing for what is not built.
    pub fn find(name: &str) -> Option<Self> {
        let atlas = Atlas::get();
        let node = atlas.node(name).or_else(|| atlas.lab(name)?.nodes.first())?;
        crate::panels::find(&node.lab)?;
        Some(Self::Lesson(node.id.clone()))
    }

    pub fn node(&self) -> Option<&str> {
        match self {
            Self::Map | Self::Challenges => None,
            Self::Lesson(node) => Some(node),
        }
    }
}

/// The pages of this session, like a browser's.
#[derive(Debug, Default)]
pub struct Trail {
    past: Vec<Route>,
    here: Route,
    future: Vec<Route>,
}

/// Pages remembered for going back.
const DEPTH: usize = 100;

impl Trail {
    pub fn starting_at(route: Route) -> Self {
        Self {
            here: route,
            ..Self::default()
        }
    }

    pub fn here(&self) -> &Route {
        &self.here
    }

    pub fn go(&mut self, route: Route) {
        if route == self.here {
            return;
        }
        self.past.push(std::mem::replace(&mut self.here, route));
        if self.past.len() > DEPTH {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// False where there is nothing to go back to.
    pub fn back(&mut self) -> bool {
        let Some(route) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.here, route));
        true
    }

    pub fn forward(&mut self) -> bool {
        let Some(route) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.here, route));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(node: &str) -> Route {
        Route::Lesson(node.into())
    }

    #[test]
    fn back_and_forward_walk_the_pages_and_a_new_page_ends_the_future() {
        let mut trail = Trail::default();
        trail.go(lesson("relu"));
        trail.go(lesson("momentum"));
        trail.go(lesson("momentum"));
        assert!(trail.back());
        assert_eq!(*trail.here(), lesson("relu"));
        assert!(trail.forward());
        assert_eq!(*trail.here(), lesson("momentum"));
        assert!(trail.back() && trail.back() && !trail.back());
        assert_eq!(*trail.here(), Route::Map);
        trail.go(lesson("cnn"));
        assert!(!trail.forward());
    }
}
