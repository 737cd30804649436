//! Two classes on the plane `[-6, 6]²`, made from a seed and moved by the learner's hand.

use crate::{
    choices,
    data::plane::{EXTENT, Shape, points},
    math::random,
    view::Points,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

choices! {
    /// How the two classes lie.
    pub enum Dataset {
        /// On either side of the origin.
        Clusters = "clusters",
        /// One behind the other as seen from the origin: no line through the origin parts them.
        Offset = "offset",
        /// Two clusters that run into each other.
        Overlap = "overlap",
        /// Four corners, the classes crosswise: no line parts them.
        Xor = "xor",
    }
}

impl Dataset {
    /// `count` points, the two classes in turn.
    pub fn points(self, count: usize, seed: u64) -> Points {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (centres, deviation) = match self {
            Self::Clusters => ([[-2.4, -1.6], [2.4, 1.6]], 0.9),
            Self::Offset => ([[1.2, 1.0], [4.2, 3.4]], 0.6),
            Self::Overlap => ([[-1.1, 0.9], [1.1, -0.9]], 1.3),
            Self::Xor => return points(Shape::Xor, count, 0.0, &mut rng),
        };
        let mut made = Points::default();
        for index in 0..count {
            let class = index % 2;
            let at = centres[class]
                .map(|centre: f64| (centre + deviation * random::normal(&mut rng)).clamp(-EXTENT, EXTENT) as f32);
            made.at.push(at);
            made.target.push(class as f32);
        }
        made
    }
}
