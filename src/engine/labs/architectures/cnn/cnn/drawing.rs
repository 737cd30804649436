//! From strokes to a picture as MNIST's were made: scaled into a box of 20×20 pixels, then moved so that the
//! centre of mass lies in the middle of 28×28.

const SIDE: usize = 28;
/// The box that MNIST's digits were fitted into.
const BOX: f32 = 20.0;
/// Half the pen's width, in pixels of the picture.
const PEN: f32 = 1.15;
/// No drawing is enlarged to more pixels per pad width than this, so that a dot stays a dot.
const LARGEST: f32 = 60.0;

/// Ink between 0 and 1; none where nothing was drawn.
pub(super) fn picture(strokes: &[Vec<[f32; 2]>]) -> Option<Vec<f32>> {
    let points = || {
        strokes
            .iter()
            .flatten()
            .filter(|at| at.iter().all(|value| value.is_finite()))
    };
    points().next()?;
    let mut low = [f32::INFINITY; 2];
    let mut high = [f32::NEG_INFINITY; 2];
    for at in points() {
        for axis in 0..2 {
            low[axis] = low[axis].min(at[axis]);
            high[axis] = high[axis].max(at[axis]);
        }
    }
    let extent = (high[0] - low[0]).max(high[1] - low[1]).max(f32::MIN_POSITIVE);
    let scale = ((BOX - 2.0 * PEN) / extent).min(LARGEST);
    let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
    let first = render(strokes, scale, middle, [0.0; 2]);
    let mass: f32 = first.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let centre = SIDE as f32 / 2.0 - 0.5;
    let mut off = [0.0; 2];
    for (index, ink) in first.iter().enumerate() {
        off[0] += ink * (centre - (index % SIDE) as f32) / mass;
        off[1] += ink * (centre - (index / SIDE) as f32) / mass;
    }
    Some(render(strokes, scale, middle, off))
}

fn render(strokes: &[Vec<[f32; 2]>], scale: f32, middle: [f32; 2], off: [f32; 2]) -> Vec<f32> {
    let centre = SIDE as f32 / 2.0 - 0.5;
    let place = |at: &[f32; 2]| {
        [
            (at[0] - middle[0]) * scale + centre + off[0],
            (at[1] - middle[1]) * scale + centre + off[1],
        ]
    };
    let mut ink = vec![0.0_f32; SIDE * SIDE];
    for stroke in strokes {
        let points: Vec<[f32; 2]> = stroke.iter().map(place).collect();
        for pair in 0..points.len() {
            let (from, to) = (points[pair], points[(pair + 1).min(points.len() - 1)]);
            for (index, value) in ink.iter_mut().enumerate() {
                let at = [(index % SIDE) as f32, (index / SIDE) as f32];
                *value = value.max((PEN + 0.5 - distance(at, from, to)).clamp(0.0, 1.0));
            }
        }
    }
    ink
}

/// From a point to a segment.
fn distance(at: [f32; 2], from: [f32; 2], to: [f32; 2]) -> f32 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let share = ((at[0] - from[0]) * along[0] + (at[1] - from[1]) * along[1]) / length.max(f32::MIN_POSITIVE);
    let share = share.clamp(0.0, 1.0);
    (at[0] - from[0] - share * along[0]).hypot(at[1] - from[1] - share * along[1])
}
