//! Handwritten digits, shipped with the program; sources and licences stand in assets/SOURCES.md.

use std::{ops::Range, sync::LazyLock};

const MNIST: &[u8] = include_bytes!("../../../assets/data/digits28.zlib");
const SMALL: &[u8] = include_bytes!("../../../assets/data/digits8.zlib");

/// Number of classes: the digits 0 to 9.
pub const CLASSES: usize = 10;

/// Grey pictures of single digits with their labels, in one fixed order.
///
/// The head of the order is for training, the tail for testing; both splits are fixed: 8,500 and 1,500 of the
/// 28×28 digits (mixed so that both parts hold the classes' shares), 1,438 and 359 of the 8×8 digits.
pub struct Digits {
    /// Pixels along each side.
    pub side: usize,
    /// The value of full ink: 255 or 16; 0 is paper.
    pub ink: u8,
    /// `[digit, row, column]`
    pub images: Vec<u8>,
    /// 0 to 9, one per digit.
    pub labels: Vec<u8>,
    train: usize,
}

impl Digits {
    fn unpack(packed: &[u8], count: usize, train: usize, side: usize, ink: u8) -> Self {
        let size = count * (1 + side * side);
        // The bytes are compiled in, and a test decodes both files: this cannot fail in a program that was tested.
        let mut labels = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, size).unwrap_or_default();
        labels.resize(size, 0);
        let images = labels.split_off(count);
        Self {
            side,
            ink,
            images,
            labels,
            train,
        }
    }

    pub fn len(&self) -> usize {
        self.labels.len()
    }

    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Indices of the digits that a net may learn from.
    pub fn train(&self) -> Range<usize> {
        0..self.train
    }

    /// Indices of the digits that no net learns from.
    pub fn test(&self) -> Range<usize> {
        self.train..self.len()
    }

    /// The pixels of digit `index`, row by row.
    pub fn image(&self, index: usize) -> &[u8] {
        let size = self.side * self.side;
        &self.images[index * size..(index + 1) * size]
    }

    /// Writes the pixels of digit `index` into `out` as ink between 0 and 1.
    pub fn fill(&self, index: usize, out: &mut [f32]) {
        let scale = 1.0 / f32::from(self.ink);
        for (value, &pixel) in out.iter_mut().zip(self.image(index)) {
            *value = f32::from(pixel) * scale;
        }
    }
}

/// 10,000 digits of MNIST, 28×28, ink 0 to 255: 8,500 for training, then 1,500 for testing.
pub fn mnist() -> &'static Digits {
    static DIGITS: LazyLock<Digits> = LazyLock::new(|| Digits::unpack(MNIST, 10_000, 8_500, 28, 255));
    &DIGITS
}

/// 1,797 digits of the UCI repository, 8×8, ink 0 to 16: 1,438 for training, then 359 for testing.
pub fn small() -> &'static Digits {
    static DIGITS: LazyLock<Digits> = LazyLock::new(|| Digits::unpack(SMALL, 1_797, 1_438, 8, 16));
    &DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adler-32 as RFC 1950 defines it, over labels and then images; the script that packs prints the same sum.
    fn adler32(digits: &Digits) -> u32 {
        let (a, b) = digits
            .labels
            .iter()
            .chain(&digits.images)
            .fold((1_u32, 0_u32), |(a, b), &byte| {
                let a = (a + u32::from(byte)) % 65_521;
                (a, (b + a) % 65_521)
            });
        b << 16 | a
    }

    fn counts(digits: &Digits, range: Range<usize>) -> [usize; CLASSES] {
        let mut counts = [0; CLASSES];
        for &label in &digits.labels[range] {
            counts[usize::from(label)] += 1;
        }
        counts
    }

    #[test]
    fn the_10000_digits_of_28x28_are_those_that_the_script_packed() {
        let digits = mnist();
        assert_eq!((digits.len(), digits.images.len()), (10_000, 10_000 * 28 * 28));
        assert_eq!(adler32(digits), 2_025_497_064);
        assert_eq!(
            counts(digits, 0..10_000),
            [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]
        );
    }

    #[test]
    fn the_1797_digits_of_8x8_are_those_that_the_script_packed() {
        let digits = small();
        assert_eq!((digits.len(), digits.images.len()), (1_797, 1_797 * 8 * 8));
        assert_eq!(adler32(digits), 3_384_521_269);
        // The counts that scikit-learn's load_digits() gives.
        assert_eq!(
            counts(digits, 0..1_797),
            [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
        );
        assert_eq!(digits.images.iter().max(), Some(&16));
    }

    #[test]
    fn the_1500_test_digits_hold_every_class_in_its_share_to_one_digit() {
        let digits = mnist();
        let (all, test) = (counts(digits, 0..10_000), counts(digits, digits.test()));
        for class in 0..CLASSES {
            assert!(
                (test[class] as f64 - 0.15 * all[class] as f64).abs() <= 1.0,
                "class {class}: {}",
                test[class]
            );
        }
    }

    #[test]
    fn ink_runs_from_0_to_1() {
        let mut picture = [9.0; 64];
        small().fill(3, &mut picture);
        assert!(picture.iter().all(|ink| (0.0..=1.0).contains(ink)));
        assert!(picture.iter().any(|&ink| ink > 0.9));
    }
}
