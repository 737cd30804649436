//! Textures kept from frame to frame and made again only when their content changes.

use egui::{ColorImage, Context, Id, TextureHandle, TextureOptions};

#[derive(Clone)]
struct Kept {
    fingerprint: u64,
    texture: TextureHandle,
}

/// The texture of this id, made by `paint` when the fingerprint is a new one.
pub fn kept(
    ctx: &Context,
    id: Id,
    fingerprint: u64,
    options: TextureOptions,
    paint: impl FnOnce() -> ColorImage,
) -> TextureHandle {
    let id = id.with(scope(ctx));
    let known: Option<Kept> = ctx.data(|data| data.get_temp(id));
    let texture = match known {
        Some(kept) if kept.fingerprint == fingerprint => return kept.texture,
        Some(mut kept) => {
            kept.texture.set(paint(), options);
            kept.texture
        }
        None => ctx.load_texture("view", paint(), options),
    };
    ctx.data_mut(|data| {
        data.insert_temp(
            id,
            Kept {
                fingerprint,
                texture: texture.clone(),
            },
        )
    });
    texture
}

/// Draws with textures of its own: two stages of one lab in one window must not paint over each other's pictures.
pub fn scoped<R>(ctx: &Context, name: u64, draw: impl FnOnce() -> R) -> R {
    let set = |name: u64| ctx.data_mut(|data| data.insert_temp(Id::unique("texture scope"), name));
    let before = scope(ctx);
    set(name);
    let drawn = draw();
    set(before);
    drawn
}

fn scope(ctx: &Context) -> u64 {
    ctx.data(|data| data.get_temp(Id::unique("texture scope")))
        .unwrap_or_default()
}

/// A fingerprint of numbers (FNV-1a over their bits); ten thousand take about ten microseconds.
pub fn fingerprint(seed: u64, values: impl IntoIterator<Item = u32>) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01B3;
    values
        .into_iter()
        .fold(0xCBF2_9CE4_8422_2325 ^ seed.wrapping_mul(PRIME), |sum, value| {
            (sum ^ u64::from(value)).wrapping_mul(PRIME)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_changed_value_of_1000_changes_the_fingerprint() {
        let values: Vec<u32> = (0..1000).collect();
        let mut other = values.clone();
        other[999] = 7;
        assert_ne!(fingerprint(0, values.iter().copied()), fingerprint(0, other));
        assert_ne!(fingerprint(0, values.iter().copied()), fingerprint(1, values));
    }
}
