//! From a drawing to a picture as MNIST's were made: its ink scaled into a box of 20×20 pixels, then moved so that the
//! centre of mass lies in the middle of 28×28.

pub(super) const SIDE: usize = 28;
/// The box that MNIST's digits were fitted into.
const BOX: f32 = 20.0;
/// No drawing is enlarged more than this, so that a dot stays a dot.
const LARGEST: f32 = 2.5;
/// Below this a pixel counts as paper when the ink's extent is measured.
const PAPER: f32 = 0.1;

/// Ink between 0 and 1, scaled and centred; none where nothing was drawn. `pixels` has 28×28 values.
pub(super) fn picture(pixels: &[f32]) -> Option<Vec<f32>> {
    let ink = |index: usize| pixels[index].clamp(0.0, 1.0);
    let drawn = |index: &usize| ink(*index) > PAPER;
    let rows = (0..SIDE * SIDE).filter(drawn).map(|index| index / SIDE);
    let columns = || (0..SIDE * SIDE).filter(drawn).map(|index| index % SIDE);
    let (top, bottom) = (rows.clone().min()?, rows.max()?);
    let (left, right) = (columns().min()?, columns().max()?);
    let extent = (bottom - top).max(right - left) as f32 + 1.0;
    let scale = (BOX / extent).min(LARGEST);
    let middle = [(left + right) as f32 / 2.0, (top + bottom) as f32 / 2.0];
    let first = scaled(&ink, scale, middle, [0.0; 2]);
    let mass: f32 = first.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let mut off = [0.0; 2];
    for (index, value) in first.iter().enumerate() {
        off[0] += value * (CENTRE - (index % SIDE) as f32) / mass;
        off[1] += value * (CENTRE - (index / SIDE) as f32) / mass;
    }
    Some(scaled(&ink, scale, middle, off))
}

const CENTRE: f32 = SIDE as f32 / 2.0 - 0.5;
/// Samples along each side of a pixel, so that shrinking leaves nothing out.
const SAMPLES: usize = 3;

/// The drawing enlarged by `scale` about `middle`, which comes to the centre and `off` it.
fn scaled(ink: &impl Fn(usize) -> f32, scale: f32, middle: [f32; 2], off: [f32; 2]) -> Vec<f32> {
    let sample = |pixel: usize, part: usize| pixel as f32 + (part as f32 + 0.5) / SAMPLES as f32 - 0.5;
    let pixel = |index: usize| {
        let parts = (0..SAMPLES * SAMPLES).map(|part| {
            let x = (sample(index % SIDE, part % SAMPLES) - CENTRE - off[0]) / scale + middle[0];
            let y = (sample(index / SIDE, part / SAMPLES) - CENTRE - off[1]) / scale + middle[1];
            between(ink, x, y)
        });
        parts.sum::<f32>() / (SAMPLES * SAMPLES) as f32
    };
    (0..SIDE * SIDE).map(pixel).collect()
}

/// Bilinear interpolation; paper outside.
fn between(ink: &impl Fn(usize) -> f32, x: f32, y: f32) -> f32 {
    let at = |x: f32, y: f32| {
        let inside = |value: f32| (0.0..SIDE as f32).contains(&value);
        if inside(x) && inside(y) {
            ink(y as usize * SIDE + x as usize)
        } else {
            0.0
        }
    };
    let (left, top) = (x.floor(), y.floor());
    let (u, v) = (x - left, y - top);
    let upper = at(left, top) * (1.0 - u) + at(left + 1.0, top) * u;
    let lower = at(left, top + 1.0) * (1.0 - u) + at(left + 1.0, top + 1.0) * u;
    upper * (1.0 - v) + lower * v
}
