//! Data that the learner draws: places on the plane, each of a class.

use crate::fault::Fault;

/// A place and its class.
pub type Place = ([f32; 2], usize);

/// What was drawn so far, and what may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    places: Vec<Place>,
    /// Half the side of the plane, the number of classes, and places at most.
    extent: f32,
    classes: usize,
    limit: usize,
}

impl Sketch {
    /// An empty one on the square `[-extent, extent]²`.
    pub fn new(extent: f64, classes: usize, limit: usize) -> Self {
        Self {
            places: vec![],
            extent: extent as f32,
            classes,
            limit,
        }
    }

    /// Adds a place.
    ///
    /// # Errors
    /// `OutsidePicture` beyond the square or the classes, `TooManyPoints` where there is no more room.
    pub fn add(&mut self, at: [f32; 2], class: usize) -> Result<(), Fault> {
        if at.iter().any(|v| !v.is_finite() || v.abs() > self.extent) || class >= self.classes {
            return Err(Fault::OutsidePicture {});
        }
        if self.places.len() >= self.limit {
            return Err(Fault::TooManyPoints { limit: self.limit });
        }
        self.places.push((at, class));
        Ok(())
    }

    /// Takes out what lies within `radius` of `at`.
    pub fn erase(&mut self, at: [f32; 2], radius: f32) {
        self.places.retain(|([x, y], _)| (x - at[0]).hypot(y - at[1]) > radius);
    }

    pub fn clear(&mut self) {
        self.places.clear();
    }

    pub fn places(&self) -> &[Place] {
        &self.places
    }
    pub fn len(&self) -> usize {
        self.places.len()
    }
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
    /// Places of one class.
    pub fn count(&self, class: usize) -> usize {
        self.places.iter().filter(|(_, own)| *own == class).count()
    }
}
