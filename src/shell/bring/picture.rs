//! A picture from outside as the digits network sees it: ink on 28×28 pixels.

use crate::panels::brought::SIDE;
use egui::ColorImage;
use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Limits, imageops::FilterType};
use neural_atlas_engine::fault::Fault;
use std::io::Cursor;

/// Pixels along a side that are read at most.
const MOST: u32 = 8192;
/// Bytes that a picture may take in memory.
const MOST_BYTES: u64 = 512 << 20;
/// Pixels along a side of the picture in the preview.
const SHOWN: u32 = 320;

/// A picture as it came, and as ink.
#[derive(Clone, Debug)]
pub struct Drawing {
    pub shown: ColorImage,
    /// `[row, column]` on [`SIDE`] × [`SIDE`] pixels, 0 for paper, 1 for ink.
    pub ink: Vec<f32>,
}

/// Reads a PNG or JPEG.
///
/// # Errors
/// `PictureFormat` for other formats, `PictureTooLarge`, `BrokenPicture`.
pub fn read(bytes: &[u8], format: ImageFormat, name: &str) -> Result<Drawing, Fault> {
    let name = name.to_owned();
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
        return Err(Fault::PictureFormat { name });
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST);
    limits.max_image_height = Some(MOST);
    limits.max_alloc = Some(MOST_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let image = reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => Fault::PictureTooLarge { limit: MOST as usize },
        _ => Fault::BrokenPicture { name },
    })?;
    Ok(drawing(&image))
}

fn drawing(image: &DynamicImage) -> Drawing {
    let small = image.thumbnail(SHOWN, SHOWN).to_rgba8();
    let size = [small.width() as usize, small.height() as usize];
    Drawing {
        shown: ColorImage::from_rgba_unmultiplied(size, small.as_raw()),
        ink: ink(image),
    }
}

/// Paper is what most of the rim shows: ink is what differs from it, white on black as well as black on white.
fn ink(image: &DynamicImage) -> Vec<f32> {
    let grey = on_white(&image.resize(SIDE as u32, SIDE as u32, FilterType::Triangle));
    let paper = paper(&grey);
    let far = |pixel: u8| (f32::from(pixel) - paper).abs();
    let most = grey.pixels().map(|pixel| far(pixel.0[0])).fold(1.0, f32::max);
    let mut ink = vec![0.0; SIDE * SIDE];
    let (left, top) = ((SIDE - grey.width() as usize) / 2, (SIDE - grey.height() as usize) / 2);
    for (x, y, pixel) in grey.enumerate_pixels() {
        ink[(top + y as usize) * SIDE + left + x as usize] = far(pixel.0[0]) / most;
    }
    ink
}

/// What lies behind a see-through picture is white.
fn on_white(image: &DynamicImage) -> GrayImage {
    let pixels = image.to_luma_alpha8();
    GrayImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [grey, alpha] = pixels.get_pixel(x, y).0.map(u16::from);
        image::Luma([((grey * alpha + 255 * (255 - alpha)) / 255) as u8])
    })
}

/// The middle of the rim's pixels in order.
fn paper(grey: &GrayImage) -> f32 {
    let (width, height) = grey.dimensions();
    let rim = |x: u32, y: u32| x == 0 || y == 0 || x + 1 == width || y + 1 == height;
    let mut values: Vec<u8> = grey
        .enumerate_pixels()
        .filter(|(x, y, _)| rim(*x, *y))
        .map(|(_, _, pixel)| pixel.0[0])
        .collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().map_or(255.0, f32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stroke of `ink` on `paper`, from (40, 20) to (60, 180), on 100 × 200 pixels.
    fn stroke(paper: u8, ink: u8) -> DynamicImage {
        DynamicImage::ImageLuma8(GrayImage::from_fn(100, 200, |x, y| {
            let inside = (40..60).contains(&x) && (20..180).contains(&y);
            image::Luma([if inside { ink } else { paper }])
        }))
    }

    #[test]
    fn black_on_white_and_white_on_black_give_the_same_ink_in_the_middle_of_28_by_28() {
        let dark = drawing(&stroke(255, 0)).ink;
        let light = drawing(&stroke(0, 255)).ink;
        let apart = dark.iter().zip(&light).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(apart < 0.01, "{apart}");
        assert!(dark[14 * SIDE + 14] > 0.9 && dark[14 * SIDE] == 0.0 && dark[SIDE + 14] < 0.1);
    }

    #[test]
    fn a_png_of_one_colour_has_no_ink_and_one_beyond_8192_pixels_is_refused() {
        let bytes = |image: DynamicImage| {
            let mut bytes = Cursor::new(vec![]);
            image.write_to(&mut bytes, ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        let plain = bytes(DynamicImage::ImageLuma8(GrayImage::from_pixel(
            30,
            30,
            image::Luma([90]),
        )));
        assert!(
            read(&plain, ImageFormat::Png, "a.png")
                .unwrap()
                .ink
                .iter()
                .all(|ink| *ink == 0.0)
        );
        let long = bytes(DynamicImage::ImageLuma8(GrayImage::new(8193, 1)));
        assert_eq!(
            read(&long, ImageFormat::Png, "a.png").err(),
            Some(Fault::PictureTooLarge { limit: 8192 })
        );
    }
}
