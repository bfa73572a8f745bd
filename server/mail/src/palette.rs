//! A location's colour in the way mail programs understand: sRGB, computed from the hue of OKLCH.
//!
//! Lightness is fixed by role, so that contrast holds for any hue. The matrices are those that Björn
//! Ottosson gives for `OKLab`.

/// The colours that differ from location to location.
pub(crate) struct Palette {
    /// The name, the button and links on white. White text on it is readable.
    pub(crate) accent: String,
    /// The name and links on a dark ground. Dark text on it is readable.
    pub(crate) accent_dark: String,
}

impl Palette {
    pub(crate) fn of(hue: u16) -> Self {
        Self { accent: hex(in_gamut(0.47, 0.13, hue)), accent_dark: hex(in_gamut(0.8, 0.1, hue)) }
    }
}

type Rgb = [f64; 3];

/// The colour of that lightness and hue, with as much of the chroma as a screen can show.
fn in_gamut(lightness: f64, chroma: f64, hue: u16) -> Rgb {
    let shown = |rgb: &Rgb| rgb.iter().all(|part| (0.0..=1.0).contains(part));
    let weaker = (0..=13).map(|step| linear(lightness, chroma * (1.0 - f64::from(step) / 13.0), hue));
    weaker.into_iter().find(shown).unwrap_or_else(|| linear(lightness, 0.0, hue))
}

/// From OKLCH to linear sRGB.
fn linear(lightness: f64, chroma: f64, hue: u16) -> Rgb {
    const TO_CONES: [[f64; 3]; 3] = [
        [1.0, 0.396_337_777_4, 0.215_803_757_3],
        [1.0, -0.105_561_345_8, -0.063_854_172_8],
        [1.0, -0.089_484_177_5, -1.291_485_548],
    ];
    const TO_RGB: [[f64; 3]; 3] = [
        [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
        [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
        [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701],
    ];
    let (sin, cos) = f64::from(hue).to_radians().sin_cos();
    let lab = [lightness, chroma * cos, chroma * sin];
    let cones = TO_CONES.map(|row| dot(row, lab).powi(3));
    TO_RGB.map(|row| dot(row, cones))
}

fn dot(row: [f64; 3], column: [f64; 3]) -> f64 {
    row.iter().zip(column).map(|(a, b)| a * b).sum()
}

fn hex(rgb: Rgb) -> String {
    let [r, g, b] = rgb.map(byte);
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255")]
fn byte(linear: f64) -> u8 {
    let encoded =
        if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055f64.mul_add(linear.powf(1.0 / 2.4), -0.055) };
    (encoded * 255.0).round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance([r, g, b]: Rgb) -> f64 {
        0.0722f64.mul_add(b, 0.2126f64.mul_add(r, 0.7152 * g))
    }

    /// WCAG's contrast of two luminances.
    fn contrast(a: f64, b: f64) -> f64 {
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_in_any_hue() {
        let dark_ground = 0.0133;
        for hue in 0..360 {
            let (accent, light) = (luminance(in_gamut(0.47, 0.13, hue)), luminance(in_gamut(0.8, 0.1, hue)));
            assert!(contrast(accent, 1.0) >= 4.5, "white on {hue}: {}", contrast(accent, 1.0));
            assert!(contrast(light, dark_ground) >= 4.5, "{hue} on dark: {}", contrast(light, dark_ground));
        }
    }

    #[test]
    fn known_colours_come_out() {
        assert_eq!(hex(linear(1.0, 0.0, 0)), "#ffffff");
        assert_eq!(hex(linear(0.627_955, 0.257_683, 29)), "#ff0004");
        assert_eq!(Palette::of(165).accent.len(), 7);
    }
}
