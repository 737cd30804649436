//! Numbers as people read them.

const THIN: char = '\u{2009}';
/// Digits that a measured number shows.
const DIGITS: i32 = 3;

/// A number in three sensible digits: `0.0312`, `1.2e-5`, `1 240`. Whole numbers below ten million are shown whole.
pub fn number(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    let size = value.abs();
    let sign = if value < 0.0 { "−" } else { "" };
    let body = match size {
        0.0 => "0".into(),
        _ if size.is_infinite() => "∞".into(),
        _ if !(1e-4..1e7).contains(&size) => scientific(size),
        _ if size.fract() == 0.0 || size >= 1000.0 => count(size.round() as u64),
        _ => {
            let decimals = (DIGITS - 1 - size.log10().floor() as i32).max(0) as usize;
            trim(&format!("{size:.decimals$}")).to_owned()
        }
    };
    format!("{sign}{body}")
}

fn scientific(size: f64) -> String {
    let text = format!("{size:.2e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{}e{exponent}", trim(mantissa)),
        None => text,
    }
}

fn trim(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

/// A whole number in groups of three: `1 240`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// A large number shortened: `9.8k`, `1.2M`.
pub fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 999_500.0 => format!("{}M", number(value / 1e6)),
        size if size >= 9_995.0 => format!("{}k", number(value / 1e3)),
        size if size >= 100.0 => count(size.round() as u64),
        _ => number(value),
    }
}

/// One or two digits, for the cells of a matrix: `−0.42`, `12`.
pub fn brief(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    match value.abs() {
        size if size < 0.005 => "0".into(),
        size if size < 10.0 => format!("{sign}{}", trim(&format!("{size:.2}"))),
        size if size < 1e6 => format!("{sign}{}", count(size.round() as u64)),
        _ => number(value),
    }
}

/// Numbers as they stand in a formula, written in TeX: short, and as a power of ten where digits after the point would say
/// nothing or the number is long.
#[derive(Clone, Copy)]
pub struct Tex {
    /// Most digits after the point.
    pub decimals: usize,
    /// Numbers of this size and larger are written as a power of ten.
    pub large: f64,
}

impl Tex {
    /// The number by itself.
    pub fn number(self, value: f64) -> String {
        let size = value.abs();
        if size != 0.0 && !(1e-3..self.large).contains(&size) {
            let text = format!("{value:.2e}");
            return match text.split_once('e') {
                Some((mantissa, exponent)) => format!("{mantissa}\\times 10^{{{exponent}}}"),
                None => text,
            };
        }
        let text = format!("{value:.*}", self.decimals);
        match trim(&text) {
            "-0" => "0".into(),
            text => text.to_owned(),
        }
    }

    /// The number where something stands before it: in brackets if it is negative.
    pub fn operand(self, value: f64) -> String {
        let text = self.number(value);
        if text.starts_with('-') {
            format!("({text})")
        } else {
            text
        }
    }
}

/// A share as a percentage: `93.4 %`.
pub fn percent(share: f64) -> String {
    format!("{}{THIN}%", trim(&format!("{:.1}", share * 100.0)))
}

/// The number that a person typed: also `1,5e3`-free forms such as `1 240`, `−3` and `5 %`.
pub fn parse(text: &str) -> Option<f64> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    let (body, scale) = text.strip_suffix('%').map_or((text.as_str(), 1.0), |body| (body, 0.01));
    body.parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
        .map(|value| value * scale)
}

/// A number as it stands in a box to be typed over: enough digits to come back as it was.
pub fn typed(value: f64) -> String {
    if value != 0.0 && (value.abs() >= 1e7 || value.abs() < 1e-4) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_sensible_digits() {
        let shown = [
            0.031249999,
            1.2e-5,
            1240.0,
            0.9,
            -2.5,
            0.0,
            12.345,
            123.456,
            1e9,
            99999.0,
            0.000123456,
        ];
        let wanted = [
            "0.0312",
            "1.2e-5",
            "1\u{2009}240",
            "0.9",
            "−2.5",
            "0",
            "12.3",
            "123",
            "1e9",
            "99\u{2009}999",
            "0.000123",
        ];
        assert_eq!(shown.map(number), wanted);
        assert_eq!([f64::NAN, f64::NEG_INFINITY].map(number), ["NaN", "−∞"]);
    }

    #[test]
    fn what_is_shown_can_be_typed_back() {
        for value in [0.0312, 1.2e-5, 1240.0, -2.5, 99_999.0, 1e9] {
            assert_eq!(parse(&number(value)), Some(value));
            assert_eq!(parse(&typed(value)), Some(value));
        }
        assert_eq!(parse("50 %"), Some(0.5));
        assert_eq!(parse("abc"), None);
        assert_eq!(parse("inf"), None);
    }

    #[test]
    fn a_formula_has_short_numbers_powers_of_ten_and_brackets_around_what_is_negative() {
        let tex = Tex {
            decimals: 3,
            large: 1e6,
        };
        assert_eq!(
            [2.0, -0.6, 0.12345, 0.0, -0.0, 1e6, -1e-9].map(|value| tex.number(value)),
            [
                "2",
                "-0.6",
                "0.123",
                "0",
                "0",
                r"1.00\times 10^{6}",
                r"-1.00\times 10^{-9}"
            ]
        );
        assert_eq!([0.5, -0.5].map(|value| tex.operand(value)), ["0.5", "(-0.5)"]);
    }

    #[test]
    fn rates_are_short() {
        assert_eq!(
            [9840.0, 12_345.0, 1.5e6, 3.21].map(short),
            ["9\u{2009}840", "12.3k", "1.5M", "3.21"]
        );
        assert_eq!(percent(0.9341), "93.4\u{2009}%");
    }
}
