//! A location's logo: taken from a file, drawn anew, shown on its pages.
//!
//! What was uploaded is never served. It is decoded within bounds and written again as a PNG of a modest size, so that
//! nothing but pixels survives: no script that a browser might run, no place and camera that a phone put in.

use crate::{
    actor::Desk,
    context::Accounts,
    location,
    record::{self, About},
    refused::Refused,
};
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, imageops::FilterType};
use sha2::{Digest as _, Sha256};
use shared::{EventKind, Field, Permission, Slug, Wrong};
use std::{fmt::Write as _, io::Cursor};
use store::{Wake, logo::LogoRow};

/// The most bytes of a file.
pub const MOST_BYTES: usize = 1024 * 1024;
/// The most pixels on each side of a picture that is taken.
const MOST_PIXELS: u32 = 4_000;
/// The most memory that decoding may take.
const MOST_MEMORY: u64 = 96 * 1024 * 1024;
/// The most pixels on each side of the logo that is kept: sharp on any screen at the size it is shown in.
const KEPT_PIXELS: u32 = 320;
/// What every kept logo is.
pub const MEDIA_TYPE: &str = "image/png";

/// Saves a logo from the bytes of a PNG, JPEG or WebP file; what the file calls itself counts for nothing. The same
/// logo again is no event.
///
/// # Errors
/// [`Refused::NotAllowed`], or [`Refused::Problems`] for a file that is no such picture, or too large.
pub async fn save(accounts: &Accounts, desk: &Desk, file: Vec<u8>) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let drawn = tokio::task::spawn_blocking(move || draw(&file)).await.map_err(Refused::broken)?;
    let bytes = drawn.map_err(|wrong| Refused::problem(Field::Logo, wrong))?;
    let here = desk.location.id;
    let row = LogoRow {
        location_id: here,
        hash: hash_of(&bytes),
        media_type: MEDIA_TYPE.to_owned(),
        bytes,
        saved_at: accounts.now(),
    };
    let mut tx = accounts.store().begin().await?;
    let location = store::location::lock(&mut tx, here).await?.ok_or(Refused::NotFound)?;
    if location.logo.as_ref() == Some(&row.hash) {
        return Ok(());
    }
    store::logo::put(&mut tx, &row).await?;
    tx.wake(Wake::Location { location: here });
    record::write(accounts, &mut tx, here, desk.actor(), EventKind::LogoSaved, About::default()).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes the logo. Without one, nothing happens.
///
/// # Errors
/// [`Refused::NotAllowed`].
pub async fn remove(accounts: &Accounts, desk: &Desk) -> Result<(), Refused> {
    desk.must(Permission::RunLocation)?;
    let here = desk.location.id;
    let mut tx = accounts.store().begin().await?;
    store::location::lock(&mut tx, here).await?.ok_or(Refused::NotFound)?;
    if store::logo::remove(&mut tx, here).await? {
        tx.wake(Wake::Location { location: here });
        record::write(accounts, &mut tx, here, desk.actor(), EventKind::LogoRemoved, About::default())
            .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The bytes of a location's logo: a PNG. An address that names an earlier logo leads nowhere.
///
/// # Errors
/// [`Refused::NotFound`].
pub async fn bytes(accounts: &Accounts, slug: &Slug, hash: &str) -> Result<Vec<u8>, Refused> {
    let here = location::page(accounts, slug).await?;
    if here.logo.as_deref() != Some(hash) {
        return Err(Refused::NotFound);
    }
    let mut tx = accounts.store().read().await?;
    let row = store::logo::of_location(&mut tx, here.id).await?;
    Ok(row.filter(|row| row.hash == hash).ok_or(Refused::NotFound)?.bytes)
}

/// The picture of a file, drawn anew.
///
/// # Errors
/// What is wrong with the file.
pub fn draw(file: &[u8]) -> Result<Vec<u8>, Wrong> {
    if file.is_empty() {
        return Err(Wrong::Empty);
    }
    if file.len() > MOST_BYTES {
        return Err(Wrong::FileTooLarge(MOST_BYTES / 1024 / 1024));
    }
    let format = image::guess_format(file).ok();
    let format = format
        .filter(|format| matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP))
        .ok_or(Wrong::Picture)?;
    let (width, height) =
        ImageReader::with_format(Cursor::new(file), format).into_dimensions().map_err(|_| Wrong::Picture)?;
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(Wrong::PictureTooLarge(MOST_PIXELS));
    }
    let picture = decode(file, format).map_err(|_| Wrong::Picture)?;
    let kept = if width > KEPT_PIXELS || height > KEPT_PIXELS {
        picture.resize(KEPT_PIXELS, KEPT_PIXELS, FilterType::Lanczos3)
    } else {
        picture
    };
    let mut png = Cursor::new(Vec::new());
    // Eight bits a channel: what every browser and mail program shows.
    let written = DynamicImage::ImageRgba8(kept.into_rgba8()).write_to(&mut png, ImageFormat::Png);
    written.map_err(|_| Wrong::Picture)?;
    Ok(png.into_inner())
}

fn decode(file: &[u8], format: ImageFormat) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // Phones keep a picture as the sensor saw it, and say beside it which way is up.
    let turned = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(turned);
    Ok(picture)
}

fn hash_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    fn a_picture(side: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbaImage::from_pixel(side, side, Rgba([200, 30, 60, 255]));
        let mut bytes = Cursor::new(Vec::new());
        let picture = match format {
            ImageFormat::Jpeg => DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(picture).into_rgb8()),
            _ => DynamicImage::ImageRgba8(picture),
        };
        picture.write_to(&mut bytes, format).expect("a picture");
        bytes.into_inner()
    }

    #[test]
    fn a_picture_becomes_a_small_png() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let drawn = draw(&a_picture(700, format)).expect("a picture");
            assert_eq!(image::guess_format(&drawn).ok(), Some(ImageFormat::Png), "{format:?}");
            let drawn = image::load_from_memory(&drawn).expect("a picture");
            assert_eq!((drawn.width(), drawn.height()), (KEPT_PIXELS, KEPT_PIXELS), "{format:?}");
        }
        let small = image::load_from_memory(&draw(&a_picture(64, ImageFormat::Png)).expect("a picture"));
        assert_eq!(small.expect("a picture").width(), 64);
    }

    /// What stands behind the picture's end, or beside its pixels, is not kept.
    #[test]
    fn nothing_but_pixels_survives() {
        let mut file = a_picture(64, ImageFormat::Png);
        file.extend_from_slice(b"<script>alert(1)</script>");
        let drawn = draw(&file).expect("a picture");
        assert!(!drawn.windows(7).any(|bytes| bytes == b"<script"));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(draw(b""), Err(Wrong::Empty));
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#;
        for file in
            [&svg[..], b"GIF89a\x01\x00\x01\x00", b"%PDF-1.7", b"<html>", b"\x89PNG\r\n\x1a\n", &[0; 9]]
        {
            assert_eq!(draw(file), Err(Wrong::Picture), "{file:?}");
        }
        let whole = a_picture(64, ImageFormat::Jpeg);
        assert_eq!(draw(&whole[..whole.len() / 3]), Err(Wrong::Picture));
        assert_eq!(draw(&vec![0; MOST_BYTES + 1]), Err(Wrong::FileTooLarge(1)));
        // Few bytes that would unpack to a picture of enormous size.
        assert_eq!(
            draw(&a_picture(MOST_PIXELS + 1, ImageFormat::Png)),
            Err(Wrong::PictureTooLarge(MOST_PIXELS))
        );
    }
}
