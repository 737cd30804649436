//! The colours of the two themes, and what is done with colours.

use egui::{Color32, Visuals};

/// The colours of one theme.
#[derive(Debug, PartialEq)]
pub struct Palette {
    pub dark: bool,
    pub background: Color32,
    pub surface: Color32,
    pub sunk: Color32,
    pub hairline: Color32,
    pub text: Color32,
    pub muted: Color32,
    /// For marks only, never for text: it has too little contrast to be read.
    pub faint: Color32,
    pub accent: Color32,
    pub accent_soft: Color32,
    /// Text and icons on a filled accent.
    pub on_accent: Color32,
    pub ok: Color32,
    pub warn: Color32,
    /// Class 1, and numbers above zero.
    pub positive: Color32,
    /// Class 0, and numbers below zero.
    pub negative: Color32,
    /// Data in sight but not in use.
    pub unused: Color32,
    /// The middle of the diverging colour scale.
    pub zero: Color32,
    /// The far end of the sequential colour scale.
    pub deep: Color32,
    pub shadow: Color32,
    /// Series in their fixed order.
    pub series: [Color32; 6],
    /// Four more hues, for what has up to ten kinds.
    pub more: [Color32; 4],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

static LIGHT: Palette = Palette {
    dark: false,
    background: rgb(0xFBFAF7),
    surface: rgb(0xFFFFFF),
    sunk: rgb(0xF4F2EC),
    hairline: rgb(0xE3E0D8),
    text: rgb(0x22252B),
    muted: rgb(0x656971),
    faint: rgb(0xA4A7AD),
    accent: rgb(0x3A56C5),
    accent_soft: rgb(0xEEF1FC),
    on_accent: rgb(0xFFFFFF),
    ok: rgb(0x007A59),
    warn: rgb(0xB34700),
    positive: rgb(0x0072B2),
    negative: rgb(0xE69F00),
    unused: rgb(0xB9BBC0),
    zero: rgb(0xF7F5F0),
    deep: rgb(0x14305C),
    shadow: Color32::from_black_alpha(28),
    series: [
        rgb(0x0072B2),
        rgb(0xE69F00),
        rgb(0x009E73),
        rgb(0xCC79A7),
        rgb(0xD55E00),
        rgb(0x56B4E9),
    ],
    more: [rgb(0x8A8000), rgb(0x7A4FB5), rgb(0x882255), rgb(0x5F6B7A)],
};

static DARK: Palette = Palette {
    dark: true,
    background: rgb(0x14161A),
    surface: rgb(0x1A1D23),
    sunk: rgb(0x111317),
    hairline: rgb(0x2B2F37),
    text: rgb(0xE7E8EB),
    muted: rgb(0x9BA1AA),
    faint: rgb(0x686E78),
    accent: rgb(0x93A8FF),
    accent_soft: rgb(0x232A45),
    on_accent: rgb(0x14161A),
    ok: rgb(0x3CC9A0),
    warn: rgb(0xF08A4B),
    positive: rgb(0x56B4E9),
    negative: rgb(0xF0B63C),
    unused: rgb(0x5A606A),
    zero: rgb(0x1E2127),
    deep: rgb(0xBBD9FF),
    shadow: Color32::from_black_alpha(110),
    series: [
        rgb(0x56B4E9),
        rgb(0xF0B63C),
        rgb(0x2FC79B),
        rgb(0xDE9CC2),
        rgb(0xF08A4B),
        rgb(0xA9D8F5),
    ],
    more: [rgb(0xC9BF4A), rgb(0xB79AEB), rgb(0xD9789F), rgb(0xA7B2C2)],
};

impl Palette {
    /// The palette of the theme that is on.
    pub fn of(visuals: &Visuals) -> &'static Self {
        Self::named(visuals.dark_mode)
    }

    pub fn named(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }

    /// One hue for each optimizer, method and metric, the same in every lab.
    /// A name with a dot (`loss.adam`) has the hue of its last part; an unknown one a hue from the series.
    pub fn hue(&self, key: &str) -> Color32 {
        let last = key.rsplit('.').next().unwrap_or(key);
        self.known_hue(key).unwrap_or_else(|| {
            self.kind(
                last.bytes()
                    .fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(byte.into())),
            )
        })
    }

    /// The hue of what has one of its own.
    pub fn known_hue(&self, key: &str) -> Option<Color32> {
        let last = key.rsplit('.').next().unwrap_or(key);
        Some(match last {
            _ if last.starts_with("train") => self.series[0],
            _ if last.starts_with("test") || last.starts_with("valid") => self.series[1],
            _ if last.starts_with("shifted") => self.series[3],
            _ if last.starts_with("plain") => self.more[3],
            "near_zero" => self.series[2],
            "sgd" | "sigmoid" => self.series[0],
            "momentum" | "tanh" => self.series[1],
            "adam" | "relu" => self.series[2],
            "adagrad" | "leaky-relu" => self.series[3],
            "nesterov" | "elu" => self.series[4],
            "rmsprop" | "prelu" => self.series[5],
            "adamw" | "gelu" => self.more[1],
            "swish" => self.more[0],
            "softplus" => self.more[2],
            "identity" | "linear" => self.more[3],
            "zeros" => self.more[3],
            "constant" => self.more[2],
            "normal-s" => self.series[4],
            "xavier-uniform" => self.series[5],
            "xavier-normal" => self.series[0],
            "he-uniform" => self.series[1],
            "he-normal" => self.series[2],
            "batch-norm" => self.series[0],
            "layer-norm" => self.series[1],
            "group-norm" => self.series[2],
            "instance-norm" => self.series[3],
            "noisy-batch-norm" => self.series[5],
            "no-norm" => self.more[3],
            "previous" => self.series[0],
            "first" => self.series[1],
            "same" => self.series[2],
            "bracket" => self.series[3],
            "mse" => self.series[4],
            "mae" | "bce" => self.series[2],
            "huber" => self.series[3],
            "softmax" => self.more[0],
            "hinge" => self.more[1],
            "y" | "loss" => self.series[0],
            // Batch sizes from noisy to quiet: warm to cool.
            "b1" => self.series[4],
            "b4" => self.series[1],
            "b16" => self.series[2],
            "b64" => self.series[5],
            "b256" => self.series[0],
            "full" => self.more[3],
            // Schedules.
            "step" => self.series[0],
            "exponential" => self.series[3],
            "cosine" => self.series[2],
            "plateau" => self.series[1],
            "cold" => self.series[4],
            "dy" => self.series[4],
            _ => return None,
        })
    }

    /// The hue of the `index`th of many kinds (layers, digits); it repeats after ten.
    pub fn kind(&self, index: usize) -> Color32 {
        let index = index % (self.series.len() + self.more.len());
        self.series
            .get(index)
            .copied()
            .unwrap_or_else(|| self.more[index - self.series.len()])
    }

    /// The hue of class `index` out of `count`: orange and blue for two classes, as for sign.
    pub fn class(&self, index: usize, count: usize) -> Color32 {
        match (count, index) {
            (0..=2, 0) => self.negative,
            (0..=2, _) => self.positive,
            _ => self.kind(index),
        }
    }

    /// A hue made strong enough to be read as text on this theme's grounds.
    pub fn ink(&self, hue: Color32) -> Color32 {
        (0..=20)
            .map(|part| mix(hue, self.text, part as f32 / 20.0))
            .find(|ink| {
                [self.surface, self.background, self.sunk]
                    .iter()
                    .all(|ground| contrast(*ink, *ground) >= 4.5)
            })
            .unwrap_or(self.text)
    }

    /// Text on a filled colour: the darker or the lighter, whichever reads better.
    pub fn over(&self, fill: Color32) -> Color32 {
        let (dark, light) = (LIGHT.text, LIGHT.surface);
        if contrast(dark, fill) >= contrast(light, fill) {
            dark
        } else {
            light
        }
    }
}

/// A colour between two, by `share` of the second.
pub fn mix(a: Color32, b: Color32, share: f32) -> Color32 {
    let part = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share.clamp(0.0, 1.0)).round() as u8;
    Color32::from_rgba_premultiplied(
        part(a.r(), b.r()),
        part(a.g(), b.g()),
        part(a.b(), b.b()),
        part(a.a(), b.a()),
    )
}

/// The contrast ratio of WCAG 2.1, from 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |color: Color32| {
        let linear = |part: u8| {
            let part = f32::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests;
