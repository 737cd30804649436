//! Pictures of digits, changed: one affine map for turn, shift, scale and crop, then ink and what covers it.

use super::{Kind, Params};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Pixels along each side.
pub const SIDE: usize = 28;

/// How strong each change may be; see [`Params`] for units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strength {
    pub rotation: f64,
    pub shift: f64,
    pub scale: f64,
    pub crop: f64,
    pub noise: f64,
    pub cutout: f64,
    pub brightness: f64,
}

/// What chance says, whatever the strengths are: so that a slider changes a picture smoothly and not at random.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// Turn, shift right, shift down, size, crop right, crop down, cover right, cover down, ink: each from -1 to 1.
    units: [f64; 9],
    /// The generator of the pixels' noise.
    noise: ChaCha8Rng,
}

impl Draw {
    pub fn new(rng: &mut ChaCha8Rng) -> Self {
        use rand::SeedableRng;
        Self {
            units: std::array::from_fn(|_| 2.0 * rng.random::<f64>() - 1.0),
            noise: ChaCha8Rng::seed_from_u64(rng.random()),
        }
    }
}

impl Strength {
    pub fn of(params: &Params) -> Self {
        Self {
            rotation: params.rotation,
            shift: params.shift,
            scale: params.scale,
            crop: params.crop,
            noise: params.noise,
            cutout: params.cutout,
            brightness: params.brightness,
        }
    }

    /// The fixed disturbances of the tests; only the turn can be set.
    pub fn of_test(kind: Kind, angle: f64) -> Self {
        let none = Self::default();
        match kind {
            Kind::Turned => Self {
                rotation: angle,
                ..none
            },
            Kind::Shifted => Self { shift: 4.0, ..none },
            Kind::Scaled => Self { scale: 0.4, ..none },
            Kind::Noisy => Self { noise: 0.4, ..none },
            Kind::Covered => Self { cutout: 12.0, ..none },
            Kind::Dimmed => Self {
                brightness: 0.8,
                ..none
            },
            _ => none,
        }
    }

    /// A changed copy of 28×28 pixels of ink between 0 and 1.
    pub fn apply(&self, picture: &[f32], draw: &Draw) -> Vec<f32> {
        let [
            turn,
            right,
            down,
            size,
            crop_right,
            crop_down,
            cover_right,
            cover_down,
            ink,
        ] = draw.units;
        let window = 1.0 - self.crop;
        let mut changed = warp(
            picture,
            turn * self.rotation,
            // A window of the side `window`, somewhere inside, is enlarged to the whole.
            [
                right * self.shift - crop_right * self.crop * SIDE as f64 / 2.0 / window,
                down * self.shift - crop_down * self.crop * SIDE as f64 / 2.0 / window,
            ],
            (1.0 + self.scale).powf(size) / window,
        );
        // Only weaker ink can be told from full ink, which is the most there is.
        let factor = (1.0 + ink * self.brightness) as f32;
        let mut noise = draw.noise.clone();
        for value in &mut changed {
            *value *= factor;
            if self.noise > 0.0 {
                *value += (self.noise * crate::math::random::normal(&mut noise)) as f32;
            }
            *value = value.clamp(0.0, 1.0);
        }
        self.cover(&mut changed, [cover_right, cover_down]);
        changed
    }

    /// Covers a square with paper (DeVries and Taylor 2017); its middle may lie anywhere, so that it may stick out.
    fn cover(&self, picture: &mut [f32], place: [f64; 2]) {
        let middle = place.map(|unit| SIDE as f64 / 2.0 * (1.0 + unit));
        let half = self.cutout / 2.0;
        for (index, value) in picture.iter_mut().enumerate() {
            let pixel = [index % SIDE, index / SIDE].map(|at| at as f64 + 0.5);
            if (pixel[0] - middle[0]).abs() < half && (pixel[1] - middle[1]).abs() < half {
                *value = 0.0;
            }
        }
    }
}

/// Turns clockwise by `degrees` about the middle, grows by `size`, then shifts right and down by pixels; each pixel of the
/// result is read from where it came from, blended between its four neighbours.
pub fn warp(picture: &[f32], degrees: f64, [right, down]: [f64; 2], size: f64) -> Vec<f32> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = (SIDE as f64 - 1.0) / 2.0;
    let mut warped = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (x, y) = (column as f64 - middle - right, row as f64 - middle - down);
            let from = [(cos * x + sin * y) / size + middle, (cos * y - sin * x) / size + middle];
            warped.push(blended(picture, from));
        }
    }
    warped
}

fn blended(picture: &[f32], [x, y]: [f64; 2]) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let (across, along) = ((x - left) as f32, (y - top) as f32);
    let at = |column: f64, row: f64| {
        let inside = (0.0..SIDE as f64).contains(&column) && (0.0..SIDE as f64).contains(&row);
        if inside {
            picture[row as usize * SIDE + column as usize]
        } else {
            0.0
        }
    };
    let upper = at(left, top) * (1.0 - across) + at(left + 1.0, top) * across;
    let lower = at(left, top + 1.0) * (1.0 - across) + at(left + 1.0, top + 1.0) * across;
    upper * (1.0 - along) + lower * along
}
