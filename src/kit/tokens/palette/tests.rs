use super::*;

#[test]
fn contrast_of_black_and_white_is_21_and_of_a_colour_with_itself_1() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    assert!((contrast(LIGHT.accent, LIGHT.accent) - 1.0).abs() < 1e-6);
}

#[test]
fn every_text_colour_has_contrast_of_4_5_on_every_ground_of_both_themes() {
    for palette in [&LIGHT, &DARK] {
        for ground in [palette.background, palette.surface, palette.sunk] {
            for ink in [palette.text, palette.muted, palette.accent, palette.ok, palette.warn] {
                let ratio = contrast(ink, ground);
                assert!(
                    ratio >= 4.5,
                    "{ink:?} on {ground:?} in dark={}: {ratio:.2}",
                    palette.dark
                );
            }
            for index in 0..10 {
                assert!(contrast(palette.ink(palette.kind(index)), ground) >= 4.5);
            }
        }
        assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
        assert!(contrast(palette.accent, palette.accent_soft) >= 4.5);
        assert!(contrast(palette.text, palette.accent_soft) >= 4.5);
    }
}

#[test]
fn marks_have_contrast_of_1_9_on_the_background_and_ten_kinds_are_ten_colours() {
    for palette in [&LIGHT, &DARK] {
        let kinds: std::collections::HashSet<_> = (0..10).map(|index| palette.kind(index).to_array()).collect();
        assert_eq!(kinds.len(), 10);
        assert!((0..10).all(|index| contrast(palette.kind(index), palette.background) >= 1.9));
    }
}

/// Protanopia, deuteranopia and tritanopia as matrices on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
const SIMULATED: [(&str, [[f64; 3]; 3]); 3] = [
    (
        "protanopia",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];
/// Linear sRGB to CIE XYZ for the white D65 (IEC 61966-2-1).
const TO_XYZ: [[f64; 3]; 3] = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
];

fn times(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

/// CIELAB of what is seen of a colour.
fn lab(color: Color32, seen: &[[f64; 3]; 3]) -> [f64; 3] {
    let linear = [color.r(), color.g(), color.b()].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    let xyz = times(&TO_XYZ, times(seen, linear).map(|part| part.clamp(0.0, 1.0)));
    let bent = |part: f64, white: f64| match part / white {
        part if part > 216.0 / 24389.0 => part.cbrt(),
        part => (24389.0 / 27.0 * part + 16.0) / 116.0,
    };
    let (x, y, z) = (bent(xyz[0], 0.95047), bent(xyz[1], 1.0), bent(xyz[2], 1.08883));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn for_the_colour_blind_class_and_sign_stay_75_apart_good_and_bad_30_unused_35_and_any_two_series_10() {
    for palette in [&LIGHT, &DARK] {
        for (name, seen) in &SIMULATED {
            let apart = |a: Color32, b: Color32, least: f64| {
                let square: f64 = lab(a, seen)
                    .iter()
                    .zip(lab(b, seen))
                    .map(|(a, b)| (a - b).powi(2))
                    .sum();
                let distance = square.sqrt();
                assert!(
                    distance >= least,
                    "{a:?} and {b:?} under {name}, dark={}: {distance:.1}",
                    palette.dark
                );
            };
            apart(palette.positive, palette.negative, 75.0);
            apart(palette.ok, palette.warn, 30.0);
            apart(palette.unused, palette.positive, 35.0);
            apart(palette.unused, palette.negative, 35.0);
            for (index, hue) in palette.series.iter().enumerate() {
                palette.series[..index]
                    .iter()
                    .for_each(|other| apart(*hue, *other, 10.0));
            }
        }
    }
}

#[test]
fn one_optimizer_keeps_one_hue_in_every_metric() {
    assert_eq!(LIGHT.hue("loss.adam"), LIGHT.hue("adam"));
    assert_ne!(LIGHT.hue("loss.adam"), LIGHT.hue("loss.sgd"));
}
